import type { WeeklyRow, WeeklyView } from '#cards/coverage-weekly.js'
import { coverageOf, sumTallies } from '../domain/coverage/tally.js'
import { sumCounts, type WeeklySnapshot } from '../domain/coverage/weekly.js'
import type { Cell } from '../domain/ports.js'
import type { GroupScope, Unit, Village } from '../domain/registry/types.js'
import { momentInWords } from '../domain/time.js'

export interface WeeklyFacts {
  readonly snapshot: WeeklySnapshot
  readonly previous: WeeklySnapshot | null
  /** In the fixed office order. */
  readonly units: readonly Unit[]
  /** In the order of their codes. */
  readonly villages: readonly Village[]
}

/** Households covered and left, by name: what the picture of a summary shows. */
export interface CoverageChart {
  readonly title: string
  readonly asOf: string
  readonly bars: readonly { readonly name: string; readonly covered: number; readonly left: number }[]
}

/** As many rows as fit into one card even with long names; the rest is summed up in one row. */
const MOST_VILLAGES = 50
const MOST_UNITS = 60
const MOST_TOWNS = 30
/** More bars cannot be read on a phone. */
const MOST_BARS = 30

/** The summary of one scope; null where the county has nothing of that name. */
export function weeklyView(facts: WeeklyFacts, group: GroupScope, isLate: boolean): WeeklyView | null {
  const { snapshot, previous } = facts
  const isIn = inScope(group)
  const cells = snapshot.cells.filter(isIn)
  if (cells.length === 0) return null
  const before = previous ? previous.cells.filter(isIn) : null
  return {
    title: `${titleOf(facts.units, group)}走访周报`,
    isLate,
    asOf: momentInWords(snapshot.at),
    before: previous ? momentInWords(previous.at) : null,
    since: momentInWords(snapshot.since),
    overall: rowOf('合计', cells, before),
    parts: partsOf(facts, group, cells, before),
    issues: sumCounts(snapshot.issues.filter(isIn)),
  }
}

/** The bars of the finest part that can be read as a picture, else of the one that is coarser. */
export function chartOf({ title, asOf, parts }: WeeklyView): CoverageChart | null {
  const part = parts.find(({ rows }) => rows.length <= MOST_BARS) ?? parts[0]
  const rows = (part?.rows ?? []).filter(({ toVisit }) => toVisit > 0).slice(0, MOST_BARS)
  if (rows.length === 0) return null
  const bars = rows.map(({ name, covered, toVisit }) => ({ name, covered, left: toVisit - covered }))
  return { title, asOf, bars }
}

function inScope({ scope, scopeId }: GroupScope) {
  return ({ unitId, town }: { readonly unitId: string | null; readonly town: string }): boolean =>
    scope === 'county' || (scope === 'unit' ? unitId === scopeId : scope === 'town' && town === scopeId)
}

function titleOf(units: readonly Unit[], { scope, scopeId = '' }: GroupScope): string {
  if (scope === 'county') return '全县'
  return scope === 'unit' ? (units.find(({ id }) => id === scopeId)?.shortName ?? scopeId) : scopeId
}

type Cells = readonly Cell[]

function partsOf(
  facts: WeeklyFacts,
  group: GroupScope,
  cells: Cells,
  before: Cells | null,
): WeeklyView['parts'] {
  if (group.scope !== 'county') return [{ heading: '按村（社区）', rows: byVillage(facts, cells, before) }]
  const names = new Map(facts.units.map(({ id, shortName }) => [id, shortName ?? id] as const))
  const unitOrder = [...facts.units.map(({ id }) => id), NO_UNIT]
  const townOrder = [...new Set(facts.villages.map(({ town }) => town))]
  return [
    {
      heading: '按单位',
      rows: rowsOf(cells, before, {
        ...{ order: unitOrder, keyOf: ({ unitId }) => unitId ?? NO_UNIT, most: MOST_UNITS, what: '个单位' },
        nameOf: (id) => (id === NO_UNIT ? '未落实单位' : (names.get(id) ?? id)),
      }),
    },
    {
      heading: '按乡镇',
      rows: rowsOf(cells, before, {
        ...{ order: townOrder, keyOf: ({ town }) => town, most: MOST_TOWNS, what: '个乡镇' },
        nameOf: (town) => town,
      }),
    },
  ]
}

const NO_UNIT = '-'

function byVillage({ villages }: WeeklyFacts, cells: Cells, before: Cells | null): WeeklyRow[] {
  const names = new Map(villages.map(({ id, name }) => [id, name]))
  return rowsOf(cells, before, {
    ...{ order: villages.map(({ id }) => id), most: MOST_VILLAGES, what: '个村' },
    ...{ keyOf: ({ villageId }) => villageId, nameOf: (id) => names.get(id) ?? id },
  })
}

interface Grouping {
  /** The fixed order; what is not in it comes last. */
  readonly order: readonly string[]
  readonly keyOf: (cell: Cell) => string
  readonly nameOf: (key: string) => string
  readonly most: number
  readonly what: string
}

function rowsOf(cells: Cells, before: Cells | null, grouping: Grouping): WeeklyRow[] {
  const { order, keyOf, nameOf, most, what } = grouping
  const there = new Set(cells.map(keyOf))
  const known = new Set(order)
  const keys = [
    ...order.filter((key) => there.has(key)),
    ...[...there].filter((key) => !known.has(key)).sort(),
  ]
  const rowFor = (name: string, some: readonly string[]): WeeklyRow => {
    const wanted = new Set(some)
    const isOne = (cell: Cell): boolean => wanted.has(keyOf(cell))
    return rowOf(name, cells.filter(isOne), before?.filter(isOne) ?? null)
  }
  const shown = keys.length > most ? keys.slice(0, most - 1) : keys
  const rest = keys.slice(shown.length)
  return [
    ...shown.map((key) => rowFor(nameOf(key), [key])),
    ...(rest.length > 0 ? [rowFor(`其余 ${rest.length} ${what}合计`, rest)] : []),
  ]
}

function rowOf(name: string, cells: Cells, before: Cells | null): WeeklyRow {
  const { covered, toVisit, moved, vacant } = coverageOf(sumTallies(cells.map(({ tally }) => tally)))
  const change = before ? covered - coverageOf(sumTallies(before.map(({ tally }) => tally))).covered : null
  return { name, covered, toVisit, moved, vacant, change }
}
