import { CASE_RUNNING } from '../domain/issues/case-clock.js'
import { RUNNING } from '../domain/issues/reminding.js'
import type { Issue, IssueStatus } from '../domain/issues/types.js'
import type { IssueQuery } from '../domain/ports.js'
import { type Day, type Instant, startOf } from '../domain/time.js'

/** The two indexes that every question about issues is answered from; named in the questions, so that none is guessed. */
export const BY_KEYS = 'by_keys'
export const BY_STATUS = 'by_status'

/** By now a unit has signed for it and kept it. */
export const KEPT: readonly IssueStatus[] = [
  ...(['accepted', 'in_progress', 'extension_pending', 'suspended'] as const),
  ...(['resolved', 'callback', 'closed', 'explained'] as const),
]

/** Only the callback day counts in these. */
const TO_CALL: readonly IssueStatus[] = ['resolved', 'callback']

/** How each key is spelled. Two things may share a spelling: a question asks for its plain fields besides. */
export const key = {
  household: (id: string) => `household/${id}`,
  village: (id: string) => `village/${id}`,
  raiser: (id: string) => `raiser/${id}`,
  mainIssue: (id: string) => `into/${id}`,
  ledIn: (category: string, town: string) => `led/${category}/${town}`,
  /** Of a person or unit in its part, or of a category in a place. */
  in: (part: Part, of: string, status: IssueStatus) => `${part}/${of}/${status}`,
} as const

type Part = 'lead' | 'unit' | 'handler' | 'caller' | 'leader' | 'village' | 'town'

/** The keys of a kind that end with a day: all up to the one, from the other on. */
export function daysOf(kind: 'case' | 'watch', { from = '', to }: { from?: string; to: string }) {
  // Of an array, both ends must hold for the same element.
  return { $elemMatch: { $gte: `${kind}/${from}`, $lte: `${kind}/${to}` } }
}

/** All that an issue is looked for by, other than its number and its status. */
export function keysOf(issue: Issue): string[] {
  const { status, category, householdId, villageId, town, leadUnitId, mergedInto } = issue
  const caseDue = caseDueOf(issue)
  const own = (part: Part, of: string | undefined) => (of === undefined ? [] : [key.in(part, of, status)])
  return [
    key.household(householdId),
    key.village(villageId),
    ...own('village', `${category}/${villageId}`),
    ...own('town', `${category}/${town}`),
    ...own('lead', leadUnitId),
    ...own('unit', issue.unitId),
    ...own('handler', issue.handlerId),
    ...own('caller', issue.callerId),
    ...own('leader', issue.leaderId),
    ...(issue.visitId === undefined ? [key.raiser(issue.raisedBy)] : []),
    ...(leadUnitId !== undefined && KEPT.includes(status) ? [key.ledIn(category, town)] : []),
    ...(mergedInto === undefined ? [] : [key.mainIssue(mergedInto)]),
    ...(caseDue === undefined ? [] : [`case/${caseDue}`]),
    ...(issue.watchUntil === undefined ? [] : [`watch/${issue.watchUntil}`]),
  ]
}

/** The statutory limit while it runs. */
export function caseDueOf({ status, statutory }: Issue): Day | undefined {
  return statutory && CASE_RUNNING.includes(status) ? statutory.due : undefined
}

/** The keys that the answer lies under; undefined where status and category are all that is asked for. */
export function keysAsked(query: IssueQuery): string[] | undefined {
  const { statuses, category, handlerId, callerId, leaderId, leadUnitId, unitId, villageId, town } = query
  const each = (part: Part, of: string) => statuses.map((status) => key.in(part, of, status))
  if (handlerId !== undefined) return each('handler', handlerId)
  if (callerId !== undefined) return each('caller', callerId)
  if (leaderId !== undefined) return each('leader', leaderId)
  if (leadUnitId !== undefined) return each('lead', leadUnitId)
  if (unitId !== undefined) return each('unit', unitId)
  if (category !== undefined && villageId !== undefined) return each('village', `${category}/${villageId}`)
  if (category !== undefined && town !== undefined) return each('town', `${category}/${town}`)
  return villageId === undefined ? undefined : [key.village(villageId)]
}

/** What lists of one status go by: when its time is up, or since when it is closed. */
export function clockOf(issue: Issue): Date | undefined {
  const { status, deadline, callbackDue, suspendedUntil, closedAt } = issue
  const moment = (at: Instant | undefined) => (at === undefined ? undefined : new Date(at))
  const start = (day: Day | undefined) => (day === undefined ? undefined : new Date(startOf(day)))
  if (RUNNING.includes(status)) return moment(deadline?.at)
  if (TO_CALL.includes(status)) return start(callbackDue)
  if (status === 'suspended') return start(suspendedUntil)
  return status === 'closed' ? moment(closedAt) : undefined
}

/** For all that is to be called back by the day; nothing for statuses whose clock is another one. */
export function calledBy(day: string, statuses: readonly IssueStatus[]): { clock?: { $lte: Date } } {
  return statuses.every((status) => TO_CALL.includes(status))
    ? { clock: { $lte: new Date(startOf(day)) } }
    : {}
}
