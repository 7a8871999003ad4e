import { DomainError } from '../errors.js'
import type { Person, Unit } from '../registry/types.js'
import { type Day, dayOf, type Instant, startOf } from '../time.js'
import { endOfWorkday, type WorkCalendar, workdaysBetween } from '../working-time.js'
import type { Deadline, Issue, IssueMove, IssueStatus } from './types.js'

/** What reminders of issues are selected from. */
export interface IssueFacts {
  readonly calendar: WorkCalendar
  readonly issues: readonly Issue[]
  /** Of each issue, in the order they happened. */
  readonly moves: ReadonlyMap<string, readonly IssueMove[]>
  readonly units: ReadonlyMap<string, Unit>
  /** All that may have to be reminded of one of the issues. */
  readonly people: ReadonlyMap<string, Person>
  readonly offices: readonly Person[]
  /** Of the issues' households. */
  readonly cadres: ReadonlyMap<string, string>
}

export interface IssueFactsPorts {
  readonly calendar: WorkCalendar
  /** Those with the nearest deadline first, after those without one. An issue lies in one of the ranges at most. */
  issuesIn(ranges: readonly IssueRange[]): Promise<readonly Issue[]>
  movesOf(issueIds: readonly string[]): Promise<readonly IssueMove[]>
  /** Household → its cadre. */
  cadresOf(householdIds: readonly string[]): Promise<ReadonlyMap<string, string>>
  units(): Promise<readonly Unit[]>
  people(ids: readonly string[]): Promise<readonly Person[]>
  peopleWithRole(role: Person['roles'][number]): Promise<readonly Person[]>
}

/** Issues that can be found by an index alone. A county has far more open issues than any day is about. */
export interface IssueRange {
  readonly statuses: readonly IssueStatus[]
  /** Only those whose deadline runs and lies in it. */
  readonly due?: DueWithin
  /** Only those that are to be called back by this day. */
  readonly callbackBy?: Day
}

/** From the one moment on, and before the other. */
export interface DueWithin {
  readonly from?: Instant
  readonly before?: Instant
}

/** The clock of these runs. */
export const RUNNING: readonly IssueStatus[] = ['assigned', 'accepted', 'in_progress', 'extension_pending']

/** Every deadline that is at most so many working days ahead: those before the first moment of the working day after. */
export function dueAhead(calendar: WorkCalendar, now: Instant, workdays: number): DueWithin {
  try {
    return { from: now, before: startOf(dayOf(endOfWorkday(calendar, dayOf(now), workdays + 1))) }
  } catch (error) {
    // At the end of a year whose successor is not in the calendar yet: whoever judges the deadlines will say so.
    if (error instanceof DomainError && error.code === 'calendar.year-missing') return { from: now }
    throw error
  }
}

/**
 * Whether a deadline is at most so many working days ahead. At the very moment of the deadline it still is: only
 * afterwards is it past.
 */
export function isAhead(
  calendar: WorkCalendar,
  deadline: Deadline | undefined,
  now: Instant,
  workdays: number,
): deadline is Deadline {
  if (!deadline || deadline.at < now) return false
  return workdaysBetween(calendar, dayOf(now), dayOf(deadline.at)) <= workdays
}

/** The issues in these ranges, of which `wanted` picks those that matter, with all that is needed to judge them. */
export async function issueFacts(
  ports: IssueFactsPorts,
  ranges: readonly IssueRange[],
  wanted: (issue: Issue) => boolean,
): Promise<IssueFacts> {
  const issues = (await ports.issuesIn(ranges)).filter(wanted)
  const [units, offices, moves, cadres] = await Promise.all([
    ports.units(),
    ports.peopleWithRole('office'),
    ports.movesOf(issues.map(({ id }) => id)),
    ports.cadresOf(issues.map(({ householdId }) => householdId)),
  ])
  const named = [
    ...units.flatMap(({ headId, deputyLeaderId }) => [headId, deputyLeaderId]),
    ...issues.flatMap(({ handlerId, callerId }) => [handlerId, callerId]),
    ...cadres.values(),
  ].filter((id) => id !== undefined)
  const people = await ports.people([...new Set(named)])
  const byIssue = new Map<string, IssueMove[]>(issues.map(({ id }) => [id, []]))
  for (const move of moves) byIssue.get(move.issueId)?.push(move)
  return {
    ...{ calendar: ports.calendar, issues, offices, cadres, moves: byIssue },
    units: new Map(units.map((unit) => [unit.id, unit])),
    people: new Map([...people, ...offices].map((person) => [person.id, person])),
  }
}

export function leadHead({ units }: Pick<IssueFacts, 'units'>, { leadUnitId }: Issue): string | undefined {
  return leadUnitId ? units.get(leadUnitId)?.headId : undefined
}

/** Who works on it: the handler, before 签收 the head of the lead unit. */
export function atWork(facts: Pick<IssueFacts, 'units'>, issue: Issue): string | undefined {
  return issue.handlerId ?? leadHead(facts, issue)
}
