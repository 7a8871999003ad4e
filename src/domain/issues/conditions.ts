import type { RefusalCode } from '../errors.js'
import { dayOf, type Instant } from '../time.js'
import { isWatched } from './case-clock.js'
import type { Condition } from './moves.js'
import type { Issue } from './types.js'

export const EXTENSIONS = 2
/** With the second return the county office fixes who leads. */
export const RETURNS_BEFORE_FIXING = 2
/** 撤销 is for slips of the finger (contract, 撤销). */
export const FRESH_MINUTES = 30

interface Check {
  readonly holds: (issue: Issue, at: Instant) => boolean
  readonly refusal: RefusalCode
}

export const CONDITIONS: Readonly<Record<Condition, Check>> = {
  lead_not_fixed: {
    holds: ({ status, returns }) => status !== 'returned' || returns < RETURNS_BEFORE_FIXING,
    refusal: 'issue.lead-to-be-fixed',
  },
  lead_is_to_be_fixed: {
    holds: ({ returns }) => returns >= RETURNS_BEFORE_FIXING,
    refusal: 'issue.lead-not-disputed',
  },
  has_deadline: { holds: ({ deadline }) => deadline !== undefined, refusal: 'issue.no-deadline' },
  not_overdue: {
    holds: ({ deadline }, at) => deadline === undefined || at <= deadline.at,
    refusal: 'issue.overdue-already',
  },
  extensions_left: { holds: ({ extensions }) => extensions < EXTENSIONS, refusal: 'issue.no-extension-left' },
  co_parts_done: {
    holds: ({ coParts }) => coParts.every(({ doneAt }) => doneAt !== undefined),
    refusal: 'issue.co-parts-open',
  },
  petition_or_dispute: {
    holds: ({ kind }) => kind === 'petition' || kind === 'dispute',
    refusal: 'issue.no-plan-needed',
  },
  has_case_clock: {
    holds: ({ statutory }) => statutory !== undefined,
    refusal: 'issue.no-statutory-clock',
  },
  case_not_due: {
    holds: ({ statutory }, at) => statutory === undefined || dayOf(at) <= statutory.due,
    refusal: 'issue.statutory-over',
  },
  case_not_extended: {
    holds: ({ statutory }) => !statutory || statutory.extendedDays === 0,
    refusal: 'issue.statutory-extended',
  },
  watched: { holds: (issue, at) => isWatched(issue, dayOf(at)), refusal: 'issue.not-watched' },
  not_watched: { holds: (issue, at) => !isWatched(issue, dayOf(at)), refusal: 'issue.watched' },
  watch_over: {
    holds: (issue, at) =>
      issue.watchUntil !== undefined && issue.watchEnded !== true && !isWatched(issue, dayOf(at)),
    refusal: 'issue.not-watched',
  },
  /** Own entries are taken back or set right while they are nobody else's business yet. */
  untouched: { holds: ({ takenUp }) => takenUp !== true, refusal: 'issue.taken-up' },
  own_entry_fresh: {
    holds: ({ raisedAt }, at) => at - raisedAt <= FRESH_MINUTES * 60_000,
    refusal: 'issue.withdraw-too-late',
  },
  // Others hang on it now: its raiser alone may not take it away any more.
  nothing_taken_in: { holds: ({ takenIn = 0 }) => takenIn === 0, refusal: 'issue.others-in-it' },
  merged_before: { holds: ({ mergedInto }) => mergedInto !== undefined, refusal: 'issue.not-merged' },
}
