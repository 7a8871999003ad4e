import type { Connection, mongo } from 'mongoose'
import * as z from 'zod'
import { OUTING_DAYS } from '../domain/outings/outing.js'
import { IMPORT_UNDO_DAYS, retentionSettings } from '../domain/retention-settings.js'
import { DAY_MS, dayOf, type Instant } from '../domain/time.js'
import { pruneAudit } from './audit-pruning.js'
import { RETENTION, readSettings } from './county-settings.js'
import { database } from './database.js'
import { ImportGuard, RegistryBusy } from './registry/import-guard.js'
import { type ImportDocument, importRowsOf, importsOf } from './registry/import-record.js'
import { idInCounty } from './registry/registry-documents.js'

export interface Retention {
  /** Deletes what is older than it is kept, as of `at` but never ahead of the clock; gives how much of what. */
  retain(at: Instant, by: string, signal: AbortSignal): Promise<Readonly<Record<string, number>>>
}

/** Longer than the longest that an issue stays open, so that no reason is told twice. */
const NOTICE_DAYS = 1096
/** What the platform refused, or may have lost; it is looked up by 投递 in the days after. */
const UNDELIVERED_DAYS = 180
/** Rows of one transaction or one deletion, at most: some tens of milliseconds. */
const BATCH = 1000

export function createRetention(
  county: string,
  connection: Connection,
  now: () => Instant = Date.now,
  batch = BATCH,
): Retention {
  const db = database(connection)
  return {
    async retain(at, by, signal) {
      // A run for a time to come, asked for by hand, must not take away what is still to be kept.
      const asOf = Math.min(at, now())
      const before = (days: number) => new Date(asOf - days * DAY_MS)
      const { settings, rev: settingRev } = await settingsOf(connection, county)
      const audit = await pruneAudit(connection, county, {
        ...{ today: dayOf(asOf), keepDays: settings.auditDays, settingRev, by, now: now(), signal, batch },
      })
      const importRows = await forgetImports(connection, county, before(IMPORT_UNDO_DAYS), by, now(), signal)
      const notices = await deleteAll(db.collection('notices'), signal, batch, {
        ...{ county, at: { $lt: before(NOTICE_DAYS) } },
      })
      const outings = await deleteAll(db.collection('outings'), signal, batch, {
        ...{ county, at: { $lt: before(OUTING_DAYS) } },
      })
      const messages = await deleteAll(db.collection('outbox'), signal, batch, {
        ...{ county, state: { $in: ['refused', 'unknown'] }, doneAt: { $lt: before(UNDELIVERED_DAYS) } },
      })
      return { auditDays: audit.days, auditRows: audit.rows, importRows, notices, outings, messages }
    },
  }
}

async function settingsOf(connection: Connection, county: string) {
  try {
    return await readSettings(connection, county, RETENTION)
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    const { minValue, maxValue } = retentionSettings.shape.auditDays
    throw new Error(
      `设置“操作记录保留”存的不是 ${minValue} 到 ${maxValue} 的整数，什么都没有清理。请用 minqing settings set 操作记录保留 重新设`,
      { cause: error },
    )
  }
}

/**
 * What imports replaced is deleted when they are too old to be taken back: first it is written down that they are, then
 * their rows go. Under the guard of the registry, so that none is being taken back meanwhile; if it is held, tomorrow.
 */
async function forgetImports(
  connection: Connection,
  county: string,
  before: Date,
  by: string,
  now: Instant,
  signal: AbortSignal,
): Promise<number> {
  const db = database(connection)
  const old = await importsOf(db)
    .find({ county, state: 'done', startedAt: { $lt: before }, rowsGone: { $exists: false } })
    .sort({ startedAt: 1 })
    .toArray()
  if (old.length === 0) return 0
  let guard: ImportGuard
  try {
    guard = await ImportGuard.take(db, county)
  } catch (error) {
    if (error instanceof RegistryBusy) return 0
    throw error
  }
  let deleted = 0
  try {
    for (const one of old) {
      guard.check()
      if (!(await forget(connection, one, by, new Date(now)))) continue
      const importId = idInCounty(county, one._id)
      // Each of these rows stands for a thousand.
      deleted += await deleteAll(importRowsOf(db), signal, 50, { county, importId })
      await importsOf(db).updateOne({ _id: one._id }, { $set: { rowsGone: true } })
    }
  } finally {
    await guard.release()
  }
  return deleted
}

/** False when it is not there to be forgotten any more: it was taken back meanwhile. */
async function forget(
  connection: Connection,
  { _id, county }: ImportDocument,
  by: string,
  at: Date,
): Promise<boolean> {
  const db = database(connection)
  const importId = idInCounty(county, _id)
  const entry = {
    ...{ _id: `${county}/import-${importId}-pruned`, county, at, actor: by, verb: 'import.prune' },
    ...{ subject: `import/${importId}`, before: null, after: { undoDays: IMPORT_UNDO_DAYS } },
  }
  return connection.getClient().withSession((session) =>
    session.withTransaction(async () => {
      const current = await importsOf(db).findOne({ _id, state: 'done' }, { session })
      if (!current) return false
      if (current.rowsPrunedAt) return true
      await importsOf(db).updateOne({ _id }, { $set: { rowsPrunedAt: at } }, { session })
      await db.collection<{ _id: string }>('audit').insertOne(entry, { session })
      return true
    }),
  )
}

/** In bounded steps, each of which may be the last. */
async function deleteAll<T extends mongo.Document>(
  collection: mongo.Collection<T>,
  signal: AbortSignal,
  batch: number,
  filter: mongo.Filter<T>,
): Promise<number> {
  let deleted = 0
  for (;;) {
    if (signal.aborted) throw signal.reason
    const found = await collection
      .find(filter, { projection: { _id: 1 } })
      .limit(batch)
      .toArray()
    if (found.length === 0) return deleted
    const ids = { _id: { $in: found.map(({ _id }) => _id) } } as mongo.Filter<T>
    deleted += (await collection.deleteMany(ids)).deletedCount
  }
}
