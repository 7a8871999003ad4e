import type { mongo } from 'mongoose'
import { logger } from '../../logger.js'
import { rebuildCountersIn } from '../coverage/rebuild-counters.js'
import type { BeforeChange } from './import-batch.js'
import { type ImportDocument, type ImportRowsDocument, importRowsOf } from './import-record.js'
import { documentId, idInCounty, type RegistryDocument } from './registry-documents.js'
import { type DocumentChange, writeChanges } from './write-changes.js'

const log = logger.child({ part: 'import' })

/**
 * Takes the rows of an import back, last ones first, and counts anew. May be repeated after a crash. A household that
 * was visited while a broken import was half there stays: a visit is never lost.
 */
export async function takeBackRows(
  client: mongo.MongoClient,
  db: mongo.Db,
  { _id, county, campaignId }: ImportDocument,
): Promise<void> {
  const importId = idInCounty(county, _id)
  const rows = importRowsOf(db).find({ county, importId }).sort({ _id: -1 }).batchSize(4)
  for await (const row of rows) {
    await removeAdded(db, row)
    await writeChanges(db, county, row.target, await restorations(db, row))
  }
  await rebuildCountersIn(client, db, county, campaignId)
  await importRowsOf(db).deleteMany({ county, importId })
}

async function removeAdded(
  db: mongo.Db,
  { county, target, added, importId }: ImportRowsDocument,
): Promise<void> {
  if (added.length === 0) return
  const _id = { $in: added.map((id) => documentId(county, id)) }
  if (target !== 'households') {
    await db.collection<RegistryDocument>(target).deleteMany({ _id })
    return
  }
  const households = db.collection<RegistryDocument>(target)
  await households.deleteMany({ _id, visits: 0 })
  const kept = await households.countDocuments({ _id })
  if (kept > 0) log.error({ importId, kept }, 'visited households of a broken import were kept')
}

async function restorations(db: mongo.Db, row: ImportRowsDocument): Promise<DocumentChange[]> {
  const occupancies = row.target === 'households' ? await currentOccupancies(db, row) : undefined
  return row.changed.map(({ id, before, absent }) => ({
    id,
    set: before,
    unset: absent,
    occupancy: before.occupancy ?? occupancies?.get(documentId(row.county, id)),
  }))
}

async function currentOccupancies(db: mongo.Db, row: ImportRowsDocument): Promise<Map<string, unknown>> {
  const ids = row.changed.filter(unknownOccupancy).map(({ id }) => documentId(row.county, id))
  const found = await db
    .collection<RegistryDocument>('households')
    .find({ _id: { $in: ids } }, { projection: { occupancy: 1 } })
    .toArray()
  return new Map(found.map(({ _id, occupancy }) => [_id, occupancy]))
}

const unknownOccupancy = ({ before }: BeforeChange): boolean => before.occupancy === undefined
