import {
  type PlannedBatch,
  type PlannedSheet,
  ROW_FATES,
  type RowFate,
  type Vanished,
} from './import-plan.js'
import { type HouseholdStream, type NumberedRow, unpackRows } from './parsed-workbook.js'
import type { ProblemList } from './problems.js'
import { checkReferences } from './references.js'
import { differenceOf, fieldsOf, responsibleUnit, type Surroundings } from './registry-fields.js'
import type { RegistrySnapshot, StoredDocuments } from './registry-snapshot.js'
import type { SheetName, SheetSpec } from './sheet-spec.js'
import { idOf } from './sheets.js'

/** How many ids of vanished or unassigned rows a report names. */
export const NAMED_IDS = 20

/** So many new rows are kept as they will be written, some 30 MB; those beyond are made again when their turn comes. */
const READY_ROWS = 50_000

const FATE_NUMBER: Readonly<Record<RowFate, number>> = { unchanged: 0, added: 1, changed: 2, reordered: 3 }

export interface Tallying {
  readonly counts: { added: number; changed: number; unchanged: number }
  readonly fates: Uint8Array
}

/** What becomes of each row of a batch. Rows without an id stay `unchanged`: their problems are noted already. */
export function settleBatch(
  spec: SheetSpec,
  presentKeys: ReadonlySet<string>,
  rows: readonly NumberedRow[],
  from: number,
  stored: StoredDocuments,
  around: Surroundings,
  counts: Tallying['counts'],
): Uint8Array {
  const fates = new Uint8Array(rows.length)
  for (const [index, { values }] of rows.entries()) {
    const id = idOf(spec, values)
    if (id === undefined) continue
    const existing = stored.get(id)
    let fate: RowFate = 'added'
    if (existing) {
      const fields = fieldsOf(spec, presentKeys, values, { position: from + index, existing }, around)
      const difference = differenceOf(fields, existing)
      fate = difference === 'none' ? 'unchanged' : difference === 'order' ? 'reordered' : 'changed'
    }
    fates[index] = FATE_NUMBER[fate]
    counts[fate === 'reordered' ? 'unchanged' : fate] += 1
  }
  return fates
}

export const fateOf = (batch: PlannedBatch, index: number): RowFate =>
  ROW_FATES[batch.fates[index] ?? 0] ?? 'unchanged'

/** Remembers on which row an id stands and notes the second one. */
export class SeenIds {
  readonly rows = new Map<string, number>()
  readonly #spec: SheetSpec

  constructor(spec: SheetSpec) {
    this.#spec = spec
  }

  /** False for an id that was there already. */
  add(id: string, row: number, problems: ProblemList): boolean {
    const first = this.rows.get(id)
    if (first === undefined) {
      this.rows.set(id, row)
      return true
    }
    const headings = this.#spec.columns
      .filter(({ key }) => this.#spec.idKeys.includes(key))
      .map((c) => c.heading)
    problems.add({
      sheet: this.#spec.name,
      row,
      column: headings.join('+'),
      reason: `与第 ${first} 行重复（${id}）。请改掉或删去其中一行`,
    })
    return false
  }
}

export interface HouseholdFindings {
  readonly planned: PlannedSheet
  readonly seen: SeenIds
  /** Households that no unit answers for. */
  readonly unassigned: Vanished
}

/** Goes through the households batch by batch: references, duplicates, and what each row changes. */
export async function planHouseholds(
  spec: SheetSpec,
  source: HouseholdStream,
  snapshot: RegistrySnapshot,
  around: Surroundings,
  unreadable: ReadonlySet<SheetName>,
  problems: ProblemList,
): Promise<HouseholdFindings> {
  const presentKeys = new Set(source.keys)
  const seen = new SeenIds(spec)
  const counts = { added: 0, changed: 0, unchanged: 0 }
  const batches: PlannedBatch[] = []
  const unassigned = { count: 0, first: [] as string[] }
  const inRegistry = await snapshot.householdCount()
  let from = 0
  for await (const packed of source.batches) {
    const rows = unpackRows(spec, packed)
    const ids: string[] = []
    for (const numbered of rows) {
      checkReferences(spec, numbered, around, unreadable, problems)
      const id = idOf(spec, numbered.values)
      if (id === undefined || !seen.add(id, numbered.row, problems)) continue
      ids.push(id)
      const { villageId, cadreId } = numbered.values
      if (responsibleUnit(String(villageId), cadreId, around) !== undefined) continue
      unassigned.count += 1
      if (unassigned.first.length < NAMED_IDS) unassigned.first.push(id)
    }
    const stored: StoredDocuments = inRegistry === 0 ? new Map() : await snapshot.households(ids)
    const fates = settleBatch(spec, presentKeys, rows, from, stored, around, counts)
    batches.push({ packed, from, fates, ...readyRows(spec, presentKeys, rows, from, fates, around) })
    from += rows.length
  }
  const missing = inRegistry - counts.changed - counts.unchanged
  const vanished = missing > 0 ? await vanishedHouseholds(snapshot, seen) : { count: 0, first: [] }
  return { planned: { spec, presentKeys, counts, vanished, batches }, seen, unassigned }
}

/** The reading thread is at work while households are planned: what writing will ask for costs nothing now. */
function readyRows(
  spec: SheetSpec,
  presentKeys: ReadonlySet<string>,
  rows: readonly NumberedRow[],
  from: number,
  fates: Uint8Array,
  around: Surroundings,
): Pick<PlannedBatch, 'ready'> {
  const isNew = fates.every((fate) => fate === FATE_NUMBER.added)
  if (!isNew || from >= READY_ROWS) {
    for (const { values } of rows) around.spell(String(values.head))
    return {}
  }
  const ready = rows.map(({ values }, index) => ({
    id: idOf(spec, values) ?? '',
    fields: fieldsOf(spec, presentKeys, values, { position: from + index, existing: undefined }, around).set,
  }))
  return { ready }
}

async function vanishedHouseholds(snapshot: RegistrySnapshot, seen: SeenIds): Promise<Vanished> {
  const first: string[] = []
  let count = 0
  for await (const ids of snapshot.householdIds()) {
    for (const id of ids) {
      if (seen.rows.has(id)) continue
      count += 1
      if (first.length < NAMED_IDS) first.push(id)
    }
  }
  return { count, first }
}
