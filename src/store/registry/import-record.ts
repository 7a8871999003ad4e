import type { mongo } from 'mongoose'
import type { CountsBySheet } from '../../workbook/import-plan.js'
import type { CollectionName } from '../../workbook/sheet-spec.js'
import type { BeforeChange } from './import-batch.js'

/** See the `imports` collection. */
export interface ImportDocument {
  _id: string
  county: string
  state: 'applying' | 'done' | 'undoing' | 'undone' | 'failed'
  by: string
  campaignId: string
  startedAt: Date
  endedAt?: Date
  fileName: string
  fileHash: string
  counts: CountsBySheet
  rowsPrunedAt?: Date
  rowsGone?: true
}

/** See the `import_rows` collection. */
export interface ImportRowsDocument {
  _id: string
  county: string
  importId: string
  target: CollectionName
  added: string[]
  changed: BeforeChange[]
}

export const importsOf = (db: mongo.Db) => db.collection<ImportDocument>('imports')

export const importRowsOf = (db: mongo.Db) => db.collection<ImportRowsDocument>('import_rows')

/**
 * Ends an import: its state and one audit entry, together or not at all. The entry's id follows from the import, so a
 * repetition adds none.
 */
export async function endImport(
  client: mongo.MongoClient,
  db: mongo.Db,
  document: ImportDocument,
  end: { readonly state: 'done' | 'undone' | 'failed'; readonly by: string; readonly at: Date },
): Promise<void> {
  const { _id, county, counts, fileName, fileHash } = document
  const importId = _id.slice(county.length + 1)
  const verbs = { done: 'import.apply', undone: 'import.undo', failed: 'import.fail' } as const
  const entry = {
    county,
    at: end.at,
    actor: end.by,
    verb: verbs[end.state],
    subject: `import/${importId}`,
    before: null,
    after: { counts, fileName, fileHash },
  }
  const audit = db.collection<{ _id: string }>('audit')
  await client.withSession((session) =>
    session.withTransaction(async () => {
      const set = { $set: { state: end.state, endedAt: end.at } }
      await importsOf(db).updateOne({ _id }, set, { session })
      const auditId = `${county}/import-${importId}-${end.state}`
      await audit.updateOne({ _id: auditId }, { $setOnInsert: entry }, { upsert: true, session })
    }),
  )
}
