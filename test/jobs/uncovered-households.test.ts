import { expect, test } from 'vitest'
import { type UncoveredFacts, uncoveredHouseholds } from '#jobs/uncovered-households.js'
import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import { emptyTally } from '#src/domain/coverage/tally.js'
import { at } from '../support/issue-desk.js'

const village = (id: string, name: string, order: number) =>
  ({ id, name, order, town: '大塘镇', kind: 'village' }) as const
const cell = (unitId: string, villageId: string, met: number, unvisited: number) => ({
  ...{ unitId, villageId, town: '大塘镇', tally: { ...emptyTally, met, unvisited, vacant: 1 } },
})

const FACTS: UncoveredFacts = {
  calendar: stateCouncilCalendar(),
  campaign: { id: 'c', name: '大走访', from: '2026-05-15', to: '2026-05-29' },
  units: [
    { id: '水利局', kind: 'county_department', headId: 'H1', order: 1 },
    { id: '大塘镇', kind: 'town', headId: 'T1', order: 2 },
  ],
  villages: [village('v1', '大塘村', 1), village('v2', '石门村', 2)],
  cells: [cell('水利局', 'v1', 2, 8), cell('水利局', 'v2', 3, 4), cell('大塘镇', 'v2', 5, 0)],
  cadres: new Map([
    ['C1', { ...emptyTally, met: 5, unvisited: 3 }],
    ['C2', { ...emptyTally, met: 5 }],
  ]),
}

test('heads see what is left by village and the pace, cadres their own; who is done hears nothing', () => {
  const notices = uncoveredHouseholds.select(FACTS, at('2026-05-25T08:30'))
  const told = notices.map(({ key, to, lines }) => [key, to, lines.map(({ text, hint }) => hint ?? text)])
  expect(told).toEqual([
    [
      'uncovered:unit:水利局:2026-05-25:H1',
      { person: 'H1' },
      [
        '还有 12 户没有走访，到活动结束还有 5 个工作日，平均每天 2.4 户',
        '未走访 8 户，已访 2/10',
        '未走访 4 户，已访 3/7',
      ],
    ],
    ['uncovered:cadre:2026-05-25:C1', { person: 'C1' }, ['还有 3 户没有走访']],
  ])
})

test.each([
  ['before the campaign', '2026-05-11T08:30'],
  ['after the campaign', '2026-06-01T08:30'],
  ['on a Monday off', '2026-05-04T08:30'],
])('nobody is told %s', (_, when) => {
  expect(uncoveredHouseholds.select(FACTS, at(when))).toEqual([])
})
