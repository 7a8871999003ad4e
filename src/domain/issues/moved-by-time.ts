import type { Change } from '../changes.js'
import type { Instant } from '../time.js'
import type { WorkCalendar } from '../working-time.js'
import { applyMove } from './apply-move.js'
import type { Issue } from './types.js'

export interface MoveByTime {
  readonly move: 'go_on' | 'end_watch'
  /** Begins the id; with the issue and its number of moves it makes the move one that happens once. */
  readonly key: string
  readonly at: Instant
  readonly calendar: WorkCalendar
  /** What the audit keeps of the issue as it was, and as it is. */
  readonly was: (before: Issue) => Readonly<Record<string, unknown>>
  readonly is: (after: Issue) => Readonly<Record<string, unknown>>
}

// None of these moves gives an issue its first limit.
const UNUSED_LIMIT = { kind: 'workdays', days: 15 } as const

/** A move by nobody but the time, with its audit entry. */
export function movedByTime(
  before: Issue,
  { move, key, at, calendar, was, is }: MoveByTime,
): readonly Change[] {
  const id = `${key}.${before.id}.${before.rev}`
  const setting = { at, calendar, by: 'system', byUnitId: null, moveId: id, usualLimit: UNUSED_LIMIT }
  const moved = applyMove(before, move, {}, setting)
  const entry = {
    ...{ id, at, actor: 'system', verb: `issue.${move}`, subject: `issue/${moved.issue.id}` },
    ...{ before: was(before), after: is(moved.issue) },
  }
  return [
    { kind: 'issue.moved', ...moved },
    { kind: 'audit', entry },
  ]
}
