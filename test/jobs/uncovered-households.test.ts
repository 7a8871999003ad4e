import { expect, test } from 'vitest'
import { type UncoveredFacts, uncoveredHouseholds } from '#jobs/uncovered-households.js'
import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import { emptyTally } from '#src/domain/coverage/tally.js'
import type { PhaseKind } from '#src/domain/registry/types.js'
import { at } from '../support/issue-desk.js'

const village = (id: string, name: string, order: number) =>
  ({ id, name, order, town: '大塘镇', kind: 'village' }) as const
const cell = (unitId: string, villageId: string, met: number, unvisited: number) => ({
  ...{ unitId, villageId, town: '大塘镇', tally: { ...emptyTally, met, unvisited, vacant: 1 } },
})

const FACTS: UncoveredFacts = {
  calendar: stateCouncilCalendar(),
  campaign: { id: 'c', name: '大走访', from: '2026-05-15', to: '2026-05-29' },
  phases: [],
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
  next: new Map(),
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
    ['uncovered:cadre:2026-05-25:C1', { person: 'C1' }, ['已访 5/8，不含搬迁 0、空户 0；截至 5月25日 08:30']],
  ])
})

test.each([
  ['before the campaign', '2026-05-11T08:30'],
  ['after the campaign', '2026-06-01T08:30'],
  ['on a Monday off', '2026-05-04T08:30'],
])('nobody is told %s', (_, when) => {
  expect(uncoveredHouseholds.select(FACTS, at(when))).toEqual([])
})

const phase = (name: string, kind: PhaseKind, from: string, to: string) => ({
  id: name,
  name,
  kind,
  from,
  to,
})
const PHASES = [
  phase('动员部署', 'mobilize', '2026-05-15', '2026-05-17'),
  phase('组织实施', 'implement', '2026-05-18', '2026-05-26'),
  phase('巩固提升', 'consolidate', '2026-05-27', '2026-05-29'),
]

function paceOn(when: string, phases: UncoveredFacts['phases']): string | undefined {
  return uncoveredHouseholds.select({ ...FACTS, phases }, at(when))[0]?.lines[0]?.text
}

test('the pace is reckoned against the end of the phase in which households are visited', () => {
  expect(paceOn('2026-05-25T08:30', PHASES)).toBe(
    '还有 12 户没有走访，到“组织实施”结束还有 2 个工作日，平均每天 6.0 户',
  )
  // One that the campaign does not reach the end of ends with it.
  const long = [phase('走访阶段', 'implement', '2026-05-18', '2026-08-05')]
  expect(paceOn('2026-05-25T08:30', long)).toContain('到“走访阶段”结束还有 5 个工作日')
  // Those of another campaign are not this one's.
  const other = [phase('组织实施', 'implement', '2025-05-18', '2025-08-05')]
  expect(paceOn('2026-05-25T08:30', other)).toContain('到活动结束还有 5 个工作日')
})

test.each([
  ['before the campaign', '2026-05-11T08:30', [], '活动还没有开始（5月15日 周五开始）'],
  ['after the campaign', '2026-06-01T08:30', [], '活动已经结束（5月29日 周五结束）'],
  ['before its phase', '2026-05-16T08:30', PHASES, '“组织实施”还没有开始（5月18日 周一开始）'],
  ['after its phase', '2026-05-27T08:30', PHASES, '“组织实施”已经结束（5月26日 周二结束）'],
  [
    ...['between two phases', '2026-05-20T08:30'],
    [
      phase('第一批', 'implement', '2026-05-15', '2026-05-18'),
      phase('第二批', 'implement', '2026-05-25', '2026-05-29'),
    ],
    '“第二批”还没有开始（5月25日 周一开始）',
  ],
] as const)('%s nobody is told, and the run says why', (_, when, phases, why) => {
  const facts = { ...FACTS, phases }
  expect(uncoveredHouseholds.select(facts, at(when))).toEqual([])
  expect(uncoveredHouseholds.restsBecause?.(facts, at(when))).toBe(why)
})

test('on the first and the last day of the phase people are told', () => {
  const days = [phase('组织实施', 'implement', '2026-05-25', '2026-05-25')]
  expect(paceOn('2026-05-25T08:30', days)).toContain('结束还有 1 个工作日，平均每天 12.0 户')
})
