import type { mongo } from 'mongoose'
import { momentInWords } from '../../domain/time.js'
import type { CollectionName } from '../../workbook/sheet-spec.js'
import { SHEETS } from '../../workbook/sheets.js'
import type { BeforeChange } from './import-batch.js'
import { type ImportDocument, importRowsOf, importsOf } from './import-record.js'
import { idInCounty, type RegistryDocument } from './registry-documents.js'

const LOOKUP = 1000
const TARGET_OF = { 单位: 'units', 干部: 'people', 村: 'villages', 户: 'households' } as const

/** The ids an import touched, by collection. */
interface Touched {
  readonly added: Map<CollectionName, Set<string>>
  readonly changed: Map<CollectionName, Map<string, BeforeChange>>
}

/** What stands on an import, as a sentence, so that it can't be taken back; undefined if nothing does. */
export async function builtOnImport(db: mongo.Db, document: ImportDocument): Promise<string | undefined> {
  const touched = await touchedBy(db, document)
  return (
    (await visitsOn(db, document.county, touched)) ??
    (await laterImportOn(db, document, touched)) ??
    (await referencesOn(db, document.county, touched))
  )
}

async function touchedBy(db: mongo.Db, { _id, county }: ImportDocument): Promise<Touched> {
  const touched: Touched = { added: new Map(), changed: new Map() }
  for await (const row of importRowsOf(db)
    .find({ county, importId: idInCounty(county, _id) })
    .batchSize(10)) {
    const added = touched.added.get(row.target) ?? new Set<string>()
    const changed = touched.changed.get(row.target) ?? new Map<string, BeforeChange>()
    for (const id of row.added) added.add(id)
    for (const change of row.changed) changed.set(change.id, change)
    touched.added.set(row.target, added)
    touched.changed.set(row.target, changed)
  }
  return touched
}

async function visitsOn(db: mongo.Db, county: string, { added }: Touched): Promise<string | undefined> {
  const visits = db.collection<RegistryDocument>('visits')
  const campaigns = await visits.distinct('campaignId', { county })
  const newCampaign = campaigns.find((id) => added.get('campaigns')?.has(String(id)))
  if (newCampaign !== undefined)
    return `活动“${newCampaign}”已有走访登记，不能撤销这次导入。要改，请改好工作簿再导入一次`
  for (const ids of chunks(added.get('households') ?? [])) {
    const found = await visits.findOne({ county, campaignId: { $in: campaigns }, householdId: { $in: ids } })
    if (found)
      return `这次导入新增的户 ${found.householdId} 已有走访登记，不能撤销。要改，请改好工作簿再导入一次`
  }
  for (const ids of chunks(added.get('people') ?? [])) {
    const found = await visits.findOne({
      county,
      $or: [{ enteredBy: { $in: ids } }, { cadreId: { $in: ids } }],
    })
    if (found)
      return `这次导入新增的干部 ${found.cadreId} 已登记过走访，不能撤销。要改，请改好工作簿再导入一次`
  }
  return undefined
}

async function laterImportOn(
  db: mongo.Db,
  document: ImportDocument,
  { added, changed }: Touched,
): Promise<string | undefined> {
  const { county, startedAt, _id } = document
  const later = await importsOf(db)
    .find({ county, state: 'done', startedAt: { $gte: startedAt }, _id: { $ne: _id } })
    .sort({ startedAt: -1 })
    .toArray()
  const hit = (target: CollectionName, id: string) =>
    added.get(target)?.has(id) || changed.get(target)?.has(id)
  for (const other of later) {
    const importId = idInCounty(county, other._id)
    for await (const row of importRowsOf(db).find({ county, importId }).batchSize(10)) {
      const id = [...row.added, ...row.changed.map((change) => change.id)].find((touched) =>
        hit(row.target, touched),
      )
      if (id === undefined) continue
      const when = momentInWords(other.startedAt.getTime())
      return `之后的导入 ${importId}（${when}）又改过同样的行（如 ${id}），请先撤销那一次`
    }
  }
  return undefined
}

/** Documents outside the import that name one it added. */
async function referencesOn(
  db: mongo.Db,
  county: string,
  { added, changed }: Touched,
): Promise<string | undefined> {
  for (const spec of SHEETS) {
    const own = added.get(spec.collection)
    for (const column of spec.columns) {
      if (!column.refersTo) continue
      const removed = added.get(TARGET_OF[column.refersTo]) ?? new Set<string>()
      for (const ids of chunks(removed)) {
        const filter = { county, [column.key]: { $in: ids } }
        const options = { projection: { _id: 1 }, batchSize: LOOKUP }
        for await (const { _id } of db.collection<RegistryDocument>(spec.collection).find(filter, options)) {
          const id = idInCounty(county, _id)
          if (own?.has(id) || goesAway(changed.get(spec.collection)?.get(id), column.key, removed)) continue
          return `“${spec.name}”里的 ${id} 还在用这次导入新增的${column.refersTo}，不能撤销。请先改掉它`
        }
      }
    }
  }
  return undefined
}

/** Whether the reference goes away with the import, which put it there itself. */
function goesAway(change: BeforeChange | undefined, key: string, removed: ReadonlySet<string>): boolean {
  if (!change) return false
  const before = change.before[key]
  return change.absent.includes(key) || (before !== undefined && !removed.has(String(before)))
}

function* chunks(ids: Iterable<string>): Generator<string[]> {
  let chunk: string[] = []
  for (const id of ids) {
    if (chunk.push(id) < LOOKUP) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}
