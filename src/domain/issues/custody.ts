import type { Instant } from '../time.js'
import { type WorkCalendar, workingMsBetween } from '../working-time.js'
import type { Holder, IssueMove } from './types.js'

/** One stay of an issue in somebody's hands. */
export interface Stay {
  readonly holder: Holder
  readonly from: Instant
  /** Null while it lasts. */
  readonly until: Instant | null
  /** Office hours of it in which the clock ran, ms. */
  readonly heldMs: number
  /** Office hours of it in which the clock stood still (挂起), ms. */
  readonly stoppedMs: number
  /** Those after which it was in these hands, in their order. */
  readonly moves: readonly IssueMove[]
}

/**
 * 责任停留账: in whose hands an issue was, and for how many office hours, from its moves alone. All stays together are the
 * office hours between the raising and the end, or `now`.
 */
export function custodyOf(
  calendar: WorkCalendar,
  moves: readonly IssueMove[],
  now: Instant,
): readonly Stay[] {
  const stays: Stay[] = []
  moves.forEach((move, i) => {
    const next = moves[i + 1]
    if (move.holder.kind === 'nobody') return
    const ms = workingMsBetween(calendar, move.at, next?.at ?? now)
    const part = move.isStopped ? { heldMs: 0, stoppedMs: ms } : { heldMs: ms, stoppedMs: 0 }
    const last = stays.at(-1)
    if (last && last.until === move.at && sameHolder(last.holder, move.holder))
      stays[stays.length - 1] = {
        ...last,
        until: next?.at ?? null,
        heldMs: last.heldMs + part.heldMs,
        stoppedMs: last.stoppedMs + part.stoppedMs,
        moves: [...last.moves, move],
      }
    else stays.push({ holder: move.holder, from: move.at, until: next?.at ?? null, moves: [move], ...part })
  })
  return stays
}

/** In whose hands it is now, and since when; undefined when nobody's. Without the office hours, which cost most. */
export function inHandsNow(moves: readonly IssueMove[]): Pick<Stay, 'holder' | 'from'> | undefined {
  const last = moves.at(-1)
  if (!last || last.holder.kind === 'nobody') return undefined
  let from = last.at
  for (let i = moves.length - 2; i >= 0; i -= 1) {
    const move = moves[i]
    if (!move || !sameHolder(move.holder, last.holder)) break
    from = move.at
  }
  return { holder: last.holder, from }
}

export function sameHolder(a: Holder, b: Holder): boolean {
  return a.kind === b.kind && (a.kind !== 'unit' || (b.kind === 'unit' && a.unitId === b.unitId))
}
