/** A moment: epoch milliseconds. */
export type Instant = number

/** A calendar day in Asia/Shanghai: `2024-05-15`. */
export type Day = string

/** China has one time zone without daylight saving (UTC+8), so days can be computed without a time zone library. */
const SHANGHAI_OFFSET_MS = 8 * 3_600_000
export const DAY_MS = 86_400_000

export function dayOf(at: Instant): Day {
  return new Date(at + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10)
}

/** The first moment of a day. */
export function startOf(day: Day): Instant {
  return Date.parse(`${day}T00:00:00+08:00`)
}

export function addDays(day: Day, days: number): Day {
  return dayOf(startOf(day) + days * DAY_MS)
}

/** The same date so many months later, or the last of a month that has no such date. */
export function addMonths(day: Day, months: number): Day {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + months, 0))
  return `${last.toISOString().slice(0, 8)}${String(Math.min(date, last.getUTCDate())).padStart(2, '0')}`
}

/** Whether the text is a day that exists. */
export function isDay(text: string): text is Day {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = Date.parse(`${text}T00:00:00+08:00`)
  return !Number.isNaN(at) && dayOf(at) === text
}

/** 0 is Monday. */
export function weekdayOf(day: Day): number {
  return (new Date(startOf(day) + SHANGHAI_OFFSET_MS).getUTCDay() + 6) % 7
}

/** The Monday of a day's week. */
export function mondayOf(day: Day): Day {
  return addDays(day, -weekdayOf(day))
}

const WEEKDAYS = ['周一', '周二', '周三', '周四', '周五', '周六', '周日']

/** `5月15日 周三`. */
export function dayInWords(day: Day): string {
  return `${dateInWords(day)} ${WEEKDAYS[weekdayOf(day)]}`
}

/** `5月15日`. */
export function dateInWords(day: Day): string {
  const [, month, date] = day.split('-').map(Number)
  return `${month}月${date}日`
}

/** `5月15日 18:05`. */
export function momentInWords(at: Instant): string {
  const iso = new Date(at + SHANGHAI_OFFSET_MS).toISOString()
  return `${Number(iso.slice(5, 7))}月${Number(iso.slice(8, 10))}日 ${iso.slice(11, 16)}`
}
