import { expect, test } from 'vitest'
import { caseDeadlines } from '#jobs/case-deadlines.js'
import { watchEnded } from '#jobs/end-watches.js'
import { watchPeriods } from '#jobs/watch-periods.js'
import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import { stillHolds } from '#src/domain/issues/reminded.js'
import type { Issue } from '#src/domain/issues/types.js'
import type { Notice } from '#src/schedule/job.js'
import { at } from '../support/issue-desk.js'
import { factsOf, issue } from '../support/issue-facts.js'

type Select = (facts: ReturnType<typeof factsOf>, now: number) => readonly Notice[]

const keys = (job: { readonly select: Select }, one: Issue, when: string, cadres = {}) =>
  job.select(factsOf([one], cadres), at(when)).map(({ key }) => key)

const statutory = { from: '2026-05-20', due: '2026-07-19', extendedDays: 0, version: 1 }
const petition = issue({ kind: 'petition', category: 'petition_legacy', statutory, leaderId: 'H1' })

test.each([
  ['eight days ahead', '2026-07-10T08:30', []],
  [
    'from a week ahead who works on it and who answers for it',
    '2026-07-13T08:30',
    ['due:i1:v1:C1', 'due:i1:v1:H1'],
  ],
  ['on a day off', '2026-07-19T08:30', []],
  [
    'when it is over the offices too',
    '2026-07-20T08:30',
    ['over:i1:v1:C1', 'over:i1:v1:H1', 'over:i1:v1:B1'],
  ],
])('of a statutory limit is told: %s', (_, when, told) => {
  expect(keys(caseDeadlines, petition, when)).toEqual(told.map((key) => `case-${key}`))
})

test('before anybody has it, the head of the unit in whose hands it is; a suspended one too', () => {
  const { leaderId: _l, handlerId: _h, leadUnitId: _u, ...rest } = petition
  const raised: Issue = { ...rest, status: 'raised', holder: { kind: 'unit', unitId: '大塘镇' } }
  expect(keys(caseDeadlines, raised, '2026-07-13T08:30')).toEqual(['case-due:i1:v1:T1'])
  expect(keys(caseDeadlines, { ...petition, status: 'suspended' }, '2026-07-13T08:30')).toHaveLength(2)
  expect(keys(caseDeadlines, { ...petition, status: 'resolved' }, '2026-07-13T08:30')).toEqual([])
})

test('its reason is its own, and an extension disarms it without touching the deadline', () => {
  const [notice] = caseDeadlines.select(factsOf([petition]), at('2026-07-13T08:30'))
  const line = notice?.lines[0]
  expect(line?.hint).toMatch(/^信访积案，法定期限 7月19日 周日，还有 6 天/)
  const about = line?.about
  if (!about) throw new Error('a line about nothing')
  expect(stillHolds(about, petition)).toBe(true)
  expect(stillHolds(about, { ...petition, statutory: { ...statutory, version: 2 } })).toBe(false)
  expect(stillHolds(about, { ...petition, deadline: undefined } as never)).toBe(true)
})

const settled = issue({
  ...{ kind: 'petition', status: 'closed', holder: { kind: 'nobody' }, leaderId: 'L1' },
  ...{ settled: { day: '2026-05-20', how: 'pledge', note: '双方签字' }, watchUntil: '2026-11-20' },
})

test.each([
  ['not yet', '2026-11-12T08:30', []],
  [
    'a week ahead the leader and the cadre',
    '2026-11-13T08:30',
    ['soon:i1:2026-11-20:L1', 'soon:i1:2026-11-20:C1'],
  ],
  [
    'on the last day it is still soon',
    '2026-11-20T08:30',
    ['soon:i1:2026-11-20:L1', 'soon:i1:2026-11-20:C1'],
  ],
  [
    'on the next working day it is over',
    '2026-11-23T08:30',
    ['over:i1:2026-11-20:L1', 'over:i1:2026-11-20:C1'],
  ],
])('of a watch is told: %s', (_, when, told) => {
  expect(keys(watchPeriods, settled, when, { A1: 'C1' })).toEqual(told.map((key) => `watch-${key}`))
})

test('the cadre can go to the household from the line; without leader and cadre the head of the unit is told', () => {
  const notices = watchPeriods.select(factsOf([settled], { A1: 'C1' }), at('2026-11-13T08:30'))
  const labels = notices.map(({ lines }) => lines[0]?.buttons.map(({ label }) => label))
  expect(labels).toEqual([['办理'], ['走访', '办理']])
  const { leaderId: _, ...alone } = settled
  expect(keys(watchPeriods, alone, '2026-11-13T08:30')).toEqual(['watch-soon:i1:2026-11-20:T1'])
})

test('the time itself notes the end of a watch, in its own name', () => {
  expect(watchEnded(settled, at('2026-11-21T00:20'), stateCouncilCalendar())).toMatchObject([
    {
      kind: 'issue.moved',
      issue: { status: 'closed', rev: 4, watchEnded: true },
      move: { move: 'end_watch', by: 'system' },
    },
    { kind: 'audit', entry: { actor: 'system', verb: 'issue.end_watch', subject: 'issue/i1' } },
  ])
})
