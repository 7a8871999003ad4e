import { capacityFor } from '../domain/access.js'
import type { Change } from '../domain/changes.js'
import { DomainError } from '../domain/errors.js'
import { checkPossible } from '../domain/issues/apply-move.js'
import type { InputOf } from '../domain/issues/moves.js'
import type { Issue } from '../domain/issues/types.js'
import {
  type GivingMove,
  givingMove,
  type Meeting,
  type MeetingDecision,
  OLDEST_MEETING_DAYS,
  standingOf,
} from '../domain/meetings/meeting.js'
import type { Readers } from '../domain/ports.js'
import { addDays, type Day, dayOf } from '../domain/time.js'
import { type ActionContext, audited, inCapacity } from './action.js'
import { checkMove, checkOtherLead, type MovedIssue, moveIssue } from './move-issue.js'

export interface MeetingAsked {
  /** The same whenever the same meeting with the same decisions is entered. */
  readonly id: string
  readonly day: Day
  readonly unitIds: readonly string[]
  readonly decisions: readonly MeetingDecision[]
}

/** What would become of a decision now: the move it is carried out by, or why it can't be. */
export type Outlook = { readonly decision: MeetingDecision; readonly issue: Issue | null } & (
  | { readonly move: GivingMove; readonly refusal: null }
  | { readonly move: null; readonly refusal: DomainError }
)

/** 联席会议 as it would be carried out; nothing changes yet. `before` is the same meeting, entered already. */
export async function proposeMeeting(
  asked: ActionContext,
  meeting: MeetingAsked,
): Promise<{ readonly before: Meeting | null; readonly outlooks: readonly Outlook[] }> {
  const context = await mayHold(asked)
  checkDay(context, meeting.day)
  const before = await context.readers.meeting(meeting.id)
  return { before, outlooks: await Promise.all(meeting.decisions.map((one) => outlookOn(context, one))) }
}

export interface LeftOut {
  readonly decision: MeetingDecision
  readonly why: DomainError
}

export type Held =
  /** Somebody has confirmed the same before. */
  | { readonly kind: 'before'; readonly meeting: Meeting }
  | { readonly kind: 'nothing'; readonly leftOut: readonly LeftOut[] }
  | {
      readonly kind: 'held'
      readonly meeting: Meeting
      readonly moved: readonly MovedIssue[]
      readonly leftOut: readonly LeftOut[]
      readonly changes: readonly Change[]
    }

/**
 * All decisions of a meeting at once, each by the move of the table that fits. `shown` is how each issue stood when the
 * person saw what they confirm: one that somebody moved meanwhile is left out and told, the others are carried out.
 */
export async function holdMeeting(
  asked: ActionContext,
  { id, day, unitIds, decisions }: MeetingAsked,
  shown: Readonly<Record<string, string>>,
): Promise<Held> {
  const context = await mayHold(asked)
  checkDay(context, day)
  const before = await context.readers.meeting(id)
  if (before) return { kind: 'before', meeting: before }
  const moved: MovedIssue[] = []
  const done: (MeetingDecision & { issueId: string })[] = []
  const leftOut: LeftOut[] = []
  // One after the other, so that their ids are the same on every replay.
  for (const decision of decisions) {
    const one = await carriedOut(context, decision, { id, day }, shown[decision.number])
    if ('why' in one) leftOut.push(one)
    else {
      moved.push(one)
      done.push({ ...decision, issueId: one.issue.id })
    }
  }
  if (done.length === 0) return { kind: 'nothing', leftOut }
  const meeting: Meeting = {
    ...{ id, day, unitIds, decisions: done, leftOut: leftOut.map(({ decision }) => decision) },
    ...{ by: context.actor.person.id, at: context.now },
    ...(context.forId ? { forId: context.forId } : {}),
  }
  const facts = { day, unitIds, decisions: done, leftOut: meeting.leftOut }
  return {
    ...{ kind: 'held', meeting, moved, leftOut },
    changes: [
      { kind: 'meeting.add', meeting },
      ...moved.flatMap(({ changes }) => changes),
      audited(context, 'meeting.hold', `meeting/${id}`, null, facts),
    ],
  }
}

async function carriedOut(
  context: ActionContext,
  decision: MeetingDecision,
  meeting: { readonly id: string; readonly day: Day },
  shown: string | undefined,
): Promise<MovedIssue | LeftOut> {
  const outlook = await outlookOn(context, decision)
  const { issue } = outlook
  if (issue && shown !== undefined && shown !== standingOf(issue))
    return { decision, why: movedMeanwhile(issue) }
  if (outlook.refusal) return { decision, why: outlook.refusal }
  // What was shown as impossible was not confirmed, though it would be possible now.
  if (shown === undefined) return { decision, why: movedMeanwhile(outlook.issue as Issue) }
  try {
    const input = inputOf(outlook.move, decision, meeting)
    return await moveIssue(context, outlook.issue as Issue, outlook.move, input)
  } catch (error) {
    if (error instanceof DomainError) return { decision, why: error }
    throw error
  }
}

function movedMeanwhile({ number, status }: Issue): DomainError {
  return new DomainError('meeting.issue-moved', { number, status })
}

function inputOf(
  move: GivingMove,
  { unitId, days, coUnitIds, opinion }: MeetingDecision,
  meeting: { readonly id: string; readonly day: Day },
): InputOf<GivingMove> {
  const coUnits = coUnitIds.map((co) => ({ unitId: co, task: '配合主办单位办理' }))
  return {
    unitId,
    ...(days === undefined ? {} : { days }),
    ...(coUnits.length > 0 ? { coUnits } : {}),
    ...(opinion === undefined ? {} : { [move === 'hand_on' ? 'reason' : 'note']: opinion }),
    meeting,
  }
}

async function outlookOn(context: ActionContext, decision: MeetingDecision): Promise<Outlook> {
  const issue = await context.readers.issueByNumber(decision.number)
  try {
    if (!issue) throw new DomainError('issue.not-found', { words: decision.number })
    return { decision, issue, move: await moveFor(context, issue, decision), refusal: null }
  } catch (error) {
    if (error instanceof DomainError) return { decision, issue, move: null, refusal: error }
    throw error
  }
}

async function moveFor(
  context: ActionContext,
  issue: Issue,
  { unitId, coUnitIds }: MeetingDecision,
): Promise<GivingMove> {
  const { readers, now } = context
  await checkNotMerged(readers, issue)
  const move = givingMove(issue, now)
  if (!move) checkPossible(issue, 'hand_on', now)
  await checkMove(context, issue, move ?? 'hand_on')
  if (move === 'hand_on') checkOtherLead(issue, unitId)
  for (const words of [unitId, ...coUnitIds])
    if (!(await readers.unit(words))) throw new DomainError('issue.unit-unknown', { words })
  return move ?? 'hand_on'
}

/** What goes along with a main issue is decided on with it. */
async function checkNotMerged(readers: Readers, { number, status, mergedInto }: Issue): Promise<void> {
  const [main] = status === 'merged' && mergedInto ? await readers.issues([mergedInto]) : []
  if (main) throw new DomainError('meeting.issue-merged', { number, into: main.number })
}

function checkDay({ now }: ActionContext, day: Day): void {
  const today = dayOf(now)
  if (day > today || day < addDays(today, -OLDEST_MEETING_DAYS))
    throw new DomainError('meeting.day-wrong', { day })
}

/** The context in which a meeting is entered. Throws the refusal of who may not, with who may. */
export async function mayHold(context: ActionContext): Promise<ActionContext> {
  const capacity = capacityFor(context.actor, 'meeting.hold')
  if (!capacity) throw new DomainError('meeting.not-yours', { who: await whoHolds(context.readers) })
  return inCapacity(context, capacity)
}

export async function whoHolds(readers: Readers): Promise<string> {
  const offices = (await readers.peopleWithRole('office')).slice(0, 2)
  const names = offices.map(({ name, unitId }) => `${name}（${unitId}）`)
  return names.length > 0 ? names.join('或') : '县级办公室'
}
