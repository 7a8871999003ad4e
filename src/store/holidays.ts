import type { Connection } from 'mongoose'
import type { Day } from '../domain/time.js'
import type { HolidayTable } from '../domain/working-time.js'
import { type Database, database } from './database.js'

interface HolidayDocument {
  readonly _id: string
  readonly county: string
  readonly off: readonly Day[]
  readonly on: readonly Day[]
  readonly at: Date
}

/** The tables that a county added to those that came with the program. */
export async function holidayTables(db: Database, county: string): Promise<readonly HolidayTable[]> {
  const rows = await db.collection<HolidayDocument>('holidays').find({ county }).sort({ _id: 1 }).toArray()
  return rows.map(({ off, on }) => ({ holidays: flags(off), workdays: flags(on) }))
}

/** Keeps a year's table in place of an earlier one of that year, with the audit entry of who did so. */
export async function keepHolidays(
  connection: Connection,
  county: string,
  { year, table, by, now }: KeptHolidays,
): Promise<void> {
  const db = database(connection)
  const _id = `${county}/${year}`
  const after = { off: Object.keys(table.holidays).sort(), on: Object.keys(table.workdays).sort() }
  const at = new Date(now)
  await connection.getClient().withSession((session) =>
    session.withTransaction(async () => {
      const before = await db
        .collection<HolidayDocument>('holidays')
        .findOneAndUpdate(
          { _id },
          { $set: { ...after, at }, $setOnInsert: { county } },
          { upsert: true, session },
        )
      await db.collection<{ _id: string }>('audit').insertOne(
        {
          ...{ _id: `${_id}-holidays-${now}`, county, at, actor: by, verb: 'calendar.set' },
          ...{ subject: `calendar/${year}`, after },
          before: before && { off: before.off, on: before.on },
        } as { _id: string },
        { session },
      )
    }),
  )
}

interface KeptHolidays {
  readonly year: string
  readonly table: HolidayTable
  readonly by: string
  readonly now: number
}

function flags(days: readonly Day[]): Record<Day, true> {
  return Object.fromEntries(days.map((day) => [day, true as const]))
}
