import { householdScope } from '../domain/access.js'
import type { HouseholdRecord } from '../domain/ports.js'
import type { Turn } from './turn.js'

/** A message longer than this is no name. */
export const LONGEST_NAME = 20

/** Households of the person's scope whose names or numbers begin with the words, own ones first. */
export function findHouseholds(
  turn: Turn,
  words: string,
  limit: number,
): Promise<readonly HouseholdRecord[]> {
  const cadreId = turn.actor.person.id
  return turn.readers.searchHouseholds(householdScope(turn.actor), words, { limit, cadreId })
}
