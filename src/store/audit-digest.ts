import { createHash } from 'node:crypto'
import { mongo } from 'mongoose'
import { addDays, type Day, startOf } from '../domain/time.js'

/** What was sealed of a day; see `audit_seals`. */
export interface SealDocument {
  readonly _id: string
  readonly county: string
  readonly day: Day
  readonly rows: number
  readonly previous: string
  readonly digest: string
  readonly at: Date
}

export interface AuditRow {
  readonly _id: string
  readonly county: string
  readonly at: Date
}

export function rowsOfDay(county: string, day: Day) {
  return { county, at: { $gte: new Date(startOf(day)), $lt: new Date(startOf(addDays(day, 1))) } }
}

/** SHA-256 over the seal before and all rows of a day with all their fields, in the order of time and id. */
export async function digestOf(
  audit: mongo.Collection<AuditRow>,
  county: string,
  day: Day,
  previous: string,
): Promise<{ readonly rows: number; readonly digest: string }> {
  const hash = createHash('sha256').update(previous)
  let rows = 0
  for await (const row of audit.find(rowsOfDay(county, day)).sort({ at: 1, _id: 1 })) {
    hash.update('\n').update(mongo.BSON.EJSON.stringify(row, { relaxed: false }))
    rows += 1
  }
  return { rows, digest: hash.digest('hex') }
}
