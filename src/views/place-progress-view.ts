import type { ProgressView } from '#cards/progress.js'
import { coverageOf, sumTallies, tallyOfStates } from '../domain/coverage/tally.js'
import type { Cell, HouseholdRecord } from '../domain/ports.js'
import type { Unit, Village } from '../domain/registry/types.js'
import { momentInWords } from '../domain/time.js'
import type { Tally } from '../domain/visits/types.js'
import { toCoverageView } from './coverage-view.js'
import { type Common, cellRows, part } from './progress-view.js'

/** `我还有几户没走`: what is left of somebody's own households, by village where there are several. */
export function leftProgress(
  households: readonly Pick<HouseholdRecord, 'villageId' | 'state'>[],
  villages: readonly Village[],
  common: Common,
): ProgressView {
  const isTwin = (one: Village): boolean =>
    villages.some(({ id, name }) => name === one.name && id !== one.id)
  const rows = villages.map((village) => {
    const { id, name, town } = village
    const there = households.filter(({ villageId }) => villageId === id)
    const tally = tallyOfStates(there.map(({ state }) => state))
    const called = isTwin(village) ? `${name}（${town}）` : name
    return { name: `${called}：还有 ${leftOf(tally)} 户`, coverage: toCoverageView(tally) }
  })
  const all = tallyOfStates(households.map(({ state }) => state))
  return {
    ...base(all, common),
    title: '我还没走的户',
    notice: `您名下还有 ${leftOf(all)} 户没走。`,
    parts: rows.length > 1 ? [part('按村（社区）', rows)] : [],
    ...(leftOf(all) > 0 ? { canVisit: true, outing: '出门' } : {}),
  }
}

export interface VillageSeen {
  readonly village: Village
  /** Whose households are counted: all, those of the asker's units, or the asker's own. */
  readonly whose: 'all' | 'units' | 'own'
  readonly cells: readonly Cell[]
  readonly mayVisit: boolean
  /** In office order. */
  readonly units: readonly Unit[]
}

const COUNTED = { all: '', units: '，只数本单位的户', own: '，只数您的包户' } as const

/** `大塘村走了多少`: by unit, in office order, where several have households there. */
export function villageProgress(
  { village, whose, cells, units, mayVisit }: VillageSeen,
  common: Common,
): ProgressView {
  const all = sumTallies(cells.map(({ tally }) => tally))
  const rows = cellRows(
    cells,
    (cell) => cell.unitId ?? '-',
    new Map([...units.map((one) => [one.id, one.shortName ?? one.id] as const), ['-', '未落实单位']]),
    [...units.map(({ id }) => id), '-'],
  )
  return {
    ...base(all, common),
    title: `${village.name}走访进度`,
    notice: `${village.name}（${village.town}）还有 ${leftOf(all)} 户没走${COUNTED[whose]}。`,
    parts: rows.length > 1 ? [part('按单位', rows)] : [],
    ...(mayVisit && leftOf(all) > 0 ? { outing: `出门 ${village.name}` } : {}),
  }
}

function base(tally: Tally, { now, refresh, inGroup }: Common): Omit<ProgressView, 'title'> {
  return {
    asOf: momentInWords(now),
    overall: toCoverageView(tally),
    parts: [],
    ...{ refresh, inGroup, canVisit: false },
  }
}

function leftOf(tally: Tally): number {
  const { toVisit, covered } = coverageOf(tally)
  return toVisit - covered
}
