import { type Households, settledAmong } from '../domain/coverage/settled.js'
import type { Issue } from '../domain/issues/types.js'
import type { Campaign } from '../domain/registry/types.js'
import { type DigestFacts, type DigestParams, householdsOn, restsOnCampaign } from './digest-view.js'

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
