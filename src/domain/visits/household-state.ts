import type { HouseholdMoved } from '../changes.js'
import { baseState, isCovering, type StandingVisit, stateFromVisits } from '../coverage/tally.js'
import type { HouseholdRecord } from '../ports.js'
import type { CoverageState } from './types.js'

export interface NextState {
  readonly state: CoverageState
  readonly lastVisitId: string | null
  readonly lastVisitDay: string | null
}

/**
 * The household's state with one more visit, without reading its other visits; `null` in the one case that needs them:
 * a covering visit entered late for a household that is covered already, where the day of the other covering visit decides.
 * Always equal to `stateFromVisits` over all visits.
 */
export function stateWithVisit(household: HouseholdRecord, visit: StandingVisit): NextState | null {
  const lastDay = household.lastVisitDay
  const isLast = !lastDay || visit.visitDay >= lastDay
  const last = isLast
    ? { lastVisitId: visit.id, lastVisitDay: visit.visitDay }
    : { lastVisitId: household.lastVisitId ?? null, lastVisitDay: lastDay }
  const covered = household.visits > 0 && isCovering(household.state)
  if (covered && isCovering(visit.result) && !isLast) return null
  if (isCovering(visit.result)) return { state: visit.result, ...last }
  if (covered) return { state: household.state, ...last }
  return { state: isLast ? visit.result : household.state, ...last }
}

export function stateFromHistory(household: HouseholdRecord, visits: readonly StandingVisit[]): NextState {
  const { state, last } = stateFromVisits(visits, baseState(household.occupancy))
  return { state, lastVisitId: last?.id ?? null, lastVisitDay: last?.visitDay ?? null }
}

export function movedTo(
  household: HouseholdRecord,
  campaignId: string,
  next: NextState,
  visitsDelta: number,
): HouseholdMoved {
  return {
    kind: 'household.moved',
    campaignId,
    householdId: household.id,
    expectRev: household.rev,
    from: household.state,
    to: next.state,
    lastVisitId: next.lastVisitId,
    lastVisitDay: next.lastVisitDay,
    visitsDelta,
    cell: {
      unitId: household.unitId ?? null,
      villageId: household.villageId,
      town: household.town,
    },
    cadreId: household.cadreId ?? null,
  }
}
