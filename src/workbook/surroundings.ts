import { remembering } from './household-pinyin.js'
import type { NumberedRow } from './parsed-workbook.js'
import type { Surroundings } from './registry-fields.js'
import type { StoredDocuments } from './registry-snapshot.js'
import type { CollectionName, RowValues, SheetName } from './sheet-spec.js'

export type SmallCollection = Exclude<CollectionName, 'households'>

/** One small sheet with what the registry has of it. */
export interface SmallSheet {
  readonly rows: readonly (NumberedRow & { readonly id: string })[]
  readonly stored: StoredDocuments
}

/** The registry after the import: what is stored, overlaid with the file. */
export function surroundingsOf(sheets: ReadonlyMap<SheetName, SmallSheet>): Surroundings {
  const merged = (name: SheetName) => {
    const fields = new Map<string, RowValues>()
    const sheet = sheets.get(name)
    for (const [id, stored] of sheet?.stored ?? []) fields.set(id, stored as RowValues)
    for (const { id, values } of sheet?.rows ?? []) fields.set(id, { ...fields.get(id), ...values })
    return fields
  }
  const units = merged('单位')
  const villages = new Map<string, { name: string; town: string }>()
  for (const [id, { name, town }] of merged('村'))
    villages.set(id, { name: String(name), town: String(town) })
  const unitOfPerson = new Map<string, string>()
  for (const [id, person] of merged('干部')) unitOfPerson.set(id, String(person.unitId))
  const unitsOfVillage = new Map<string, Set<string>>()
  for (const { unitId, villageId } of merged('挂点').values()) {
    const linked = unitsOfVillage.get(String(villageId)) ?? new Set()
    unitsOfVillage.set(String(villageId), linked.add(String(unitId)))
  }
  return {
    units: new Set(units.keys()),
    heads: new Set([...units.values()].map((unit) => String(unit.headId))),
    unitOfPerson,
    villages,
    towns: new Set([...villages.values()].map((village) => village.town)),
    unitsOfVillage,
    spell: remembering(),
  }
}
