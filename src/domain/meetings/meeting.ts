import { isPossible } from '../issues/apply-move.js'
import { RETURNS_BEFORE_FIXING } from '../issues/conditions.js'
import type { Move } from '../issues/moves.js'
import { RUNNING } from '../issues/reminding.js'
import type { Issue, IssueStatus } from '../issues/types.js'
import type { Day, Instant } from '../time.js'

/** More lines than these are neither typed into one form nor read on one card. */
export const MOST_DECISIONS = 20
/** How long after it a meeting can still be entered. */
export const OLDEST_MEETING_DAYS = 60

/** What a joint meeting decided about one issue. */
export interface MeetingDecision {
  readonly number: string
  readonly unitId: string
  /** Working days; absent for the county's usual limit. */
  readonly days?: number
  readonly coUnitIds: readonly string[]
  readonly opinion?: string
}

/** 联席会议: what one meeting decided, as it was carried out at once. */
export interface Meeting {
  readonly id: string
  readonly day: Day
  /** Who attended, as far as that was said. */
  readonly unitIds: readonly string[]
  readonly decisions: readonly (MeetingDecision & { readonly issueId: string })[]
  /** What was typed but could not be carried out any more. */
  readonly leftOut: readonly MeetingDecision[]
  readonly by: string
  /** 代班: in whose place. */
  readonly forId?: string
  readonly at: Instant
}

/** The moves by which an issue gets a unit, the one that fits most narrowly first. */
const GIVING = ['assign_county', 'fix_lead', 'assign', 'hand_on'] as const satisfies readonly Move[]
export type GivingMove = (typeof GIVING)[number]

/** By which move of the table a meeting's decision is carried out, as the issue stands; null if by none. */
export function givingMove(issue: Issue, at: Instant): GivingMove | null {
  return GIVING.find((move) => isPossible(issue, move, at)) ?? null
}

/** What waits for the county's offices to decide: county level, given back twice, reopened. */
export function isForMeeting({ status, returns }: Issue): boolean {
  if (status === 'returned') return returns >= RETURNS_BEFORE_FIXING
  return status === 'county_level' || status === 'reopened'
}

/** What a decision was made on: it is carried out only if the issue still stands so. */
export function standingOf({ status, leadUnitId = '', returns }: Issue): string {
  return `${status}/${leadUnitId}/${returns}`
}

/** The same for the same meeting with the same decisions: confirmed a second time, nothing happens a second time. */
export function meetingKey(
  day: Day,
  unitIds: readonly string[],
  decisions: readonly MeetingDecision[],
): string {
  const lines = decisions.map(({ number, unitId, days = 0, coUnitIds, opinion = '' }) =>
    JSON.stringify([number, unitId, days, coUnitIds, opinion]),
  )
  return [day, [...unitIds].sort().join('、'), ...lines.sort()].join('\n')
}

/** What became of a meeting's decisions; the first five add up to all. */
export interface DecisionCounts {
  readonly closed: number
  /** Done, and the household is still to be asked. */
  readonly toCallBack: number
  readonly atWork: number
  readonly toAccept: number
  /** Returned, reopened, or waiting for the office again. */
  readonly open: number
  readonly all: number
  /** Of all of them. */
  readonly overdue: number
}

const PART_OF: Readonly<Record<IssueStatus, keyof DecisionCounts>> = {
  raised: 'open',
  on_spot: 'closed',
  explained: 'closed',
  county_level: 'open',
  assigned: 'toAccept',
  accepted: 'atWork',
  in_progress: 'atWork',
  extension_pending: 'atWork',
  suspended: 'atWork',
  returned: 'open',
  resolved: 'toCallBack',
  callback: 'toCallBack',
  closed: 'closed',
  reopened: 'open',
  // Whoever counts puts the main issue in its place.
  merged: 'open',
  withdrawn: 'closed',
}

export function countDecisions(issues: readonly Issue[], now: Instant): DecisionCounts {
  const counts = { closed: 0, toCallBack: 0, atWork: 0, toAccept: 0, open: 0, all: 0, overdue: 0 }
  for (const issue of issues) {
    counts[PART_OF[issue.status]] += 1
    counts.all += 1
    if (isOverdue(issue, now)) counts.overdue += 1
  }
  return counts
}

export function isOverdue({ status, deadline }: Issue, now: Instant): boolean {
  return RUNNING.includes(status) && deadline !== undefined && now > deadline.at
}
