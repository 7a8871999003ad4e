import type { Connection, mongo } from 'mongoose'
import { logger } from '../../logger.js'
import { database } from '../database.js'
import { ImportGuard, RegistryBusy } from './import-guard.js'
import { endImport, importsOf } from './import-record.js'
import { idInCounty } from './registry-documents.js'
import { takeBackRows } from './take-back.js'

const log = logger.child({ part: 'import' })

export interface Recovery {
  /** Imports that were half there and were taken back. */
  readonly takenBack: readonly string[]
  /** Someone is importing right now; there is nothing to recover from that. */
  readonly busy: boolean
}

/**
 * Called at every start: takes back what a crash left half imported, and finishes a taking back that a crash broke off.
 * Without such a thing, or while an import is running elsewhere, it does nothing.
 */
export async function recoverImports(
  connection: Connection,
  county: string,
  now = Date.now(),
): Promise<Recovery> {
  const db = database(connection)
  const open = await importsOf(db).findOne({ county, state: { $in: ['applying', 'undoing'] } })
  if (!open) return { takenBack: [], busy: false }
  let guard: ImportGuard
  try {
    guard = await ImportGuard.take(db, county)
  } catch (error) {
    if (error instanceof RegistryBusy) return { takenBack: [], busy: true }
    throw error
  }
  try {
    return { takenBack: await recoverUnder(connection.getClient(), db, county, now), busy: false }
  } finally {
    await guard.release()
  }
}

/** The same for who holds the guard already. */
export async function recoverUnder(
  client: mongo.MongoClient,
  db: mongo.Db,
  county: string,
  now: number,
): Promise<string[]> {
  const open = await importsOf(db)
    .find({ county, state: { $in: ['applying', 'undoing'] } })
    .sort({ startedAt: -1 })
    .toArray()
  for (const document of open) {
    await takeBackRows(client, db, document)
    const state = document.state === 'undoing' ? 'undone' : 'failed'
    await endImport(client, db, document, { state, by: 'system', at: new Date(now) })
    log.warn({ importId: idInCounty(county, document._id), state }, 'broken import taken back')
  }
  return open.map(({ _id }) => idInCounty(county, _id))
}
