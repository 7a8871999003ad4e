import { DomainError } from '../errors.js'
import { addDays, addMonths, type Day, dayOf, type Instant } from '../time.js'
import { nextWorkday, type WorkCalendar } from '../working-time.js'
import type { Caller } from './caller.js'
import { clockAfter, extendedClock } from './case-clock.js'
import { type CaseSettings, USUAL_CASE_SETTINGS } from './case-settings.js'
import { CONDITIONS } from './conditions.js'
import { extended, LIMIT_OF, leftOf, nextDeadline, resumed } from './deadline.js'
import { type Condition, HOLDER_IN, type InputOf, MOVES, type Move, type MoveRule } from './moves.js'
import type { Deadline, Holder, Issue, IssueMove, IssueStatus, TimeLimit } from './types.js'

/** Who moves it, when, and by which calendar. The right to do so is asked of `can` before. */
export interface MoveSetting {
  readonly at: Instant
  readonly calendar: WorkCalendar
  readonly by: string
  /** 代班: in whose place. */
  readonly forId?: string
  readonly byUnitId: string | null
  readonly moveId: string
  /** Of 办结: who is to call back. */
  readonly caller?: Caller
  /** The limit of an assignment that names none: the category's, by the county's own table (时限). */
  readonly usualLimit: TimeLimit
  /** The county's; the usual ones where it has set none. */
  readonly cases?: CaseSettings
  readonly attachmentIds?: readonly string[]
}

export interface Moved {
  readonly issue: Issue
  readonly move: IssueMove
}

/** A move of an issue: the state it leads to and the fact it leaves. Throws the refusal of what is not possible now. */
export function applyMove<M extends Move>(
  issue: Issue,
  name: M,
  input: InputOf<M>,
  setting: MoveSetting,
): Moved {
  const rule: MoveRule = MOVES[name]
  checkPossible(issue, name, setting.at)
  const to = typeof rule.to === 'function' ? rule.to(input, issue.status) : rule.to
  const status = to === 'same' ? issue.status : to
  const told = EFFECTS[name]?.(issue, input as never, setting) ?? {}
  const clock = clocked(issue, rule, input, setting)
  const stated = withTold(issue, {
    ...told,
    ...clock,
    ...touched(issue, setting),
    status,
    rev: issue.rev + 1,
  })
  const statutory = clockAfter(issue, stated, setting.at, casesOf(setting))
  const changed = withTold(stated, { statutory })
  const moved: Issue = { ...changed, holder: holderOf(changed, issue.holder, status) }
  return {
    issue: ENDS.has(status) && !moved.closedAt ? { ...moved, closedAt: setting.at } : moved,
    move: recordOf(moved, issue.status, name, factsOf(input, setting), setting),
  }
}

function factsOf(input: object, { caller }: MoveSetting): Readonly<Record<string, unknown>> {
  return caller ? { ...input, caller } : { ...input }
}

/** The first fact of an issue, from which its history and its custody begin. */
export function raisedMove(
  issue: Issue,
  moveId: string,
  byUnitId: string | null,
  { forId, attachmentIds }: Pick<MoveSetting, 'forId' | 'attachmentIds'> = {},
): IssueMove {
  const by = { by: issue.raisedBy, byUnitId, ...(forId ? { forId } : {}) }
  const setting = { at: issue.raisedAt, ...by, moveId, ...(attachmentIds ? { attachmentIds } : {}) }
  const facts = { outcome: issue.outcome, note: issue.outcomeNote, promisedDay: issue.promisedDay }
  return recordOf(issue, null, 'raise', facts, setting)
}

function casesOf({ cases }: MoveSetting): CaseSettings {
  return cases ?? USUAL_CASE_SETTINGS
}

/** A deputy's move is that of whom they stand for. */
function touched({ raisedBy }: Issue, { by, forId }: MoveSetting): Told {
  return by === raisedBy || forId === raisedBy ? {} : { takenUp: true }
}

function withTold(issue: Issue, told: Told): Issue {
  const next: { -readonly [K in keyof Issue]?: Issue[K] | undefined } = Object.assign({ ...issue }, told)
  for (const field of Object.keys(told) as (keyof Issue)[]) if (next[field] === undefined) delete next[field]
  return next as Issue
}

const ENDS: ReadonlySet<IssueStatus> = new Set(['closed', 'explained'])

/** Whether photos and voice messages may go with it. */
export function takesPhotos(name: Move): boolean {
  const rule: MoveRule = MOVES[name]
  return rule.takesPhotos === true
}

/** Throws the refusal of a move that the issue's status or the conditions of the table do not allow now. */
export function checkPossible(issue: Issue, name: Move, at: Instant): void {
  const rule: MoveRule = MOVES[name]
  const { number, status } = issue
  // That others are at it says more than the status they brought it to.
  if (rule.if?.includes('untouched')) check(issue, 'untouched', at)
  if (!rule.from.includes(status)) throw new DomainError('issue.not-now', { number, move: name, status })
  for (const condition of rule.if ?? []) check(issue, condition, at)
}

function check(issue: Issue, condition: Condition, at: Instant): void {
  const { holds, refusal } = CONDITIONS[condition]
  const { number, status } = issue
  if (!holds(issue, at)) throw new DomainError(refusal, { number, status } as never)
}

/** New values of fields; `undefined` takes one away. */
type Told = { readonly [K in keyof Issue]?: Issue[K] | undefined }
export function isPossible(issue: Issue, name: Move, at: Instant): boolean {
  const { from, if: conditions = [] }: MoveRule = MOVES[name]
  return from.includes(issue.status) && conditions.every((one) => CONDITIONS[one].holds(issue, at))
}

type Effects = { readonly [M in Move]?: (issue: Issue, input: InputOf<M>, setting: MoveSetting) => Told }

/** What a move writes down beside status, holder and clock. */
const EFFECTS: Effects = {
  assign: assigned,
  assign_county: assigned,
  fix_lead: (issue, input, { byUnitId }) => ({
    ...givenTo(issue, input),
    ...(byUnitId ? { assignedByUnitId: byUnitId } : {}),
  }),
  hand_on: givenTo,
  hand_over: (_, { handlerId }) => ({ handlerId }),
  accept: (_, __, { by, forId }) => ({ handlerId: forId ?? by }),
  return: ({ returns }) => ({ returns: returns + 1, handlerId: undefined }),
  co_done: ({ coParts }, _, { byUnitId, at }) => ({
    coParts: coParts.map((part) =>
      part.unitId === byUnitId ? { ...part, doneAt: part.doneAt ?? at } : part,
    ),
  }),
  suspend: (_, { until }) => ({ suspendedUntil: until }),
  go_on: () => ({ suspendedUntil: undefined }),
  ask_extension: (_, { days, reason }) => ({ asked: { days, reason } }),
  grant_extension: ({ extensions }) => ({ extensions: extensions + 1, asked: undefined }),
  refuse_extension: () => ({ asked: undefined }),
  nudge: ({ nudges }) => ({ nudges: nudges + 1 }),
  supervise: () => ({ supervised: true }),
  resolve: (_, { done }, setting) => resolvedAs(done, setting),
  explain: (_, { clause }) => ({ outcome: 'explained', outcomeNote: clause }),
  call_back: ({ unreachable, reopenings }, { answer }) => ({
    answer,
    unreachable: unreachable + (answer === 'unreachable' ? 1 : 0),
    ...(answer === 'not' ? forItself(reopenings) : {}),
  }),
  reopen: reopened,
  relapse: (issue) => ({ ...reopened(issue), relapses: (issue.relapses ?? 0) + 1 }),
  plan: (_, { analysis, plan, leaderId }) => ({ plan: { analysis, plan }, leaderId }),
  extend_case: caseExtended,
  settle: settled,
  end_watch: () => ({ watchEnded: true }),
  amend: (_, { text, category, kind, outcome, outcomeNote, promisedDay }) => ({
    ...{ text, outcome },
    ...(category ? { category } : {}),
    ...(kind ? { kind } : {}),
    outcomeNote: outcomeNote ?? undefined,
    promisedDay: promisedDay ?? undefined,
  }),
  merge: (_, { into }) => ({ mergedInto: into, ...fresh }),
  take_in: ({ takenIn = 0 }, { issues }) => ({ takenIn: takenIn + issues.length }),
  gather: ({ takenIn = 0 }, { issues }) => ({
    takenIn: takenIn + issues.length,
    leadUnitId: undefined,
    ...fresh,
  }),
  // Who handled the main issue handled this one too, and is not the one to call back.
  resolve_along: (_, { done, leadUnitId, handlerId }, setting) => ({
    ...resolvedAs(done, setting),
    leadUnitId,
    handlerId,
  }),
  explain_along: (_, { clause }) => ({ outcome: 'explained', outcomeNote: clause }),
  // Its next call back is another one, and is reminded of anew.
  reopen_along: ({ reopenings }) => ({
    ...{ reopenings: reopenings + 1, callbackDue: undefined, callerId: undefined, closedAt: undefined },
    ...fresh,
  }),
}

function resolvedAs(done: string, { at, calendar, caller }: MoveSetting): Told {
  return {
    outcome: 'coordinated',
    outcomeNote: done,
    resolvedAt: at,
    callbackDue: callbackDay(calendar, at),
    callerId: caller?.personId,
    unreachable: 0,
    asked: undefined,
  }
}

/** A household that is not satisfied has its own issue again, whatever the main one came to. */
function forItself(reopenings: number): Told {
  return { reopenings: reopenings + 1, callbackDue: undefined, callerId: undefined, mergedInto: undefined }
}

function assigned(
  _: Issue,
  { unitId, priority, coUnits }: InputOf<'assign'>,
  { byUnitId }: MoveSetting,
): Told {
  return {
    leadUnitId: unitId,
    ...(byUnitId ? { assignedByUnitId: byUnitId } : {}),
    ...(priority ? { priority } : {}),
    coParts: (coUnits ?? []).filter((part) => part.unitId !== unitId),
    ...fresh,
  }
}

/** To another unit: the co-handlers stay, unless it was said anew who they are. */
function givenTo({ coParts }: Issue, { unitId, coUnits }: InputOf<'fix_lead' | 'hand_on'>): Told {
  return {
    leadUnitId: unitId,
    coParts: (coUnits ?? coParts).filter((part) => part.unitId !== unitId),
    ...fresh,
  }
}

function reopened({ reopenings }: Issue): Told {
  return {
    ...forItself(reopenings),
    closedAt: undefined,
    ...{ settled: undefined, watchUntil: undefined, watchEnded: undefined },
  }
}

function caseExtended(issue: Issue, { days }: InputOf<'extend_case'>, setting: MoveSetting): Told {
  const { number, statutory } = issue
  const most = casesOf(setting).extensionDays
  if (days > most) throw new DomainError('issue.statutory-extension-long', { number, most })
  return { statutory: statutory && extendedClock(statutory, days) }
}

/** 息诉息访: over as agreed, and watched from that day on. */
function settled(issue: Issue, told: InputOf<'settle'>, setting: MoveSetting): Told {
  const { number, raisedAt } = issue
  const { day } = told
  if (day > dayOf(setting.at) || day < dayOf(raisedAt))
    throw new DomainError('issue.settled-day', { number, day })
  return {
    settled: told,
    watchUntil: addMonths(day, casesOf(setting).watchMonths),
    ...{
      watchEnded: undefined,
      asked: undefined,
      callbackDue: undefined,
      callerId: undefined,
      suspendedUntil: undefined,
    },
  }
}

/** What an earlier handling left does not hold for the next one. */
const fresh = {
  handlerId: undefined,
  callerId: undefined,
  asked: undefined,
  resolvedAt: undefined,
  answer: undefined,
} as const

const CALLBACK_WORKDAYS = 3

/** 回访 within three working days. */
function callbackDay(calendar: WorkCalendar, at: Instant): Day {
  let day = dayOf(at)
  for (let i = 0; i < CALLBACK_WORKDAYS; i += 1) day = nextWorkday(calendar, addDays(day, 1))
  return day
}

function clocked(issue: Issue, rule: MoveRule, input: unknown, setting: MoveSetting): Told {
  const { calendar, at } = setting
  const { deadline, leftMs } = issue
  if (rule.clock === 'start') {
    const limit = limitIn(input as Limits, issue, setting.usualLimit)
    return { deadline: nextDeadline(calendar, at, limit, deadline), extensions: 0 }
  }
  if (rule.clock === 'same' || !deadline) return {}
  if (rule.clock === 'stop') return { leftMs: leftOf(calendar, deadline, at) }
  if (rule.clock === 'go_on')
    return { deadline: resumed(calendar, deadline, leftMs ?? 0, at), leftMs: undefined }
  return { deadline: extendedAsAsked(calendar, issue, deadline) }
}

interface Limits {
  readonly days?: number
  readonly priority?: keyof typeof LIMIT_OF
}

function limitIn({ days, priority }: Limits, issue: Issue, usual: TimeLimit): TimeLimit {
  if (days) return { kind: 'workdays', days }
  const urgency = priority ?? issue.priority
  return urgency ? LIMIT_OF[urgency] : usual
}

function extendedAsAsked(calendar: WorkCalendar, issue: Issue, deadline: Deadline): Deadline {
  return extended(calendar, deadline, issue.asked?.days ?? 0)
}

function holderOf(issue: Issue, before: Holder, status: IssueStatus): Holder {
  const unit = (unitId: string | undefined): Holder =>
    unitId ? { kind: 'unit', unitId } : { kind: 'office' }
  switch (HOLDER_IN[status]) {
    case 'same':
      return before
    case 'lead':
      return unit(issue.leadUnitId)
    case 'assigner':
      return unit(issue.assignedByUnitId)
    case 'household':
      return unit(issue.unitId)
    case 'office':
      return { kind: 'office' }
    case 'nobody':
      return { kind: 'nobody' }
  }
}

function recordOf(
  issue: Issue,
  from: IssueStatus | null,
  move: string,
  facts: Readonly<Record<string, unknown>>,
  setting: Pick<MoveSetting, 'at' | 'by' | 'forId' | 'byUnitId' | 'moveId' | 'attachmentIds'>,
): IssueMove {
  return {
    id: setting.moveId,
    issueId: issue.id,
    seq: issue.rev,
    at: setting.at,
    move,
    by: setting.by,
    ...(setting.forId ? { forId: setting.forId } : {}),
    byUnitId: setting.byUnitId,
    from,
    to: issue.status,
    holder: issue.holder,
    isStopped: issue.status === 'suspended',
    dueAt: issue.deadline?.at ?? null,
    facts,
    ...(setting.attachmentIds?.length ? { attachmentIds: setting.attachmentIds } : {}),
  }
}
