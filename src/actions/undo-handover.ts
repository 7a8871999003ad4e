import type { Change } from '../domain/changes.js'
import { DomainError } from '../domain/errors.js'
import { MOVES } from '../domain/issues/moves.js'
import type { IssueStatus } from '../domain/issues/types.js'
import { type ActionContext, audited } from './action.js'
import { countsOf, type HandedOver, handed, mayHandOver } from './hand-over.js'
import { carryOut, type MovedIssue } from './move-issue.js'
import { registered } from './name-deputy.js'

/** As for any slip of the finger. */
export const UNDO_MINUTES = 30

/** Takes a handover back within 30 minutes: all that is still where it went. What was handed on meanwhile stays there. */
export async function undoHandover(asked: ActionContext, id: string): Promise<HandedOver> {
  const handover = await asked.readers.handover(id)
  if (!handover || handover.undoneAt !== undefined) throw new DomainError('handover.undone', {})
  const { personId, at } = handover
  const person = await registered(asked.readers, personId)
  const context = mayHandOver(asked, person)
  if (context.now - at > UNDO_MINUTES * 60_000)
    throw new DomainError('handover.undo-too-late', { minutes: UNDO_MINUTES })
  const campaign = await context.readers.campaign()
  const back: { households: Record<string, string>; issues: Record<string, string> } = {
    ...{ households: {}, issues: {} },
  }
  const changes: Change[] = []
  for (const [householdId, to] of Object.entries(handover.households)) {
    const household = await context.readers.household(householdId)
    if (household?.cadreId !== to) continue
    changes.push(...handed(context, household, to, personId, campaign?.id))
    back.households[householdId] = to
  }
  const moved: MovedIssue[] = []
  for (const issue of await context.readers.issues(Object.keys(handover.issues))) {
    const to = handover.issues[issue.id]
    const isOpen = (MOVES.hand_over.from as readonly IssueStatus[]).includes(issue.status)
    if (!to || issue.handlerId !== to || !isOpen) continue
    moved.push(await carryOut(context, context.actor.unit.id, issue, 'hand_over', { handlerId: personId }))
    back.issues[issue.id] = to
  }
  return {
    ...{ id, person, split: back, moved },
    changes: [
      { kind: 'handover.undo', handoverId: id, at: context.now },
      ...changes,
      ...moved.flatMap((one) => one.changes),
      audited(context, 'person.hand-over-undo', `person/${personId}`, { handover: id }, countsOf(back)),
    ],
  }
}
