import { mongo } from 'mongoose'
import { logger } from '../../logger.js'
import {
  countsBySheet,
  type ImportPlan,
  type PlannedBatch,
  type PlannedSheet,
} from '../../workbook/import-plan.js'
import { rebuildCountersIn } from '../coverage/rebuild-counters.js'
import { withRetry } from '../with-retry.js'
import { type BatchWrites, batchWrites, followerWrites } from './import-batch.js'
import { GuardLost, type ImportGuard } from './import-guard.js'
import { endImport, type ImportDocument, importRowsOf, importsOf } from './import-record.js'
import { documentId, idInCounty, type RegistryDocument } from './registry-documents.js'
import { takeBackRows } from './take-back.js'
import { writeChanges } from './write-changes.js'

const log = logger.child({ part: 'import' })

/** Batches in flight at a time: measured, more than four of a thousand rows gain nothing. */
const IN_FLIGHT = 4
const FOLLOWER_BATCH = 1000

export interface Application {
  readonly client: mongo.MongoClient
  readonly db: mongo.Db
  readonly county: string
  readonly guard: ImportGuard
  readonly plan: ImportPlan
  readonly importId: string
  readonly actor: string
  readonly fileName: string
  readonly now: number
  /** Called after each group of batches with the number of rows written so far. */
  readonly onProgress?: (rows: number) => void | Promise<void>
}

/**
 * Writes a validated plan. Before each batch goes what takes it back, so that whatever happens the import is either
 * there as a whole or not at all: an error takes it back at once, a crash at the next start.
 */
export async function applyImport(application: Application): Promise<void> {
  const { client, db, county, plan, importId, actor, now } = application
  const document = await openImport(application)
  try {
    await writeSheets(application)
    application.guard.check()
    await rebuildCountersIn(client, db, county, plan.campaignId)
    await endImport(client, db, document, { state: 'done', by: actor, at: new Date(now) })
  } catch (error) {
    // Who took the guard over takes the import back as well; two doing so would meet.
    if (error instanceof GuardLost) throw error
    log.error({ err: error, importId }, 'import failed, taking it back')
    await takeBackRows(client, db, document)
    await endImport(client, db, document, { state: 'failed', by: actor, at: new Date(now) })
    throw error
  }
}

async function openImport({ db, county, plan, ...facts }: Application): Promise<ImportDocument> {
  const document: ImportDocument = {
    _id: documentId(county, facts.importId),
    county,
    state: 'applying',
    by: facts.actor,
    campaignId: plan.campaignId,
    startedAt: new Date(facts.now),
    fileName: facts.fileName,
    fileHash: plan.fileHash,
    counts: countsBySheet(plan),
  }
  await importsOf(db).replaceOne({ _id: document._id }, document, { upsert: true })
  return document
}

async function writeSheets(application: Application): Promise<void> {
  const { db, county, plan } = application
  const writer = new BatchWriter(application)
  try {
    for (const sheet of plan.sheets) {
      for (const group of groupsOf(sheet)) {
        await writer.write(
          await Promise.all(group.map((batch) => batchWrites(db, county, plan, sheet, batch))),
        )
      }
    }
    for (let at = 0; at < plan.followers.length; at += FOLLOWER_BATCH) {
      await writer.write([
        await followerWrites(db, county, plan, plan.followers.slice(at, at + FOLLOWER_BATCH)),
      ])
    }
  } finally {
    await writer.settle()
  }
}

/** Batches that are written together. A small sheet is one group, so that its changes stand before its additions. */
function* groupsOf(sheet: PlannedSheet): Generator<PlannedBatch[]> {
  const batches = sheet.batches.filter(({ fates }) => fates.some((fate) => fate !== 0))
  const size = sheet.spec.collection === 'households' ? 1 : Math.max(1, batches.length)
  for (let at = 0; at < batches.length; at += size) yield batches.slice(at, at + size)
}

/** Keeps a few groups in flight while the next is being made ready. */
class BatchWriter {
  readonly #application: Application
  readonly #running = new Set<Promise<void>>()
  #failure: { readonly error: unknown } | undefined
  #noted: Promise<void> = Promise.resolve()
  #sequence = 0
  #rows = 0

  constructor(application: Application) {
    this.#application = application
  }

  async write(group: readonly BatchWrites[]): Promise<void> {
    this.#application.guard.check()
    // What takes the group back is on its way while the group still waits for its turn.
    const noted = this.#note(group)
    this.#noted = noted.catch(() => undefined)
    while (this.#running.size >= IN_FLIGHT) await Promise.race(this.#running)
    this.#throwFailure()
    this.#application.guard.check()
    const running = noted
      .then(() => this.#writeNow(group))
      .catch((error: unknown) => {
        this.#failure ??= { error }
      })
      .finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  /** Waits until nothing is in flight, even after a failure: what is taken back must not be written afterwards. */
  async settle(): Promise<void> {
    await Promise.all([...this.#running, this.#noted])
    this.#throwFailure()
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.error
  }

  async #note(group: readonly BatchWrites[]): Promise<void> {
    const { db, county, importId } = this.#application
    const rows = group.map(({ target, added, before }) => ({
      _id: documentId(county, `${importId}/${String(this.#sequence++).padStart(6, '0')}`),
      county,
      importId,
      target,
      added: added.map(({ _id }) => idInCounty(county, _id)),
      changed: [...before],
    }))
    await importRowsOf(db).insertMany(rows)
  }

  async #writeNow(group: readonly BatchWrites[]): Promise<void> {
    const { db, county, onProgress } = this.#application
    await allDone(group.map(({ target, changed }) => writeChanges(db, county, target, changed)))
    await allDone(group.map((writes) => insertAdded(db, writes)))
    this.#rows += group.reduce((sum, { added, changed }) => sum + added.length + changed.length, 0)
    await onProgress?.(this.#rows)
  }
}

/** Like `Promise.all`, but a failure waits for the others to end. */
async function allDone(work: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
}

async function insertAdded(db: mongo.Db, { target, added }: BatchWrites): Promise<void> {
  if (added.length > 0) await withRetry((attempt) => insertPlainly(db, target, added, attempt > 0))
}

/**
 * As one plain command: the driver's `insertMany` weighs every document before it serialises it. On a second attempt
 * what the first one wrote, whose answer was lost, is no error.
 */
async function insertPlainly(
  db: mongo.Db,
  insert: string,
  documents: readonly RegistryDocument[],
  isAgain: boolean,
): Promise<void> {
  const reply = await db.command({ insert, documents, ordered: false, writeConcern: SAFE })
  const errors = (reply.writeErrors ?? []) as { code: number; errmsg: string }[]
  const failed = errors.find(({ code }) => !(isAgain && code === DUPLICATE_KEY)) ?? reply.writeConcernError
  if (failed) throw new mongo.MongoServerError({ ...failed, message: failed.errmsg })
}

const SAFE = { w: 'majority', j: true, wtimeout: 10_000 }
const DUPLICATE_KEY = 11000
