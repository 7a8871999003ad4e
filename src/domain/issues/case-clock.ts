import { addDays, type Day, dayOf, type Instant } from '../time.js'
import type { CaseSettings } from './case-settings.js'
import { ENDED, type Issue, type IssueStatus, type StatutoryClock } from './types.js'

/** The statutory clock of these runs: until 办结, whoever's hands it is in, and through a suspension too. */
export const CASE_RUNNING: readonly IssueStatus[] = [
  'raised',
  'county_level',
  'assigned',
  'accepted',
  'in_progress',
  'extension_pending',
  'suspended',
  'returned',
  'reopened',
]

/** Petition cases and disputes have a statutory clock; nothing else has. */
export function hasCaseClock(kind: Issue['kind']): kind is 'petition' | 'dispute' {
  return kind === 'petition' || kind === 'dispute'
}

/** The clock of a petition case or dispute as it leaves the door; none for what was ended there. */
export function firstClock(
  { kind, status, raisedAt }: Pick<Issue, 'kind' | 'status' | 'raisedAt'>,
  settings: CaseSettings,
): StatutoryClock | undefined {
  return ENDED.has(status) ? undefined : clockFrom(dayOf(raisedAt), kind, settings, 1)
}

/**
 * The statutory clock after a move. It begins with the registration (受理), goes on through whatever the unit does, and
 * begins anew only when a case that had been ended comes up again, or is found to be of another kind.
 */
export function clockAfter(
  before: Issue,
  after: Issue,
  at: Instant,
  settings: CaseSettings,
): StatutoryClock | undefined {
  const { statutory } = after
  const version = (before.statutory?.version ?? 0) + 1
  if (ENDED.has(after.status)) return statutory
  if (ENDED.has(before.status) && after.status === 'reopened')
    return clockFrom(dayOf(at), after.kind, settings, version)
  if (!statutory || before.kind !== after.kind)
    return clockFrom(dayOf(after.raisedAt), after.kind, settings, version)
  return statutory
}

function clockFrom(
  from: Day,
  kind: Issue['kind'],
  { petitionDays, disputeDays }: CaseSettings,
  version: number,
): StatutoryClock | undefined {
  if (!hasCaseClock(kind)) return undefined
  const days = kind === 'petition' ? petitionDays : disputeDays
  return { from, due: addDays(from, days), extendedDays: 0, version }
}

/** 延长办理期限. */
export function extendedClock(clock: StatutoryClock, days: number): StatutoryClock {
  return { ...clock, due: addDays(clock.due, days), extendedDays: days, version: clock.version + 1 }
}

/** Settled, and still watched for relapse on that day. */
export function isWatched({ watchUntil }: Pick<Issue, 'watchUntil'>, day: Day): boolean {
  return watchUntil !== undefined && day <= watchUntil
}
