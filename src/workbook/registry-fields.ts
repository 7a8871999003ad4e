import type { Spelling } from './household-pinyin.js'
import type { StoredFields } from './registry-snapshot.js'
import type { CellValue, RowValues, SheetName, SheetSpec } from './sheet-spec.js'

/** What rows refer to: the registry as it will be after the import. */
export interface Surroundings {
  readonly units: ReadonlySet<string>
  /** Person to unit. */
  readonly unitOfPerson: ReadonlyMap<string, string>
  readonly heads: ReadonlySet<string>
  readonly villages: ReadonlyMap<string, { readonly name: string; readonly town: string }>
  readonly towns: ReadonlySet<string>
  /** Village to the units linked to it. */
  readonly unitsOfVillage: ReadonlyMap<string, ReadonlySet<string>>
  /** How a name is typed; the same name costs only once. */
  readonly spell: (name: string) => Spelling
}

/** What a row makes of its document: fields to set, and fields to take away. Coverage is not the workbook's. */
export interface RowFields {
  readonly set: Readonly<Record<string, unknown>>
  readonly unset: readonly string[]
}

export interface RowPlace {
  /** Position among the rows of the sheet, from 0. */
  readonly position: number
  readonly existing: StoredFields | undefined
}

/**
 * The fields of a row's document. `presentKeys` are the columns the file has: an absent column leaves an existing
 * document alone, a blank cell clears the field, unless the column keeps what may have come from elsewhere.
 */
export function fieldsOf(
  spec: SheetSpec,
  presentKeys: ReadonlySet<string>,
  values: RowValues,
  place: RowPlace,
  around: Surroundings,
): RowFields {
  const set: Record<string, unknown> = {}
  const unset: string[] = []
  const { existing } = place
  for (const column of spec.columns) {
    const { key } = column
    if (spec.idOnly.includes(key)) continue
    const value = values[key]
    if (value !== undefined) set[key] = value
    else if (!existing || (presentKeys.has(key) && !column.keepWhenBlank)) {
      if (column.whenBlank !== undefined) set[key] = column.whenBlank
      else if (existing && !column.required) unset.push(key)
    }
  }
  derive(spec.name, values, set, unset, place, around)
  return { set, unset }
}

/** Adds the fields that follow from others. */
function derive(
  sheet: SheetName,
  values: RowValues,
  set: Record<string, unknown>,
  unset: string[],
  { existing, position }: RowPlace,
  around: Surroundings,
): void {
  if (sheet === '单位' || sheet === '村') set.order = position
  if (sheet === '村' && set.kind === undefined) {
    set.kind = String(set.name).endsWith('社区') ? 'community' : 'village'
    const cleared = unset.indexOf('kind')
    if (cleared >= 0) unset.splice(cleared, 1)
  }
  if (sheet === '干部' && !existing && values.roles === undefined && around.heads.has(String(values.id))) {
    set.roles = ['cadre', 'head']
  }
  if (sheet === '户') deriveHousehold(set, unset, existing, around)
}

function deriveHousehold(
  set: Record<string, unknown>,
  unset: string[],
  existing: StoredFields | undefined,
  around: Surroundings,
): void {
  const current = (key: string) => set[key] ?? (unset.includes(key) ? undefined : existing?.[key])
  const villageId = String(current('villageId'))
  const village = around.villages.get(villageId)
  set.village = village?.name ?? ''
  set.town = village?.town ?? ''
  const unitId = responsibleUnit(villageId, current('cadreId'), around)
  if (unitId !== undefined) set.unitId = unitId
  else if (existing) unset.push('unitId')
  const head = String(current('head'))
  const { pinyin, initials } = around.spell(head)
  set.pinyin = pinyin
  set.initials = initials
  set.search = [head, pinyin, initials]
}

/** The unit that answers for a household: its cadre's, else the only one linked to its village, else none. */
export function responsibleUnit(
  villageId: string,
  cadreId: unknown,
  around: Surroundings,
): string | undefined {
  const ofCadre = typeof cadreId === 'string' ? around.unitOfPerson.get(cadreId) : undefined
  if (ofCadre !== undefined) return ofCadre
  const linked = around.unitsOfVillage.get(villageId)
  return linked?.size === 1 ? [...linked][0] : undefined
}

export type Difference = 'none' | 'order' | 'fields'

/** Whether the fields would change the document. A new position alone is written, but is no change to speak of. */
export function differenceOf(fields: RowFields, existing: StoredFields): Difference {
  for (const key of fields.unset) if (existing[key] !== undefined) return 'fields'
  let order = false
  for (const [key, value] of Object.entries(fields.set)) {
    if (same(value, existing[key])) continue
    if (key !== 'order') return 'fields'
    order = true
  }
  return order ? 'order' : 'none'
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
  return a.every((item: CellValue, index) => item === b[index])
}
