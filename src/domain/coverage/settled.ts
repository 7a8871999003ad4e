import type { HouseholdRecord } from '../ports.js'
import { isUncovered } from './tally.js'

export interface Households {
  household(id: string): Promise<HouseholdRecord | null>
}

/** Those of the households that need no visit any more. */
export async function settledAmong(
  readers: Households,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const households = await Promise.all(ids.map((id) => readers.household(id)))
  return new Set(ids.filter((_, i) => !households[i] || !isUncovered(households[i].state)))
}
