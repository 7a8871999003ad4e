import { type Connection, database } from '../database.js'
import { MongoReaders } from '../readers/readers.js'
import { type CounterDifference, rebuildCounters } from './rebuild-counters.js'
import { type HouseholdDifference, recountHouseholds } from './recount-households.js'

export interface Recount {
  readonly households: readonly HouseholdDifference[]
  readonly counters: readonly CounterDifference[]
}

/**
 * Counts the current campaign anew from its visits, heals what has drifted and says what that was. Households carry the
 * states of the current campaign only, so counters of past ones stay as they ended.
 */
export async function recount(connection: Connection, county: string): Promise<Recount> {
  const campaign = await new MongoReaders(county, database(connection)).campaign()
  if (!campaign) return { households: [], counters: [] }
  const households: HouseholdDifference[] = []
  for await (const difference of recountHouseholds(connection, county, campaign.id))
    households.push(difference)
  return { households, counters: await rebuildCounters(connection, county, campaign.id) }
}
