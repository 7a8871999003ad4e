import { bare, type HouseholdRow, type RawFacts, type VisitRow } from './facts.js'

/** How far one part of the county is: households to be visited, visited ones, and what is left. */
export interface Count {
  readonly toVisit: number
  readonly covered: number
  readonly left: number
  readonly moved: number
  readonly vacant: number
}

/** Counted household by household from the visits themselves. */
export function countCoverage(
  { households, visits }: Pick<RawFacts, 'households' | 'visits'>,
  of: (household: HouseholdRow) => boolean,
): Count {
  const byHousehold = new Map<string, VisitRow[]>()
  for (const visit of visits)
    byHousehold.set(visit.householdId, [...(byHousehold.get(visit.householdId) ?? []), visit])
  const states = households
    .filter(of)
    .map((household) => stateOf(household, byHousehold.get(bare(household._id)) ?? []))
  const count = (...wanted: string[]) => states.filter((state) => wanted.includes(state)).length
  const [covered, moved, vacant] = [count('met', 'phone'), count('moved'), count('vacant')]
  const toVisit = states.length - moved - vacant
  return { toVisit, covered, left: toVisit - covered, moved, vacant }
}

function stateOf({ occupancy }: HouseholdRow, visits: readonly VisitRow[]): string {
  const standing = visits.filter(({ status }) => status === 'standing')
  const visited = standing.find(({ result }) => result === 'met' || result === 'phone')
  if (visited) return visited.result
  const [last] = standing.sort((a, b) =>
    a.visitDay === b.visitDay
      ? b.enteredAt.getTime() - a.enteredAt.getTime()
      : b.visitDay.localeCompare(a.visitDay),
  )
  if (last) return last.result
  return occupancy === 'vacant' || occupancy === 'moved' ? occupancy : 'unvisited'
}
