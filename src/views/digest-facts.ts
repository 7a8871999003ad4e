import { isUncovered } from '../domain/coverage/tally.js'
import type { Issue } from '../domain/issues/types.js'
import type { HouseholdRecord } from '../domain/ports.js'
import type { Campaign } from '../domain/registry/types.js'
import { type DigestFacts, type DigestParams, householdsOn, restsOnCampaign } from './digest-view.js'

interface Households {
  household(id: string): Promise<HouseholdRecord | null>
}

interface Readers extends Households {
  issues(ids: readonly string[]): Promise<readonly Issue[]>
  campaign(): Promise<Campaign | null>
}

/** What one digest rests on, as it is on disk. */
export async function digestFacts(readers: Readers, params: DigestParams): Promise<DigestFacts> {
  const [issues, campaign, settled] = await Promise.all([
    readers.issues(params.issueIds),
    restsOnCampaign(params) ? readers.campaign() : null,
    settledAmong(readers, householdsOn(params)),
  ])
  return { issues, campaign, settled }
}

/** Those of the households that need no visit any more. */
export async function settledAmong(
  readers: Households,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const households = await Promise.all(ids.map((id) => readers.household(id)))
  return new Set(ids.filter((_, i) => !households[i] || !isUncovered(households[i].state)))
}
