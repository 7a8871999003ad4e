import type { mongo } from 'mongoose'
import type { ImportPlan, PlannedBatch, PlannedSheet } from '../../workbook/import-plan.js'
import { unpackRows } from '../../workbook/parsed-workbook.js'
import { fateOf } from '../../workbook/plan-households.js'
import { fieldsOf, type RowFields } from '../../workbook/registry-fields.js'
import type { StoredFields } from '../../workbook/registry-snapshot.js'
import type { CollectionName, RowValues, SheetSpec } from '../../workbook/sheet-spec.js'
import { HOUSEHOLDS, idOf, sheetSpec } from '../../workbook/sheets.js'
import { documentId, idInCounty, type RegistryDocument, storedFields } from './registry-documents.js'
import { type DocumentChange, newHouseholdFields } from './write-changes.js'

/** Everything one batch writes, with what is needed to take it back. */
export interface BatchWrites {
  readonly target: CollectionName
  readonly added: readonly RegistryDocument[]
  readonly changed: readonly DocumentChange[]
  readonly before: readonly BeforeChange[]
}

/** The old values of the fields a change touches, and which of them were not there. */
export interface BeforeChange {
  readonly id: string
  readonly before: Readonly<Record<string, unknown>>
  readonly absent: readonly string[]
}

export async function batchWrites(
  db: mongo.Db,
  county: string,
  plan: ImportPlan,
  sheet: PlannedSheet,
  batch: PlannedBatch,
): Promise<BatchWrites> {
  const { spec, presentKeys } = sheet
  if (batch.ready) {
    const added = batch.ready.map(({ id, fields }) => newDocument(county, spec, id, fields))
    return { target: spec.collection, added, ...noChanges() }
  }
  const rows: { id: string; values: RowValues; position: number }[] = []
  const old: string[] = []
  for (const [index, { values }] of unpackRows(spec, batch.packed).entries()) {
    const id = idOf(spec, values)
    const fate = fateOf(batch, index)
    if (id === undefined || fate === 'unchanged') continue
    rows.push({ id, values, position: batch.from + index })
    if (fate !== 'added') old.push(id)
  }
  const stored = await storedById(db, county, spec.collection, old)
  const writes = { target: spec.collection, added: [] as RegistryDocument[], ...noChanges() }
  for (const { id, values, position } of rows) {
    const existing = stored.get(id)
    const fields = fieldsOf(spec, presentKeys, values, { position, existing }, plan.around)
    if (existing) addChange(writes, id, fields, existing)
    else writes.added.push(newDocument(county, spec, id, fields.set))
  }
  return writes
}

function newDocument(
  county: string,
  spec: SheetSpec,
  id: string,
  fields: RowFields['set'],
): RegistryDocument {
  const coverage = spec.name === HOUSEHOLDS ? newHouseholdFields(fields) : {}
  return { _id: documentId(county, id), county, ...fields, ...coverage }
}

/** Households whose unit or village follows from other rows. */
export async function followerWrites(
  db: mongo.Db,
  county: string,
  plan: ImportPlan,
  ids: readonly string[],
): Promise<BatchWrites> {
  const writes = { target: 'households' as const, added: [], ...noChanges() }
  for (const [id, existing] of await storedById(db, county, 'households', ids)) {
    addChange(
      writes,
      id,
      fieldsOf(sheetSpec('户'), new Set(), {}, { position: 0, existing }, plan.around),
      existing,
    )
  }
  return writes
}

const noChanges = () => ({ changed: [] as DocumentChange[], before: [] as BeforeChange[] })

/** Only what differs is written, so that nothing else is overwritten. */
function addChange(
  writes: { changed: DocumentChange[]; before: BeforeChange[] },
  id: string,
  fields: RowFields,
  existing: StoredFields,
): void {
  const set = Object.fromEntries(
    Object.entries(fields.set).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(existing[key]),
    ),
  )
  const unset = fields.unset.filter((key) => existing[key] !== undefined)
  const touched = [...Object.keys(set), ...unset]
  const before = Object.fromEntries(
    touched.filter((k) => existing[k] !== undefined).map((k) => [k, existing[k]]),
  )
  writes.changed.push({ id, set, unset, occupancy: set.occupancy ?? existing.occupancy })
  writes.before.push({ id, before, absent: touched.filter((key) => existing[key] === undefined) })
}

async function storedById(
  db: mongo.Db,
  county: string,
  collection: CollectionName,
  ids: readonly string[],
): Promise<Map<string, StoredFields>> {
  if (ids.length === 0) return new Map()
  const keys = ids.map((id) => documentId(county, id))
  const found = await db
    .collection<RegistryDocument>(collection)
    .find({ _id: { $in: keys } })
    .toArray()
  return new Map(found.map((document) => [idInCounty(county, document._id), storedFields(document)]))
}
