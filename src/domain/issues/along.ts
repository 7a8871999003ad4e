import { isPossible } from './apply-move.js'
import type { InputOf } from './moves.js'
import type { Issue, IssueMove } from './types.js'

type AlongMove = 'resolve_along' | 'explain_along' | 'reopen_along' | 'merge'

/** A move that follows, for an issue that was merged into another, from a move of that other one. */
export interface Along {
  readonly issue: Issue
  readonly name: AlongMove
  readonly input: InputOf<AlongMove>
}

/**
 * What a move of a main issue means for those that were merged into it: they come to what it comes to, are taken up
 * again with it unless their household has answered for itself, and go on with it into a third one.
 */
export function movesAlong(main: Issue, move: IssueMove, merged: readonly Issue[]): readonly Along[] {
  const along = alongOf(main, move)
  if (!along) return []
  return merged
    .filter(
      (issue) => isPossible(issue, along.name, 0) && !(along.name === 'merge' && issue.status !== 'merged'),
    )
    .map((issue) => ({ issue, ...along }))
}

function alongOf(
  { number, leadUnitId, handlerId, mergedInto }: Issue,
  { move, from, to, facts }: IssueMove,
): Omit<Along, 'issue'> | null {
  const told = (key: string): string => String(facts[key] ?? '')
  // 息诉息访 was agreed with one household: each of the others is asked for itself.
  if (move === 'resolve' || move === 'settle')
    return {
      name: 'resolve_along',
      input: {
        ...{ number, done: told(move === 'settle' ? 'note' : 'done') },
        ...(leadUnitId ? { leadUnitId } : {}),
        ...(handlerId ? { handlerId } : {}),
      },
    }
  if (move === 'explain')
    return { name: 'explain_along', input: { number, clause: told('clause'), told: told('told') } }
  if (to === 'reopened' && from !== 'reopened') return { name: 'reopen_along', input: { number } }
  if (move === 'merge' && mergedInto)
    return { name: 'merge', input: { into: mergedInto, number: told('number') } }
  return null
}
