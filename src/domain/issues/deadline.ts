import { dayOf, type Instant } from '../time.js'
import { addWorkingMs, endOfWorkday, type WorkCalendar, workingMsBetween } from '../working-time.js'
import type { Deadline, Priority, TimeLimit } from './types.js'

const HOUR_MS = 3_600_000

export const LIMIT_OF: Readonly<Record<Priority, TimeLimit>> = {
  hours_2: { kind: 'hours', hours: 2 },
  hours_24: { kind: 'hours', hours: 24 },
  days_7: { kind: 'workdays', days: 7 },
  days_15: { kind: 'workdays', days: 15 },
}

/** When a limit that starts now ends: hours by the clock, working days at the close of the last one. */
export function deadlineAfter(calendar: WorkCalendar, from: Instant, limit: TimeLimit): Instant {
  if (limit.kind === 'hours') return from + limit.hours * HOUR_MS
  return endOfWorkday(calendar, dayOf(from), limit.days)
}

/** A new deadline in place of an earlier one. */
export function nextDeadline(
  calendar: WorkCalendar,
  from: Instant,
  limit: TimeLimit,
  before: Deadline | undefined,
): Deadline {
  return { at: deadlineAfter(calendar, from, limit), limit, version: (before?.version ?? 0) + 1 }
}

/** 延期: so many working days beyond the deadline that stands. */
export function extended(calendar: WorkCalendar, deadline: Deadline, days: number): Deadline {
  return { ...deadline, at: endOfWorkday(calendar, dayOf(deadline.at), days), version: deadline.version + 1 }
}

/** What is left when the clock is stopped; 0 once it is overdue. */
export function leftOf(calendar: WorkCalendar, deadline: Deadline, at: Instant): number {
  if (deadline.limit.kind === 'hours') return Math.max(0, deadline.at - at)
  return workingMsBetween(calendar, at, deadline.at)
}

/** The deadline once the clock runs again. */
export function resumed(calendar: WorkCalendar, deadline: Deadline, leftMs: number, at: Instant): Deadline {
  const due = deadline.limit.kind === 'hours' ? at + leftMs : addWorkingMs(calendar, at, leftMs)
  return { ...deadline, at: due, version: deadline.version + 1 }
}
