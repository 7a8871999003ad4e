import { stateCouncilCalendar } from '../calendar/state-council.js'
import type { WorkCalendar } from '../domain/working-time.js'
import { logger } from '../logger.js'
import { type Connection, database } from '../store/database.js'
import { holidayTables } from '../store/holidays.js'

const log = logger.child({ room: 'calendar' })

export interface CountyCalendar extends WorkCalendar {
  knows(year: number): boolean
  /** Reads the county's tables again; an outage leaves the calendar as it is. */
  refresh(): Promise<void>
}

/** A county's calendar; what an administrator adds is in it after the next refresh, without a restart. */
export async function countyCalendar(connection: Connection, county: string): Promise<CountyCalendar> {
  const read = async () => stateCouncilCalendar(await holidayTables(database(connection), county))
  let current = await read()
  return {
    isWorkday: (day) => current.isWorkday(day),
    knows: (year) => current.knows(year),
    async refresh() {
      try {
        current = await read()
      } catch (error) {
        log.warn({ err: error }, 'calendar not read again')
      }
    },
  }
}

const REFRESH_MS = 60_000

/** Refreshes until it is stopped. */
export function keepFresh(calendar: CountyCalendar, everyMs = REFRESH_MS): () => void {
  const timer = setInterval(() => void calendar.refresh(), everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
