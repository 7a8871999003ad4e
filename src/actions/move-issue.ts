import { type Actor, can, capacityFor, type Resource } from '../domain/access.js'
import type { Change } from '../domain/changes.js'
import { DomainError } from '../domain/errors.js'
import { movesAlong } from '../domain/issues/along.js'
import { applyMove, checkPossible, isPossible, takesPhotos } from '../domain/issues/apply-move.js'
import type { Caller } from '../domain/issues/caller.js'
import { hasCaseClock } from '../domain/issues/case-clock.js'
import { type InputOf, type Move, movesFrom } from '../domain/issues/moves.js'
import type { Issue, IssueMove, TimeLimit } from '../domain/issues/types.js'
import type { Readers } from '../domain/ports.js'
import { type ActionContext, audited, inCapacity } from './action.js'
import { drawCaller } from './draw-caller.js'
import { linked } from './raise-issue.js'

export interface MovedIssue {
  readonly before: Issue
  readonly issue: Issue
  readonly move: IssueMove
  /** With those of the issues that go along. */
  readonly changes: readonly Change[]
  /** What followed for the issues that were merged into it. */
  readonly along: readonly MovedIssue[]
}

/** Where the county's own table (时限) says nothing. */
const USUAL_LIMIT: TimeLimit = { kind: 'workdays', days: 15 }

/** The limit of an assignment that names none. */
export async function usualLimitOf(readers: Readers, { category }: Issue): Promise<TimeLimit> {
  const row = await readers.timeLimit(category)
  return row ? { kind: 'workdays', days: row.workingDays } : USUAL_LIMIT
}

/**
 * One move of the table, by whoever may: the issue as it is afterwards, the fact of the move and its audit entry; and the
 * same for every issue that was merged into it and goes along.
 */
export async function moveIssue<M extends Move>(
  asked: ActionContext,
  before: Issue,
  name: M,
  input: InputOf<M>,
  sent: readonly string[] = [],
): Promise<MovedIssue> {
  const { readers } = asked
  const capacity = await checkMove(asked, before, name)
  const context = inCapacity(asked, capacity)
  await checkUnit(readers, input)
  if (name === 'hand_on') checkOtherLead(before, (input as InputOf<'hand_on'>).unitId)
  if (name === 'hand_over') await checkHandler(readers, before, (input as InputOf<'hand_over'>).handlerId)
  await checkLeader(readers, input)
  const moved = await carryOut(context, capacity.unit.id, before, name, input, sent)
  const merged = moved.issue.takenIn ? await readers.mergedInto(before.id) : []
  const along: MovedIssue[] = []
  // One after the other, so that their ids are the same on every replay.
  for (const { issue, name: next, input: told } of movesAlong(moved.issue, moved.move, merged))
    along.push(await carryOut(context, capacity.unit.id, issue, next, told as never))
  return { ...moved, along, changes: [...moved.changes, ...along.flatMap(({ changes }) => changes)] }
}

/** What the move makes of the issue; whether it may be made was asked before. */
export async function carryOut<M extends Move>(
  context: ActionContext,
  byUnitId: string,
  before: Issue,
  name: M,
  input: InputOf<M>,
  sent: readonly string[] = [],
): Promise<MovedIssue> {
  const { readers, now, calendar, actor } = context
  const caller = await callerAfter(context, before, name, input)
  const [usualLimit, cases] = await Promise.all([
    usualLimitOf(readers, before),
    isCase(before, input) ? readers.caseSettings() : undefined,
  ])
  const attachmentIds = takesPhotos(name) ? sent : []
  const { issue, move } = applyMove(before, name, input, {
    ...{ at: now, calendar, by: actor.person.id, byUnitId, moveId: context.newId() },
    ...(context.forId ? { forId: context.forId } : {}),
    ...(caller ? { caller } : {}),
    usualLimit,
    ...(cases ? { cases } : {}),
    attachmentIds,
  })
  return {
    ...{ before, issue, move, along: [] },
    changes: [
      { kind: 'issue.moved', issue, move },
      ...linked(issue, attachmentIds),
      audited(
        context,
        `issue.${name}`,
        `issue/${issue.id}`,
        factsOf(before, name),
        factsOf(issue, name),
        reasonIn(input),
      ),
    ],
  }
}

/** Who asks the household once it is resolved; who handled the main issue handled those that went along with it. */
async function callerAfter<M extends Move>(
  context: ActionContext,
  before: Issue,
  name: M,
  input: InputOf<M>,
): Promise<Caller | null> {
  if (name === 'resolve') return drawCaller(context, before)
  if (name !== 'resolve_along') return null
  const { leadUnitId, handlerId } = input as InputOf<'resolve_along'>
  return drawCaller(context, {
    ...before,
    ...(leadUnitId ? { leadUnitId } : {}),
    ...(handlerId ? { handlerId } : {}),
  })
}

/** 转办 to the unit that has it already would only set its clock back. */
export function checkOtherLead({ number, leadUnitId }: Issue, unitId: string): void {
  if (leadUnitId === unitId) throw new DomainError('issue.lead-same', { number, unit: unitId })
}

/** 交接 stays in the unit: to whom of it, who is there and did not have it already. */
async function checkHandler(readers: Readers, { number, leadUnitId, handlerId }: Issue, toId: string) {
  const to = await readers.person(toId)
  if (!to) throw new DomainError('person.not-found', { words: toId })
  if (to.left) throw new DomainError('person.left', { name: to.name })
  if (to.unitId !== leadUnitId)
    throw new DomainError('issue.handler-elsewhere', { number, name: to.name, unit: leadUnitId ?? '' })
  if (to.id === handlerId) throw new DomainError('issue.handler-same', { number, name: to.name })
}

/** What a person may not see does not exist for them. */
export async function checkSeen({ actor, readers }: ActionContext, issue: Issue): Promise<Resource> {
  const resource = await resourceOfIssue(readers, issue)
  if (!can(actor, 'issue.see', resource)) throw new DomainError('issue.not-found', { words: issue.number })
  return resource
}

/** As whom this person does it. Throws the refusal if they may not, or if it can't be done now. */
export async function checkMove(context: ActionContext, issue: Issue, name: Move): Promise<Actor> {
  const resource = await checkSeen(context, issue)
  const { number } = issue
  const capacity = capacityFor(context.actor, `issue.${name}`, resource)
  if (!capacity) throw new DomainError('issue.not-yours', { number, move: name })
  checkPossible(issue, name, context.now)
  return capacity
}

/** What this person may do with the issue now, in the order of the table. */
export async function possibleMoves(context: ActionContext, issue: Issue): Promise<readonly Move[]> {
  const resource = await resourceOfIssue(context.readers, issue)
  return movesFrom(issue.status).filter(
    (name) => can(context.actor, `issue.${name}`, resource) && isPossible(issue, name, context.now),
  )
}

/** What `can` wants to know of an issue, from the directory as it is now. */
export async function resourceOfIssue(readers: Readers, issue: Issue): Promise<Resource> {
  const [household, lead, caller] = await Promise.all([
    readers.household(issue.householdId),
    issue.leadUnitId ? readers.unit(issue.leadUnitId) : null,
    issue.callerId ? readers.person(issue.callerId) : null,
  ])
  return {
    householdUnitId: issue.unitId,
    householdCadreId: household?.cadreId,
    householdTown: issue.town,
    enteredBy: issue.raisedBy,
    leadUnitId: issue.leadUnitId,
    deputyLeaderId: lead?.deputyLeaderId,
    handlerId: issue.handlerId,
    // Who left calls nobody back: then it is for those who may unasked.
    callerId: caller && !caller.left ? caller.id : undefined,
    leaderId: issue.leaderId,
    coUnitIds: issue.coParts.map(({ unitId }) => unitId),
    isRestricted: issue.kind === 'petition',
  }
}

/** Before or after: 更正 may make it one. */
function isCase(before: Issue, input: object): boolean {
  const { kind } = input as { kind?: Issue['kind'] }
  return hasCaseClock(before.kind) || (kind !== undefined && hasCaseClock(kind))
}

async function checkUnit(readers: Readers, input: object): Promise<void> {
  const named = ['unitId', 'shouldBe'].flatMap((key) => {
    const value = (input as Record<string, unknown>)[key]
    return typeof value === 'string' ? [value] : []
  })
  for (const words of named)
    if (!(await readers.unit(words))) throw new DomainError('issue.unit-unknown', { words })
}

/** 包案领导 is a unit's head or a leader in charge of one. */
async function checkLeader(readers: Readers, input: object): Promise<void> {
  const { leaderId } = input as { leaderId?: string }
  if (leaderId === undefined) return
  const leads = (await readers.units()).some(
    ({ headId, deputyLeaderId }) => leaderId === headId || leaderId === deputyLeaderId,
  )
  const person = leads ? await readers.person(leaderId) : null
  if (!person || person.left) throw new DomainError('issue.leader-unknown', { words: leaderId })
}

function reasonIn(input: object): string | undefined {
  const { reason } = input as { reason?: string }
  return reason
}

/** The facts of an issue as the audit keeps them. */
function factsOf(issue: Issue, move: Move): Record<string, unknown> {
  const { kind, category, status, holder, leadUnitId, handlerId, deadline, outcome, outcomeNote } = issue
  const { answer, mergedInto, leaderId, settled, watchUntil, statutory, text, promisedDay } = issue
  const dueAt = deadline?.at
  const statutoryDue = statutory?.due
  const always = {
    kind,
    category,
    status,
    holder,
    leadUnitId,
    handlerId,
    dueAt,
    outcome,
    outcomeNote,
    answer,
    mergedInto,
    leaderId,
    settled,
    watchUntil,
    statutoryDue,
  }
  return move === 'amend' ? { ...always, text, promisedDay } : always
}
