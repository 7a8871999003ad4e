import type { CoverageView } from '#cards/coverage-lines.js'
import type { Change, HouseholdMoved } from '../domain/changes.js'
import { coverageOf } from '../domain/coverage/tally.js'
import type { Cell, HouseholdRecord } from '../domain/ports.js'
import type { CoverageState, Tally } from '../domain/visits/types.js'

export function toCoverageView(tally: Tally): CoverageView {
  return coverageOf(tally)
}

/** A cadre's tally as it will be once this turn's changes are written. */
export function tallyAfter(tally: Tally, changes: readonly Change[], cadreId: string): Tally {
  return moved(tally, changes, (move) => move.cadreId === cadreId)
}

/** The tally of a list's place as it will be: what happens to a household of the list happens in it. */
export function tallyOfAfter(
  tally: Tally,
  changes: readonly Change[],
  householdIds: ReadonlySet<string>,
): Tally {
  return moved(tally, changes, (move) => householdIds.has(move.householdId))
}

/** A household's state once this turn's changes are written. */
export function stateAfter(household: HouseholdRecord, changes: readonly Change[]): CoverageState {
  const move = changes.findLast(
    (change) => change.kind === 'household.moved' && change.householdId === household.id,
  )
  return move?.kind === 'household.moved' ? move.to : household.state
}

/** Cells as they will be once this turn's changes are written. */
export function cellsAfter(cells: readonly Cell[], changes: readonly Change[]): Cell[] {
  return cells.map((cell) => ({
    ...cell,
    tally: moved(
      cell.tally,
      changes,
      (move) => move.cell.unitId === cell.unitId && move.cell.villageId === cell.villageId,
    ),
  }))
}

function moved(tally: Tally, changes: readonly Change[], which: (move: HouseholdMoved) => boolean): Tally {
  const sum: Record<CoverageState, number> = { ...tally }
  for (const change of changes) {
    if (change.kind !== 'household.moved' || !which(change)) continue
    sum[change.from] -= 1
    sum[change.to] += 1
  }
  return sum
}
