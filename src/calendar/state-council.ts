import published from 'chinese-days/dist/chinese-days.json' with { type: 'json' }
import { DomainError } from '../domain/errors.js'
import { weekdayOf } from '../domain/time.js'
import type { HolidayTable, WorkCalendar } from '../domain/working-time.js'

/**
 * The State Council's calendar (国务院办公厅关于节假日安排的通知) as chinese-days publishes it, and tables that an operator
 * adds for years it does not have yet. A year without a table has no working days: it is refused instead of guessed.
 */
export function stateCouncilCalendar(
  added: readonly HolidayTable[] = [],
): WorkCalendar & { knows(year: number): boolean } {
  const tables = [published as HolidayTable, ...added]
  const off = new Set(tables.flatMap((table) => Object.keys(table.holidays)))
  const on = new Set(tables.flatMap((table) => Object.keys(table.workdays)))
  // Every notice has the National Day; a single day of January can stand in the table of the year before.
  const years = new Set([...off].filter((day) => day.endsWith('-10-01')).map((day) => day.slice(0, 4)))
  return {
    knows: (year) => years.has(String(year)),
    isWorkday: (day) => {
      const year = day.slice(0, 4)
      if (!years.has(year)) throw new DomainError('calendar.year-missing', { year })
      if (on.has(day)) return true
      return !off.has(day) && weekdayOf(day) < 5
    },
  }
}
