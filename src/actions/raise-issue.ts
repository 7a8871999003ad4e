import type { Change } from '../domain/changes.js'
import { raisedMove } from '../domain/issues/apply-move.js'
import { hasCaseClock } from '../domain/issues/case-clock.js'
import { kindOf } from '../domain/issues/kind.js'
import { newIssue, type Raised, yearOf } from '../domain/issues/new-issue.js'
import type { Issue } from '../domain/issues/types.js'
import { type ActionContext, audited } from './action.js'

/** An issue begins: the first of its moves, its number, its audit entry. Rights are the visit's, or asked by the caller. */
export async function raiseIssue(
  context: ActionContext,
  about: Omit<Raised, 'id' | 'nth' | 'by' | 'at' | 'cases'>,
  attachmentIds: readonly string[] = [],
): Promise<{ readonly issue: Issue; readonly changes: readonly Change[] }> {
  const { actor, now, readers } = context
  const kind = kindOf(about.category, about.kind)
  const cases = hasCaseClock(kind) ? { cases: await readers.caseSettings() } : {}
  // Last of all that may refuse: a number that is taken and not used would leave a gap.
  const nth = await readers.nextIssueNumber(yearOf(now))
  const issue = newIssue({ ...about, ...cases, id: context.newId(), nth, by: actor.person.id, at: now })
  const move = raisedMove(issue, context.newId(), actor.unit.id, {
    ...(context.forId ? { forId: context.forId } : {}),
    attachmentIds,
  })
  const { number, status } = issue
  return {
    issue,
    changes: [
      { kind: 'issue.add', issue, move },
      ...linked(issue, attachmentIds),
      audited(context, 'issue.raise', `issue/${issue.id}`, null, { number, status }),
    ],
  }
}

/** Photos and voice messages belong to the issue that a move brought them to. */
export function linked({ id }: Issue, attachmentIds: readonly string[]): readonly Change[] {
  return attachmentIds.length > 0 ? [{ kind: 'attachments.link', ids: attachmentIds, issueId: id }] : []
}
