import { type ImportPlan, listed, type PlannedBatch, type PlannedSheet } from './import-plan.js'
import { type NumberedRow, type ParsedSheet, unpackRows, type WorkbookReading } from './parsed-workbook.js'
import { NAMED_IDS, planHouseholds, SeenIds, settleBatch } from './plan-households.js'
import { ProblemList } from './problems.js'
import { checkAccounts, checkReferences, referenceReason } from './references.js'
import { differenceOf, fieldsOf, type Surroundings } from './registry-fields.js'
import type { RegistrySnapshot } from './registry-snapshot.js'
import type { CollectionName, SheetName } from './sheet-spec.js'
import { HOUSEHOLDS, idOf, SHEETS, sheetSpec } from './sheets.js'
import { type SmallCollection, type SmallSheet, surroundingsOf } from './surroundings.js'

const PROBLEM_LIMIT = 50_000
const LOOKUP_SIZE = 1000

/**
 * Checks a workbook against itself and the registry and works out what it would change. Nothing is written. A plan
 * with problems must not be applied. Throws `WorkbookRefused` if the reading ends so.
 */
export async function planImport(reading: WorkbookReading, snapshot: RegistrySnapshot): Promise<ImportPlan> {
  const sources = new Map(reading.small.map((sheet) => [sheet.name, sheet]))
  const ofSmall = new ProblemList(PROBLEM_LIMIT)
  const small = await readSmallSheets(sources, snapshot, ofSmall)
  const around = surroundingsOf(small)
  const people = small.get('干部')
  if (people) checkAccounts(people, ofSmall)

  const unreadable = unreadableSheets(reading)
  const ofHouseholds = new ProblemList(PROBLEM_LIMIT)
  const households = reading.households
    ? await planHouseholds(
        sheetSpec(HOUSEHOLDS),
        reading.households,
        snapshot,
        around,
        unreadable,
        ofHouseholds,
      )
    : undefined
  const { fileHash, ...found } = await reading.findings()
  const problems = new ProblemList(PROBLEM_LIMIT)
  problems.addAll(found.problems, found.problemsBeyond)
  problems.addAll(ofSmall.items, ofSmall.beyond)
  const warnings = new ProblemList(PROBLEM_LIMIT)
  warnings.addAll(found.warnings, found.warningsBeyond)
  const planned: PlannedSheet[] = []
  for (const spec of SHEETS) {
    const source = sources.get(spec.name)
    const sheet = small.get(spec.name)
    if (spec.name === HOUSEHOLDS && households) {
      problems.addAll(ofHouseholds.items, ofHouseholds.beyond)
      planned.push(households.planned)
    } else if (source && sheet) planned.push(planSmallSheet(source, sheet, around, unreadable, problems))
  }
  if (!unreadable.has(HOUSEHOLDS)) await checkHouseholdReferences(small, households?.seen, snapshot, problems)
  if (households && households.unassigned.count > 0) {
    const { count, first } = households.unassigned
    const reason = `有 ${count} 户未落实责任单位（没有包户干部，所在村也不是只有一个挂点单位）：${listed(first, count)}`
    warnings.add({ sheet: HOUSEHOLDS, reason })
  }
  const followers = problems.empty ? await followersOf(small, households?.seen, snapshot, around) : []
  return {
    fileHash,
    campaignId: campaignOf(small.get('活动'), problems),
    sheets: planned,
    followers,
    around,
    problems: problems.items,
    problemsBeyond: problems.beyond,
    warnings: warnings.items,
    warningsBeyond: warnings.beyond,
  }
}

/** Sheets that lack a column of their key. */
function unreadableSheets({ small, households }: WorkbookReading): Set<SheetName> {
  const sheets: { name: SheetName; keys: readonly string[] }[] = [...small]
  if (households) sheets.push({ name: HOUSEHOLDS, keys: households.keys })
  const lacking = sheets.filter(({ name, keys }) => sheetSpec(name).idKeys.some((key) => !keys.includes(key)))
  return new Set(lacking.map(({ name }) => name))
}

/** All sheets but the households, with what is stored; also those that the file doesn't have. */
async function readSmallSheets(
  sources: ReadonlyMap<SheetName, ParsedSheet>,
  snapshot: RegistrySnapshot,
  problems: ProblemList,
): Promise<Map<SheetName, SmallSheet>> {
  const sheets = new Map<SheetName, SmallSheet>()
  for (const spec of SHEETS) {
    if (!isSmall(spec.collection)) continue
    const stored = await snapshot.all(spec.collection)
    const source = sources.get(spec.name)
    const seen = new SeenIds(spec)
    const rows: (NumberedRow & { id: string })[] = []
    for (const packed of source?.batches ?? []) {
      for (const numbered of unpackRows(spec, packed)) {
        const id = idOf(spec, numbered.values)
        if (id !== undefined && seen.add(id, numbered.row, problems)) rows.push({ ...numbered, id })
      }
    }
    if (source && spec.maxRows !== undefined && source.rows > spec.maxRows) {
      problems.add({
        sheet: spec.name,
        reason: `只能有 ${spec.maxRows} 行，现有 ${source.rows} 行。请删去多余的`,
      })
    }
    sheets.set(spec.name, { rows, stored })
  }
  return sheets
}

const isSmall = (collection: CollectionName): collection is SmallCollection => collection !== 'households'

function planSmallSheet(
  source: ParsedSheet,
  sheet: SmallSheet,
  around: Surroundings,
  unreadable: ReadonlySet<SheetName>,
  problems: ProblemList,
): PlannedSheet {
  const spec = sheetSpec(source.name)
  const presentKeys = new Set(source.keys)
  const counts = { added: 0, changed: 0, unchanged: 0 }
  const batches: PlannedBatch[] = []
  let from = 0
  for (const packed of source.batches) {
    const rows = unpackRows(spec, packed)
    for (const numbered of rows) checkReferences(spec, numbered, around, unreadable, problems)
    batches.push({
      packed,
      from,
      fates: settleBatch(spec, presentKeys, rows, from, sheet.stored, around, counts),
    })
    from += rows.length
  }
  const inFile = new Set(sheet.rows.map(({ id }) => id))
  const gone = [...sheet.stored.keys()].filter((id) => !inFile.has(id))
  const vanished = { count: gone.length, first: gone.slice(0, NAMED_IDS) }
  return { spec, presentKeys, counts, vanished, batches }
}

/** 重点人员 name households, which may be in the file or only in the registry. */
async function checkHouseholdReferences(
  small: ReadonlyMap<SheetName, SmallSheet>,
  seen: SeenIds | undefined,
  snapshot: RegistrySnapshot,
  problems: ProblemList,
): Promise<void> {
  for (const spec of SHEETS) {
    const column = spec.columns.find(({ refersTo }) => refersTo === HOUSEHOLDS)
    if (!column) continue
    const open = (small.get(spec.name)?.rows ?? []).filter(
      ({ values }) => !seen?.rows.has(String(values[column.key])),
    )
    for (let at = 0; at < open.length; at += LOOKUP_SIZE) {
      const part = open.slice(at, at + LOOKUP_SIZE)
      const stored = await snapshot.households(part.map(({ values }) => String(values[column.key])))
      for (const { row, values } of part) {
        const id = values[column.key]
        if (stored.has(String(id))) continue
        problems.add({ sheet: spec.name, row, column: column.heading, reason: referenceReason(column, id) })
      }
    }
  }
}

/** Households outside the file whose unit, village name or town follows from rows in the file. */
async function followersOf(
  small: ReadonlyMap<SheetName, SmallSheet>,
  seen: SeenIds | undefined,
  snapshot: RegistrySnapshot,
  around: Surroundings,
): Promise<string[]> {
  const changed = (sheet: SheetName, keys: readonly string[]) =>
    (small.get(sheet)?.rows ?? []).filter(({ id, values }) => {
      const stored = small.get(sheet)?.stored.get(id)
      return (
        stored !== undefined && keys.some((key) => values[key] !== undefined && values[key] !== stored[key])
      )
    })
  const villages = new Set(changed('村', ['name', 'town']).map(({ id }) => id))
  const links = small.get('挂点')
  for (const { id, values } of links?.rows ?? []) {
    if (!links?.stored.has(id)) villages.add(String(values.villageId))
  }
  const cadres = changed('干部', ['unitId']).map(({ id }) => id)
  if (villages.size === 0 && cadres.length === 0) return []
  const spec = sheetSpec(HOUSEHOLDS)
  const followers = new Set<string>()
  for await (const batch of snapshot.householdsOf([...villages], cadres)) {
    for (const [id, existing] of batch) {
      if (seen?.rows.has(id)) continue
      const fields = fieldsOf(spec, new Set(), {}, { position: 0, existing }, around)
      if (differenceOf(fields, existing) !== 'none') followers.add(id)
    }
  }
  return [...followers]
}

/** The campaign that coverage counts for: the file's, else the registry's latest. */
function campaignOf(campaigns: SmallSheet | undefined, problems: ProblemList): string {
  const inFile = campaigns?.rows.at(-1)?.id
  if (inFile !== undefined) return inFile
  const stored = [...(campaigns?.stored ?? [])].sort(([, a], [, b]) =>
    String(a.from) < String(b.from) ? 1 : -1,
  )
  const latest = stored[0]?.[0]
  if (latest === undefined) {
    problems.add({ sheet: '活动', reason: '还没有走访活动。请在“活动”表里填一行：名称、开始、结束' })
  }
  return latest ?? ''
}
