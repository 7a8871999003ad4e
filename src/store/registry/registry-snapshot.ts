import type { mongo } from 'mongoose'
import type { RegistrySnapshot, StoredDocuments, StoredFields } from '../../workbook/registry-snapshot.js'
import {
  documentId,
  everyIdOf,
  idInCounty,
  type RegistryDocument,
  storedFields,
} from './registry-documents.js'

const BATCH = 1000

/** The county's registry as it is. Consistent as long as the import guard is held. */
export function registrySnapshot(db: mongo.Db, county: string): RegistrySnapshot {
  const households = db.collection<RegistryDocument>('households')
  const byId = (documents: readonly RegistryDocument[]): StoredDocuments =>
    new Map<string, StoredFields>(
      documents.map((found) => [idInCounty(county, found._id), storedFields(found)]),
    )

  return {
    all: async (collection) =>
      byId(await db.collection<RegistryDocument>(collection).find({ county }).toArray()),
    householdCount: () => households.countDocuments({ _id: everyIdOf(county) }),
    households: async (ids) =>
      byId(await households.find({ _id: { $in: ids.map((id) => documentId(county, id)) } }).toArray()),
    async *householdIds() {
      const cursor = households.find({ _id: everyIdOf(county) }, { projection: { _id: 1 }, batchSize: BATCH })
      for await (const found of batches(cursor)) yield found.map(({ _id }) => idInCounty(county, _id))
    },
    async *householdsOf(villageIds, cadreIds) {
      const filter = {
        county,
        $or: [{ villageId: { $in: [...villageIds] } }, { cadreId: { $in: [...cadreIds] } }],
      }
      for await (const found of batches(households.find(filter, { batchSize: BATCH }))) yield byId(found)
    },
  }
}

async function* batches<T>(cursor: mongo.FindCursor<T>): AsyncGenerator<T[]> {
  let batch: T[] = []
  for await (const found of cursor) {
    if (batch.push(found) < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
