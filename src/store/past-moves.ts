import { DomainError } from '../domain/errors.js'
import { applyMove } from '../domain/issues/apply-move.js'
import { MOVES, type Move } from '../domain/issues/moves.js'
import type { Issue, IssueMove } from '../domain/issues/types.js'
import type { Instant } from '../domain/time.js'
import type { WorkCalendar } from '../domain/working-time.js'
import { auditDocument } from './spine/change-writes.js'

/** A move of an issue in the past. */
export interface PastMove {
  readonly move: Move
  readonly by: string
  readonly unit: string
  readonly at: Instant
  readonly input: Readonly<Record<string, unknown>>
}

/** Where the demo's own limits say nothing. */
const USUAL_LIMIT = { kind: 'workdays', days: 15 } as const

/**
 * The issue as its moves left it, by the same rules as a move of today. Where a deadline would lie in a year whose
 * holidays nobody knows yet, it stays as it was before that move.
 */
export function movedOn(
  calendar: WorkCalendar,
  raised: Issue,
  first: IssueMove,
  past: readonly PastMove[],
): { issue: Issue; moves: readonly IssueMove[] } {
  let issue = raised
  const moves = [first]
  for (const { move: name, by, unit, at, input } of past) {
    const told = MOVES[name].input.parse(input) as never
    const setting = { at, calendar, by, byUnitId: unit, usualLimit: USUAL_LIMIT }
    try {
      const moved = applyMove(issue, name, told, { ...setting, moveId: `${first.id}${moves.length}` })
      issue = moved.issue
      moves.push(moved.move)
    } catch (error) {
      if (error instanceof DomainError && error.code === 'calendar.year-missing') break
      throw error
    }
  }
  return { issue, moves }
}

export function auditOfMove(
  county: string,
  { id, at, by, move, issueId, from, to, facts }: IssueMove,
): { _id: string } & Record<string, unknown> {
  return auditDocument(county, {
    ...{ id: `${id}-a`, at, actor: by, verb: `issue.${move}`, subject: `issue/${issueId}` },
    ...{ before: { status: from }, after: { status: to, ...facts } },
  })
}
