import { RUNNING } from '../issues/reminding.js'
import type { Issue, IssueMove, IssueStatus } from '../issues/types.js'
import type { Cell } from '../ports.js'
import { addDays, type Day, type Instant, weekdayOf } from '../time.js'
import type { WorkCalendar } from '../working-time.js'

/** What became of issues between two moments. `satisfied` of `answered` households that said how it was. */
export interface IssueCounts {
  readonly opened: number
  readonly solved: number
  /** At the later moment. */
  readonly overdue: number
  readonly satisfied: number
  readonly answered: number
}

/** Of the households of one unit in one town, as the issues say it. */
export interface IssueCell extends IssueCounts {
  readonly unitId: string | null
  readonly town: string
}

/** 周报的数: how a campaign stood at one moment of a week. Kept as it was, so that it can be shown and compared later. */
export interface WeeklySnapshot {
  readonly campaignId: string
  /** The week's Monday. */
  readonly week: Day
  readonly at: Instant
  /** From when on issues are counted: the moment of the snapshot before, else seven days earlier. */
  readonly since: Instant
  readonly cells: readonly Cell[]
  readonly issues: readonly IssueCell[]
}

export function weekOf(day: Day): Day {
  return addDays(day, -weekdayOf(day))
}

const FRIDAY = 4

/**
 * The day of the weekly summary: Friday; where the State Council gives that off, the last working day before it in the
 * same week. A week whose Monday to Friday are all off has none, even if its weekend is worked in exchange.
 */
export function isSummaryDay(calendar: WorkCalendar, day: Day): boolean {
  if (weekdayOf(day) > FRIDAY || !calendar.isWorkday(day)) return false
  for (
    let later = addDays(day, 1);
    weekdayOf(later) > 0 && weekdayOf(later) <= FRIDAY;
    later = addDays(later, 1)
  )
    if (calendar.isWorkday(later)) return false
  return true
}

const SOLVED: ReadonlySet<IssueStatus> = new Set(['on_spot', 'explained', 'resolved', 'callback', 'closed'])
const NO_COUNTS: IssueCounts = { opened: 0, solved: 0, overdue: 0, satisfied: 0, answered: 0 }

/**
 * From the moves alone: opened is what was raised in between and not taken back; solved is what was not solved at the
 * beginning and is at the end; overdue is what runs beyond its deadline at the end. An issue counts where its household is.
 */
export function issueCells(
  issues: readonly Issue[],
  moves: ReadonlyMap<string, readonly IssueMove[]>,
  { since, at }: { readonly since: Instant; readonly at: Instant },
): readonly IssueCell[] {
  const cells = new Map<string, IssueCell>()
  for (const { id, unitId = null, town } of issues) {
    const counts = countsOf(moves.get(id) ?? [], since, at)
    const key = JSON.stringify([unitId, town])
    cells.set(key, { unitId, town, ...addCounts(cells.get(key) ?? NO_COUNTS, counts) })
  }
  const isEmpty = (cell: IssueCell): boolean => COUNTED.every((name) => cell[name] === 0)
  return [...cells].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, cell]) => (isEmpty(cell) ? [] : [cell]))
}

function countsOf(moves: readonly IssueMove[], since: Instant, at: Instant): IssueCounts {
  const before = moves.findLast((move) => move.at <= since)
  const after = moves.findLast((move) => move.at <= at)
  if (!after) return NO_COUNTS
  const within = moves.filter((move) => move.at > since && move.at <= at)
  const answers = within.flatMap(({ move, facts }) => (move === 'call_back' ? [facts.answer] : []))
  const satisfied = answers.filter((answer) => answer === 'satisfied' || answer === 'basically').length
  return {
    opened: !before && after.to !== 'withdrawn' ? 1 : 0,
    solved: SOLVED.has(after.to) && !(before && SOLVED.has(before.to)) ? 1 : 0,
    overdue: RUNNING.includes(after.to) && after.dueAt !== null && after.dueAt < at ? 1 : 0,
    satisfied,
    answered: satisfied + answers.filter((answer) => answer === 'not').length,
  }
}

const COUNTED = ['opened', 'solved', 'overdue', 'satisfied', 'answered'] as const

export function addCounts(a: IssueCounts, b: IssueCounts): IssueCounts {
  const sum = { ...NO_COUNTS } as Record<(typeof COUNTED)[number], number>
  for (const name of COUNTED) sum[name] = a[name] + b[name]
  return sum
}

export function sumCounts(counts: readonly IssueCounts[]): IssueCounts {
  return counts.reduce(addCounts, NO_COUNTS)
}
