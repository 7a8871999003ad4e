import { type Actor, can, type Resource } from '../access.js'
import { type Instant, momentInWords } from '../time.js'
import { addWorkingMs, WORKDAY_MS, type WorkCalendar } from '../working-time.js'
import { isPossible } from './apply-move.js'
import { isGiving, type Move } from './moves.js'
import { dueAhead, type IssueFacts, type IssueRange, isAhead } from './reminding.js'
import type { Deadline, Issue, IssueStatus } from './types.js'

/** 三件事: a head decides at most so many things on a Monday. */
export const MOST_DECISIONS = 3
/** In these somebody other than the handler has something to decide, whenever it is due. */
const WAITING: readonly IssueStatus[] = [
  'raised',
  'returned',
  'reopened',
  'county_level',
  'assigned',
  'extension_pending',
]
/** In these only when the deadline is near or past. */
const AT_WORK: readonly IssueStatus[] = ['accepted', 'in_progress']

const AHEAD_WORKDAYS = 3

/** All issues about which somebody other than the handler may have something to decide. */
export function undecided(calendar: WorkCalendar, now: Instant): readonly IssueRange[] {
  const { before } = dueAhead(calendar, now, AHEAD_WORKDAYS)
  return [{ statuses: WAITING }, { statuses: AT_WORK, ...(before === undefined ? {} : { due: { before } }) }]
}

/** One thing that a head can decide with one tap, and why now. */
export interface Decision {
  readonly issue: Issue
  readonly move: Move
  /** When it should have been decided, or has to be: the earlier, the more pressing. */
  readonly by: Instant
  readonly why: string
}

type Facts = Pick<IssueFacts, 'calendar' | 'units' | 'people' | 'offices' | 'moves' | 'cadres'>

interface Candidate extends Omit<Decision, 'issue'> {
  /** Who could be asked; each only if the table of moves allows it to them. */
  readonly heads: readonly string[]
}

type Reason = (issue: Issue, facts: Facts, now: Instant) => readonly Candidate[]

/**
 * What there is to decide about an issue, per head. An issue is asked about for one reason: its status allows no other.
 */
export function decisionsOn(
  facts: Facts,
  issue: Issue,
  now: Instant,
): readonly (Decision & { readonly headId: string })[] {
  const resource = resourceIn(facts, issue)
  const asked = new Map<string, Decision & { readonly headId: string }>()
  for (const { heads, ...rest } of REASONS[issue.status]?.(issue, facts, now) ?? [])
    for (const headId of heads) {
      const actor = actorIn(facts, headId)
      if (!actor || asked.has(headId) || !can(actor, `issue.${rest.move}`, resource)) continue
      if (isPossible(issue, rest.move, now)) asked.set(headId, { issue, headId, ...rest })
    }
  return [...asked.values()]
}

/** Most pressing first: by the moment at which it should be decided, whatever it is about; then by number. */
export function mostPressing<D extends Decision>(decisions: readonly D[]): readonly D[] {
  return [...decisions].sort((a, b) => a.by - b.by || (a.issue.number < b.issue.number ? -1 : 1))
}

const REASONS: Readonly<Partial<Record<IssueStatus, Reason>>> = {
  raised: (issue, facts) => [
    {
      ...{ move: 'assign', heads: headOf(facts, issue.unitId), by: soon(facts.calendar, issue.raisedAt) },
      why: `${momentInWords(issue.raisedAt)} 登记，还没有交办`,
    },
  ],
  returned: (issue, facts) => {
    const since = sinceOf(facts, issue)
    const why = `${issue.leadUnitId ?? ''}退回第 ${issue.returns} 次，请重新交办`
    return [
      { move: 'assign', heads: headOf(facts, issue.assignedByUnitId ?? issue.unitId), by: since, why },
      { move: 'fix_lead', heads: officeHeads(facts), by: since, why: `${why}，由您定主办单位` },
    ]
  },
  reopened: (issue, facts) => [
    {
      ...{ move: 'assign', heads: officeHeads(facts), by: soon(facts.calendar, sinceOf(facts, issue)) },
      why: '群众不满意，等重新交办',
    },
  ],
  county_level: (issue, facts) => [
    {
      ...{ move: 'assign_county', heads: officeHeads(facts) },
      ...{ by: soon(facts.calendar, sinceOf(facts, issue)), why: '上报县级统筹，等定单位和时限' },
    },
  ],
  assigned: (issue, facts) => {
    const since = sinceOf(facts, issue)
    return [
      {
        ...{ move: 'accept', heads: headOf(facts, issue.leadUnitId), by: soon(facts.calendar, since) },
        why: `${momentInWords(since)} 交办，还没有签收`,
      },
    ]
  },
  extension_pending: (issue, facts) => [
    {
      ...{
        move: 'grant_extension',
        heads: officeHeads(facts),
        by: issue.deadline?.at ?? sinceOf(facts, issue),
      },
      why: `申请延期 ${issue.asked?.days ?? 0} 个工作日：${issue.asked?.reason ?? ''}`,
    },
  ],
  accepted: atWork,
  in_progress: atWork,
}

/** Before the deadline it can be put off, with a reason; afterwards it can only be hurried, or given to another unit. */
function atWork(issue: Issue, facts: Facts, now: Instant): readonly Candidate[] {
  const { deadline, handlerId } = issue
  const heads = headOf(facts, issue.leadUnitId)
  if (!deadline || !isNear(facts.calendar, deadline, now)) return []
  if (now <= deadline.at) {
    const why = `期限 ${momentInWords(deadline.at)}，办不完请在此前延期或挂起`
    return [
      { move: 'ask_extension', heads, by: deadline.at, why },
      { move: 'suspend', heads, by: deadline.at, why },
    ]
  }
  const handler = handlerId === undefined ? undefined : facts.people.get(handlerId)
  const why = `期限 ${momentInWords(deadline.at)} 已过`
  if (!handler || handler.left)
    return [{ move: 'hand_on', heads, by: deadline.at, why: `${why}，经办人已不在岗，请定由谁接手` }]
  return [
    { move: 'nudge', heads: heads.filter((id) => id !== handlerId), by: deadline.at, why },
    { move: 'hand_on', heads: heads.filter((id) => id === handlerId), by: deadline.at, why },
  ]
}

function isNear(calendar: WorkCalendar, deadline: Deadline, now: Instant): boolean {
  return deadline.at < now || isAhead(calendar, deadline, now, AHEAD_WORKDAYS)
}

/** A working day to look at it is everybody's right. */
function soon(calendar: WorkCalendar, at: Instant): Instant {
  return addWorkingMs(calendar, at, WORKDAY_MS)
}

/** Since when it is as it is; one that is to be signed for, since when the unit that has it now was given it. */
function sinceOf({ moves }: Facts, issue: Issue): Instant {
  const given = issue.status === 'assigned' ? moves.get(issue.id)?.findLast(isGiving) : undefined
  if (given) return given.at
  const came = moves.get(issue.id)?.findLast(({ from, to }) => to === issue.status && from !== to)
  return came?.at ?? issue.raisedAt
}

function headOf({ units }: Facts, unitId: string | undefined): readonly string[] {
  const unit = unitId === undefined ? undefined : units.get(unitId)
  return unit ? [unit.headId] : []
}

function officeHeads({ offices, units }: Facts): readonly string[] {
  const heads = new Set([...units.values()].map(({ headId }) => headId))
  return offices.map(({ id }) => id).filter((id) => heads.has(id))
}

/** A person as `can` knows them; null for one who is not there any more. */
export function actorIn({ people, units }: Pick<Facts, 'people' | 'units'>, id: string): Actor | null {
  const person = people.get(id)
  const unit = person && units.get(person.unitId)
  return person && unit ? { person, unit } : null
}

/** What `can` wants to know of an issue. */
export function resourceIn({ units, cadres }: Pick<Facts, 'units' | 'cadres'>, issue: Issue): Resource {
  return {
    householdUnitId: issue.unitId,
    householdCadreId: cadres.get(issue.householdId),
    householdTown: issue.town,
    enteredBy: issue.raisedBy,
    leadUnitId: issue.leadUnitId,
    deputyLeaderId: issue.leadUnitId ? units.get(issue.leadUnitId)?.deputyLeaderId : undefined,
    handlerId: issue.handlerId,
    coUnitIds: issue.coParts.map(({ unitId }) => unitId),
    isRestricted: issue.kind === 'petition',
  }
}
