import type { ProgressView } from '#cards/progress.js'
import { sumTallies } from '../domain/coverage/tally.js'
import type { Cell } from '../domain/ports.js'
import type { Unit, Village } from '../domain/registry/types.js'
import { momentInWords } from '../domain/time.js'
import type { Tally } from '../domain/visits/types.js'
import { toCoverageView } from './coverage-view.js'

/** As many as fit into one card beside as many towns as a county has, in ten-row pages; the rest is counted. */
const MAX_ROWS = 100

/** What every view of progress is drawn with. */
export interface Common {
  readonly now: number
  readonly inGroup: boolean
  readonly refresh: Readonly<Record<string, string>>
}

export function cadreProgress(tally: Tally, common: Common): ProgressView {
  return {
    title: '我的走访进度',
    asOf: momentInWords(common.now),
    overall: toCoverageView(tally),
    parts: [],
    refresh: common.refresh,
    canVisit: true,
    inGroup: common.inGroup,
  }
}

/** A unit, by village in the order of the village codes. */
export function unitProgress(
  unit: Unit,
  cells: readonly Cell[],
  villages: readonly Village[],
  common: Common,
): ProgressView {
  return byVillage(unit.shortName ?? unit.id, cells, villages, common)
}

/** The county: by unit in the fixed office order, and by town. */
export function countyProgress(
  cells: readonly Cell[],
  units: readonly Unit[],
  towns: readonly string[],
  common: Common,
): ProgressView {
  const unitNames = new Map([
    ...units.map((u) => [u.id, u.shortName ?? u.id] as const),
    ['-', '未落实单位'] as const,
  ])
  const townNames = new Map(towns.map((town) => [town, town]))
  return {
    title: '全县走访进度',
    asOf: momentInWords(common.now),
    overall: toCoverageView(sumTallies(cells.map((c) => c.tally))),
    parts: [
      part(
        '按单位',
        cellRows(cells, (c) => c.unitId ?? '-', unitNames, [...units.map((u) => u.id), '-']),
      ),
      part(
        '按乡镇',
        cellRows(cells, (c) => c.town, townNames, towns),
      ),
    ],
    refresh: common.refresh,
    canVisit: false,
    inGroup: common.inGroup,
  }
}

/** One town, by village. */
export function townProgress(
  town: string,
  cells: readonly Cell[],
  villages: readonly Village[],
  common: Common,
): ProgressView {
  return byVillage(town, cells, villages, common)
}

function byVillage(
  name: string,
  cells: readonly Cell[],
  villages: readonly Village[],
  common: Common,
): ProgressView {
  const names = new Map(villages.map((v) => [v.id, v.name]))
  return {
    title: `${name}走访进度`,
    asOf: momentInWords(common.now),
    overall: toCoverageView(sumTallies(cells.map((c) => c.tally))),
    parts: [
      part(
        '按村（社区）',
        cellRows(
          cells,
          (c) => c.villageId,
          names,
          villages.map((v) => v.id),
        ),
      ),
    ],
    refresh: common.refresh,
    canVisit: false,
    inGroup: common.inGroup,
  }
}

type Rows = ProgressView['parts'][number]['rows']

export function part(heading: string, rows: Rows): ProgressView['parts'][number] {
  return { heading, rows: rows.slice(0, MAX_ROWS), more: Math.max(0, rows.length - MAX_ROWS) }
}

/** A row for each key, in the given order; keys that are not in it come last. */
export function cellRows(
  cells: readonly Cell[],
  keyOf: (cell: Cell) => string,
  names: ReadonlyMap<string, string>,
  order: readonly string[],
): Rows {
  const tallies = new Map<string, Tally[]>()
  for (const cell of cells) {
    const key = keyOf(cell)
    const list = tallies.get(key)
    if (list) list.push(cell.tally)
    else tallies.set(key, [cell.tally])
  }
  const known = new Set(order)
  const keys = [...order, ...[...tallies.keys()].filter((key) => !known.has(key)).sort()]
  return keys.flatMap((key) => {
    const list = tallies.get(key)
    return list ? [{ name: names.get(key) ?? key, coverage: toCoverageView(sumTallies(list)) }] : []
  })
}
