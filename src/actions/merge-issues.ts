import type { Change } from '../domain/changes.js'
import { DomainError } from '../domain/errors.js'
import type { Issue } from '../domain/issues/types.js'
import type { ActionContext } from './action.js'
import { checkMove, type MovedIssue, moveIssue } from './move-issue.js'

export interface MergedIssues {
  /** The issue that the others are handled with from now on. */
  readonly main: MovedIssue
  readonly merged: readonly MovedIssue[]
  readonly changes: readonly Change[]
}

/**
 * 并案: issues become part of a main one, each with the fact in its own history. The main issue is moved as well, so that
 * of two mergings at the same moment, or of one against the other, only one is written and the other asked anew.
 */
export async function mergeIssues(
  context: ActionContext,
  main: Issue,
  others: readonly Issue[],
  how: 'take_in' | 'gather' = 'take_in',
): Promise<MergedIssues> {
  for (const one of others) await checkMerge(context, main, one)
  await checkMove(context, main, how)
  const merged: MovedIssue[] = []
  for (const one of others)
    merged.push(await moveIssue(context, one, 'merge', { into: main.id, number: main.number }))
  const all = merged.flatMap((one) => [one, ...one.along])
  const issues = all.map(({ issue: { id, number } }) => ({ issueId: id, number }))
  const taken = await moveIssue(context, main, how, { issues })
  return {
    main: taken,
    merged: all,
    changes: [...merged.flatMap(({ changes }) => changes), ...taken.changes],
  }
}

/** Throws the refusal if this issue cannot become part of that one, or not by this person. */
export async function checkMerge(context: ActionContext, main: Issue, one: Issue): Promise<void> {
  await checkMove(context, one, 'merge')
  if (main.id === one.id) throw new DomainError('issue.merge-into-itself', { number: one.number })
  if (one.mergedInto === main.id)
    throw new DomainError('issue.merged-already', { number: one.number, into: main.number })
  await checkMove(context, main, 'take_in')
  // A petition case is seen by those who work on it alone, and what is handled with it would be seen with it.
  if ((main.kind === 'petition') !== (one.kind === 'petition'))
    throw new DomainError('issue.merge-petition', { number: one.number })
}
