import type { IssueCategory } from './category.js'
import type { Issue } from './types.js'

/** Unsolved issues of one category in one village. */
export interface TroubleCount {
  readonly category: IssueCategory
  readonly villageId: string
  readonly issues: number
  readonly households: number
}

/** 共性问题: what several households of one village, or several villages of the county, have in common. */
export interface CommonTrouble {
  readonly category: IssueCategory
  /** Absent where it goes through the county. */
  readonly villageId?: string
  readonly villages: number
  readonly issues: number
  readonly households: number
}

/** So many households of a village, or villages, where the county has not set another number. */
export const USUAL_COMMON_FROM = 3

/** The widest first: what many villages have in common, then what the households of one have. */
export function commonTroubles(counts: readonly TroubleCount[], from: number): readonly CommonTrouble[] {
  const byCategory = new Map<IssueCategory, TroubleCount[]>()
  for (const one of counts) byCategory.set(one.category, [...(byCategory.get(one.category) ?? []), one])
  const county = [...byCategory].flatMap(([category, of]): CommonTrouble[] =>
    of.length < from
      ? []
      : [{ category, villages: of.length, issues: sum(of, 'issues'), households: sum(of, 'households') }],
  )
  const village = counts
    .filter(({ households }) => households >= from)
    .map((one): CommonTrouble => ({ ...one, villages: 1 }))
  return [...county, ...village].sort((a, b) => b.villages - a.villages || b.households - a.households)
}

function sum(of: readonly TroubleCount[], key: 'issues' | 'households'): number {
  return of.reduce((total, one) => total + one[key], 0)
}

/** More than these in one go would make one turn too long; the rest is offered again. */
const MOST_AT_ONCE = 50

export interface Gathering {
  readonly main: Issue
  readonly others: readonly Issue[]
  readonly how: 'take_in' | 'gather'
  /** How many are left for the next time. */
  readonly left: number
}

/**
 * Which of the issues becomes the main one: one that others are in already, else one that nobody works on yet, else the
 * oldest. A main issue that a unit already works on stays there; every other goes to the county's desk.
 */
export function gatheringOf(issues: readonly Issue[]): Gathering | null {
  const [main, ...others] = [...issues].sort(
    (a, b) => weight(a) - weight(b) || a.raisedAt - b.raisedAt || (a.number < b.number ? -1 : 1),
  )
  if (!main || others.length === 0) return null
  const isAtWork = main.takenIn !== undefined && !isWaiting(main)
  return {
    ...{ main, how: isAtWork ? 'take_in' : 'gather' },
    others: others.filter(({ status }) => status !== 'suspended').slice(0, MOST_AT_ONCE),
    left: Math.max(0, others.length - MOST_AT_ONCE),
  }
}

function weight(issue: Issue): number {
  if (issue.takenIn) return 0
  return isWaiting(issue) ? 1 : 2
}

function isWaiting({ status }: Issue): boolean {
  return status === 'county_level' || status === 'raised' || status === 'returned' || status === 'reopened'
}
