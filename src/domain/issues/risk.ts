import type { Instant } from '../time.js'
import { WORKDAY_MS, type WorkCalendar, workingMsBetween } from '../working-time.js'
import type { Issue, IssueMove } from './types.js'

/** Fewer closed ones of a category tell nothing about the next one. */
export const FEWEST_SIMILAR = 8
/** Of each category the newest so many are compared with. */
export const MOST_SIMILAR = 50

/** What held issues up, in the order in which it is named when two were equally frequent. */
export const BLOCKERS = ['co_late', 'returned', 'handed_on', 'suspended', 'extended'] as const
export type Blocker = (typeof BLOCKERS)[number]

/** A closed issue, as far as the next one of its kind can learn from it. */
export interface PastCourse {
  readonly workedMs: number
  readonly blockers: readonly Blocker[]
}

export interface Risk {
  readonly similar: number
  readonly medianDays: number
  readonly usedDays: number
  readonly leftDays: number
  /** What held up most of the similar ones, if it held up more than one. */
  readonly blocker?: { readonly kind: Blocker; readonly issues: number }
}

/** Office hours from the first 交办 to 办结, without those in which the clock stood still; null if it never came to that. */
export function pastCourse(calendar: WorkCalendar, moves: readonly IssueMove[]): PastCourse | null {
  const end = moves.findLast(({ to }) => to === 'resolved')
  const workedMs = end && workedUntil(calendar, moves, end.at)
  return end && workedMs ? { workedMs, blockers: blockersIn(calendar, moves, end) } : null
}

/** Office hours that an issue has been worked on since it was first assigned, 挂起 left out. */
export function workedUntil(calendar: WorkCalendar, moves: readonly IssueMove[], until: Instant): number {
  const first = moves.findIndex(({ to }) => to === 'assigned')
  if (first < 0) return 0
  return moves.slice(first).reduce((sum, { at, isStopped }, i, all) => {
    const next = Math.min(all[i + 1]?.at ?? until, until)
    return isStopped ? sum : sum + workingMsBetween(calendar, at, next)
  }, 0)
}

/**
 * Whether an issue is likely to be late: at least half of the similar ones took as long as it would have by its
 * deadline, or longer. Null when it is not, or when there are too few to say.
 */
export function riskOf(
  calendar: WorkCalendar,
  issue: Issue,
  moves: readonly IssueMove[],
  similar: readonly PastCourse[],
  now: Instant,
): Risk | null {
  const { deadline } = issue
  if (deadline?.limit.kind !== 'workdays' || deadline.at < now) return null
  if (similar.length < FEWEST_SIMILAR) return null
  const usedMs = workedUntil(calendar, moves, now)
  const leftMs = workingMsBetween(calendar, now, deadline.at)
  const medianMs = medianOf(similar.map(({ workedMs }) => workedMs))
  if (medianMs < usedMs + leftMs) return null
  const blocker = usualBlocker(similar)
  return {
    similar: similar.length,
    medianDays: inDays(medianMs),
    usedDays: inDays(usedMs),
    leftDays: inDays(leftMs),
    ...(blocker ? { blocker } : {}),
  }
}

/** The lower of the two middle ones: it is a time that one of them really took. */
function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
}

/** Halves, as people say it. */
function inDays(ms: number): number {
  return Math.round((ms / WORKDAY_MS) * 2) / 2
}

function usualBlocker(similar: readonly PastCourse[]): Risk['blocker'] | undefined {
  const counted = BLOCKERS.map((kind) => ({
    kind,
    issues: similar.filter(({ blockers }) => blockers.includes(kind)).length,
  }))
  const most = counted.reduce((best, one) => (one.issues > best.issues ? one : best))
  return most.issues > 1 ? most : undefined
}

const BLOCKER_OF: Readonly<Partial<Record<string, Blocker>>> = {
  return: 'returned',
  hand_on: 'handed_on',
  suspend: 'suspended',
  grant_extension: 'extended',
}

function blockersIn(calendar: WorkCalendar, moves: readonly IssueMove[], end: IssueMove): Blocker[] {
  const found = new Set(moves.flatMap(({ move }) => BLOCKER_OF[move] ?? []))
  const helped = moves.findLast(({ move, seq }) => move === 'co_done' && seq < end.seq)
  // The lead closed it as soon as the other unit's part was done: that was what it had waited for.
  if (helped && workingMsBetween(calendar, helped.at, end.at) < WORKDAY_MS) found.add('co_late')
  return BLOCKERS.filter((kind) => found.has(kind))
}
