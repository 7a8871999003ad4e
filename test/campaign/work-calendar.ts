/**
 * The weeks of the campaign as the State Council's notice for 2026 has them (国务院办公厅关于2026年部分节假日安排的通知),
 * typed off by hand: what the program does is compared with this, not with the table that it uses itself.
 */
export const FIRST_DAY = '2026-04-06'
const OFF = new Set([
  ...['2026-04-04', '2026-04-05', '2026-04-06'],
  ...['2026-05-01', '2026-05-02', '2026-05-03', '2026-05-04', '2026-05-05'],
  ...['2026-06-19', '2026-06-20', '2026-06-21'],
])
/** 调休: a Saturday that is worked. */
const MADE_UP = new Set(['2026-05-09'])

const DAY = 86_400_000
const HOUR = 3_600_000
/** Eight office hours a day, in two spans. */
const SPANS = [
  ['08:00', '12:00'],
  ['14:00', '18:00'],
] as const
export const WORKED_DAY = 8 * HOUR

/** A moment in Shanghai. */
export function moment(day: string, time = '00:00'): number {
  return Date.parse(`${day}T${time}:00+08:00`)
}

export function dayAt(at: number): string {
  return new Date(at + 8 * HOUR).toISOString().slice(0, 10)
}

export function timeAt(at: number): string {
  return new Date(at + 8 * HOUR).toISOString().slice(11, 16)
}

export function daysLater(day: string, days: number): string {
  return dayAt(moment(day) + days * DAY)
}

/** 1 is Monday, 7 is Sunday. */
export function weekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7
}

/** From 1. */
export function weekOf(at: number): number {
  return Math.floor((at - moment(FIRST_DAY)) / (7 * DAY)) + 1
}

export function isWorked(day: string): boolean {
  return MADE_UP.has(day) || (weekday(day) <= 5 && !OFF.has(day))
}

/** The n-th worked day after a day. */
export function workedAfter(day: string, nth: number): string {
  let found = day
  for (let left = nth; left > 0; ) {
    found = daysLater(found, 1)
    if (isWorked(found)) left -= 1
  }
  return found
}

/** Worked days in (from, to]. */
export function workedBetween(from: string, to: string): number {
  let count = 0
  for (let day = daysLater(from, 1); day <= to; day = daysLater(day, 1)) if (isWorked(day)) count += 1
  return count
}

/** Milliseconds of office hours in between. */
export function officeTime(from: number, to: number): number {
  let sum = 0
  for (let day = dayAt(from); moment(day) < to; day = daysLater(day, 1))
    if (isWorked(day))
      for (const [opens, closes] of SPANS)
        sum += Math.max(0, Math.min(to, moment(day, closes)) - Math.max(from, moment(day, opens)))
  return sum
}

/** The moment at which so many milliseconds of office hours are over. */
export function afterOfficeTime(from: number, ms: number): number {
  let left = ms
  for (let day = dayAt(from); ; day = daysLater(day, 1))
    if (isWorked(day))
      for (const [opens, closes] of SPANS) {
        const start = Math.max(from, moment(day, opens))
        const room = moment(day, closes) - start
        if (room <= 0) continue
        if (left <= room) return start + left
        left -= room
      }
}

/** When messages may reach people who have not just spoken. */
export function isSendingTime(at: number): boolean {
  const time = timeAt(at)
  return isWorked(dayAt(at)) && time >= '08:00' && time < '20:00'
}
