import { addDays, type Day, dayOf, type Instant, startOf } from './time.js'

/** Which days are worked, by the State Council's yearly notice. Throws `calendar.year-missing` for a year it does not know. */
export interface WorkCalendar {
  isWorkday(day: Day): boolean
}

/** Days off beside Saturdays and Sundays, and weekend days that are worked (调休), of whole years. */
export interface HolidayTable {
  readonly holidays: Readonly<Record<Day, unknown>>
  readonly workdays: Readonly<Record<Day, unknown>>
}

const HOUR_MS = 3_600_000
/** Office hours of a working day: eight hours in two spans, counted from the day's first moment. */
const SPANS = [
  [8 * HOUR_MS, 12 * HOUR_MS],
  [14 * HOUR_MS, 18 * HOUR_MS],
] as const
export const WORKDAY_MS = SPANS.reduce((sum, [from, to]) => sum + to - from, 0)

/** Nothing is sent from 20:00 to 08:00, nor on days off (rules against 24-hour work groups). */
const SENDING_FROM_MS = 8 * HOUR_MS
const SENDING_UNTIL_MS = 20 * HOUR_MS
/** Beyond this many days without one working day, the table must be wrong. */
const LONGEST_BREAK_DAYS = 30

/** Milliseconds of office hours between two moments; 0 if `to` is not later. */
export function workingMsBetween(calendar: WorkCalendar, from: Instant, to: Instant): number {
  let sum = 0
  for (let day = dayOf(from); startOf(day) < to; day = addDays(day, 1)) {
    if (!calendar.isWorkday(day)) continue
    for (const [opens, closes] of spansOf(day))
      sum += Math.max(0, Math.min(to, closes) - Math.max(from, opens))
  }
  return sum
}

/** The first moment at which so many milliseconds of office hours have gone by. */
export function addWorkingMs(calendar: WorkCalendar, from: Instant, ms: number): Instant {
  let left = ms
  for (let day = dayOf(from); ; day = addDays(day, 1)) {
    if (!calendar.isWorkday(day)) continue
    for (const [opens, closes] of spansOf(day)) {
      const begin = Math.max(from, opens)
      if (begin >= closes) continue
      if (begin + left <= closes) return begin + left
      left -= closes - begin
    }
  }
}

/** The last moment from which so many milliseconds of office hours have gone by. */
export function workingMsAgo(calendar: WorkCalendar, now: Instant, ms: number): Instant {
  let left = ms
  for (let day = dayOf(now); ; day = addDays(day, -1)) {
    if (!calendar.isWorkday(day)) continue
    for (const [opens, closes] of spansOf(day).reverse()) {
      const end = Math.min(now, closes)
      if (end <= opens) continue
      if (end - left >= opens) return end - left
      left -= end - opens
    }
  }
}

/** The end of office hours on the n-th working day after the given day, which itself does not count (期限自次日起算). */
export function endOfWorkday(calendar: WorkCalendar, after: Day, days: number): Instant {
  let day = after
  for (let left = days; left > 0; left -= 1) day = nextWorkday(calendar, addDays(day, 1))
  return startOf(day) + SPANS[1][1]
}

/** The given day if it is worked, else the next one that is. */
export function nextWorkday(calendar: WorkCalendar, from: Day): Day {
  for (let i = 0, day = from; i < LONGEST_BREAK_DAYS; i += 1, day = addDays(day, 1))
    if (calendar.isWorkday(day)) return day
  throw new Error(`no working day within ${LONGEST_BREAK_DAYS} days of ${from}`)
}

/** Working days that lie between two days: 1 from a Monday to the Tuesday after it; negative backwards. */
export function workdaysBetween(calendar: WorkCalendar, from: Day, to: Day): number {
  if (to < from) return -workdaysBetween(calendar, to, from)
  let count = 0
  for (let day = from; day < to; ) {
    day = addDays(day, 1)
    if (calendar.isWorkday(day)) count += 1
  }
  return count
}

/** The moment itself if messages may be sent then, else the next such moment. */
export function nextSendingTime(calendar: WorkCalendar, at: Instant): Instant {
  const today = dayOf(at)
  const sinceMidnight = at - startOf(today)
  if (calendar.isWorkday(today) && sinceMidnight < SENDING_UNTIL_MS)
    return Math.max(at, startOf(today) + SENDING_FROM_MS)
  return startOf(nextWorkday(calendar, addDays(today, 1))) + SENDING_FROM_MS
}

/** The moment itself if messages may be sent then, else the last such moment before it. */
export function lastSendingTime(calendar: WorkCalendar, at: Instant): Instant {
  if (nextSendingTime(calendar, at) === at) return at
  for (let i = 0, day = dayOf(at); i < LONGEST_BREAK_DAYS; i += 1, day = addDays(day, -1)) {
    const end = startOf(day) + SENDING_UNTIL_MS - 1
    if (end < at && calendar.isWorkday(day)) return end
  }
  throw new Error(`no working day within ${LONGEST_BREAK_DAYS} days before ${dayOf(at)}`)
}

function spansOf(day: Day): (readonly [Instant, Instant])[] {
  const start = startOf(day)
  return SPANS.map(([opens, closes]) => [start + opens, start + closes])
}
