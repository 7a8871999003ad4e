import type { Occupancy } from '../registry/types.js'
import { COVERAGE_STATES, type CoverageState, type Tally, type VisitResult } from '../visits/types.js'

export const emptyTally: Tally = {
  unvisited: 0,
  met: 0,
  phone: 0,
  absent: 0,
  refused: 0,
  moved: 0,
  vacant: 0,
}

export function addTallies(a: Tally, b: Tally): Tally {
  const sum: Record<CoverageState, number> = { ...emptyTally }
  for (const state of COVERAGE_STATES) sum[state] = (a[state] ?? 0) + (b[state] ?? 0)
  return sum
}

export function sumTallies(tallies: readonly Tally[]): Tally {
  return tallies.reduce(addTallies, emptyTally)
}

/** Households counted by their state. */
export function tallyOfStates(states: readonly CoverageState[]): Tally {
  const sum: Record<CoverageState, number> = { ...emptyTally }
  for (const state of states) sum[state] += 1
  return sum
}

/** A coverage figure with all its parts; `toVisit = total - moved - vacant`, `covered = met + phone`. */
export interface Coverage {
  readonly total: number
  readonly toVisit: number
  readonly covered: number
  readonly met: number
  readonly phone: number
  readonly moved: number
  readonly vacant: number
  readonly absent: number
  readonly refused: number
  readonly unvisited: number
}

/** The plan's 全面走访: only a household that was met or phoned is covered; moved and vacant ones are excluded. */
export function coverageOf(tally: Tally): Coverage {
  const total = COVERAGE_STATES.reduce((sum, state) => sum + tally[state], 0)
  return {
    ...tally,
    total,
    toVisit: total - tally.moved - tally.vacant,
    covered: tally.met + tally.phone,
  }
}

/** Whether the household still has to be visited. Absent and refused ones get a second knock. */
export function isUncovered(state: CoverageState): boolean {
  return state === 'unvisited' || state === 'absent' || state === 'refused'
}

export function isCovering(result: CoverageState): result is 'met' | 'phone' {
  return result === 'met' || result === 'phone'
}

/** The state of a household without visits, from 在家情况. Who is away (外出) can be phoned, so stays to be visited. */
export function baseState(occupancy: Occupancy): CoverageState {
  return occupancy === 'vacant' || occupancy === 'moved' ? occupancy : 'unvisited'
}

export interface StandingVisit {
  readonly id: string
  readonly visitDay: string
  readonly enteredAt: number
  readonly result: VisitResult
}

/**
 * A household's state from its standing visits: once covered it stays covered, whatever a later visit found;
 * otherwise the latest visit counts. The latest is by visit day, then by entry, so that late entries fall into place.
 */
export function stateFromVisits(
  visits: readonly StandingVisit[],
  base: CoverageState,
): { readonly state: CoverageState; readonly last?: StandingVisit } {
  const inOrder = [...visits].sort((a, b) =>
    a.visitDay === b.visitDay ? a.enteredAt - b.enteredAt : a.visitDay < b.visitDay ? -1 : 1,
  )
  const last = inOrder.at(-1)
  if (!last) return { state: base }
  const covering = inOrder.findLast((visit) => isCovering(visit.result))
  return { state: (covering ?? last).result, last }
}
