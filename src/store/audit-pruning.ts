import type { Connection, mongo } from 'mongoose'
import { addDays, DAY_MS, type Day, dayOf, type Instant, startOf } from '../domain/time.js'
import { type AuditRow, digestOf, rowsOfDay, type SealDocument } from './audit-digest.js'
import { database } from './database.js'
import { isDuplicateKey } from './with-retry.js'

/**
 * That a sealed day's rows were taken away because their time was over: what the seal said of them, how many are gone,
 * and by which setting. Written in the transactions that take them away, and never deleted.
 */
export interface PruningDocument {
  readonly _id: string
  readonly county: string
  readonly day: Day
  readonly rows: number
  readonly digest: string
  readonly gone: number
  readonly by: string
  readonly keepDays: number
  /** How often the setting had been changed; 0 where the usual holds. */
  readonly settingRev: number
  readonly at: Date
}

export interface Pruning {
  /** The day as of which it is judged what is old. */
  readonly today: Day
  readonly keepDays: number
  readonly settingRev: number
  readonly by: string
  readonly now: Instant
  readonly signal: AbortSignal
  /** Rows of one transaction, at most. */
  readonly batch: number
}

/** By law nothing younger may go, whatever a record says. */
const LEAST_DAYS = 180
const MAJORITY = { writeConcern: { w: 'majority', journal: true } } as const

export const pruningsOf = (db: mongo.Db) => db.collection<PruningDocument>('audit_prunings')
const entryId = (county: string, day: Day) => `${county}/retention-${day}`

/**
 * Takes the rows of days that are older than `keepDays` away, oldest day first, a bounded number in each transaction.
 * A day that is not as it was sealed stays: its rows are evidence. May be broken off anywhere and run by two at once.
 */
export async function pruneAudit(
  connection: Connection,
  county: string,
  pruning: Pruning,
): Promise<{ readonly days: number; readonly rows: number }> {
  const db = database(connection)
  const before = addDays(pruning.today, -pruning.keepDays)
  const seals = await db
    .collection<SealDocument>('audit_seals')
    .find({ _id: { $gte: `${county}/`, $lt: `${county}/${before}` }, rows: { $gt: 0 } })
    .sort({ _id: 1 })
    .toArray()
  const begun = new Map((await pruningsOf(db).find({ county }).toArray()).map((one) => [one.day, one]))
  const taken = { days: 0, rows: 0 }
  for (const seal of seals) {
    const gone = begun.get(seal.day)?.gone ?? 0
    if (gone === seal.rows || (gone === 0 && !(await isIntact(db, county, seal)))) continue
    const rows = await pruneDay(connection, county, seal, gone, pruning)
    taken.rows += rows
    if (gone + rows === seal.rows) taken.days += 1
  }
  return taken
}

async function isIntact(
  db: mongo.Db,
  county: string,
  { day, previous, digest }: SealDocument,
): Promise<boolean> {
  return (await digestOf(db.collection<AuditRow>('audit'), county, day, previous)).digest === digest
}

/** Gives how many rows this call has taken away. */
async function pruneDay(
  connection: Connection,
  county: string,
  seal: SealDocument,
  goneBefore: number,
  pruning: Pruning,
): Promise<number> {
  const audit = database(connection).collection<AuditRow>('audit')
  let gone = goneBefore
  while (gone < seal.rows) {
    if (pruning.signal.aborted) throw pruning.signal.reason
    const ids = await audit
      .find(rowsOfDay(county, seal.day), { projection: { _id: 1 } })
      .sort({ at: 1, _id: 1 })
      .limit(Math.min(pruning.batch, seal.rows - gone))
      .map(({ _id }) => _id)
      .toArray()
    // Some were taken away by somebody else: the check of the seals will say so.
    if (ids.length === 0) break
    if (!(await pruneRows(connection, county, seal, gone, ids, pruning))) break
    gone += ids.length
  }
  return gone - goneBefore
}

/** Another process takes the same rows away at this moment. */
class Overtaken extends Error {}

async function pruneRows(
  connection: Connection,
  county: string,
  { day, rows, digest }: SealDocument,
  gone: number,
  ids: readonly string[],
  { keepDays, settingRev, by, now }: Pruning,
): Promise<boolean> {
  const db = database(connection)
  const audit = db.collection<{ _id: string }>('audit')
  const at = new Date(now)
  const record = { _id: `${county}/${day}`, county, day, rows, digest, by, keepDays, settingRev, at }
  const entry = {
    ...{ _id: entryId(county, day), county, at, actor: by, verb: 'retention.prune', subject: `audit/${day}` },
    ...{ before: null, after: { rows, digest, keepDays, settingRev } },
  }
  try {
    await connection.getClient().withSession((session) =>
      session.withTransaction(async () => {
        if (gone === 0) {
          await pruningsOf(db).insertOne({ ...record, gone: ids.length }, { session })
          await audit.insertOne(entry, { session })
        } else {
          const set = { $set: { gone: gone + ids.length } }
          const { matchedCount } = await pruningsOf(db).updateOne({ _id: record._id, gone }, set, { session })
          if (matchedCount !== 1) throw new Overtaken()
        }
        const { deletedCount } = await audit.deleteMany({ _id: { $in: [...ids] } }, { session })
        if (deletedCount !== ids.length) throw new Overtaken()
      }, MAJORITY),
    )
    return true
  } catch (error) {
    if (error instanceof Overtaken || isDuplicateKey(error)) return false
    throw error
  }
}

/**
 * Whether a day's rows went by retention and not otherwise: the record says what the seal says, the day was old enough,
 * the sealed audit of the day on which it was done has the entry, and as many rows are left as the record leaves.
 */
export async function isPrunedRightly(
  db: mongo.Db,
  county: string,
  seal: SealDocument,
  prunings: ReadonlyMap<Day, PruningDocument>,
  found: number,
): Promise<boolean> {
  const record = prunings.get(seal.day)
  if (!record || record.rows !== seal.rows || record.digest !== seal.digest) return false
  const ageDays = (startOf(dayOf(record.at.getTime())) - startOf(seal.day)) / DAY_MS
  if (ageDays <= Math.max(LEAST_DAYS, record.keepDays) || found !== record.rows - record.gone) return false
  if (prunings.has(dayOf(record.at.getTime()))) return true
  const entry = await db
    .collection<AuditRow & { readonly after: { readonly digest: string } }>('audit')
    .findOne({ _id: entryId(county, seal.day), at: record.at })
  return entry?.after.digest === seal.digest
}
