import { expect, test } from 'vitest'
import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import { isSummaryDay, issueCells, weekOf } from '#src/domain/coverage/weekly.js'
import type { IssueMove } from '#src/domain/issues/types.js'
import { addDays } from '#src/domain/time.js'
import { factsOf, issue } from '../support/issue-facts.js'

const days = (monday: string) => Array.from({ length: 7 }, (_, i) => addDays(monday, i))

test.each([
  ['an ordinary week', '2026-05-18', ['2026-05-22']],
  ['a Friday off', '2026-04-27', ['2026-04-30']],
  ['a Saturday that is worked in exchange', '2026-05-04', ['2026-05-08']],
  ['a week that is off from Monday to Friday', '2026-02-16', []],
])('the summary of %s is on one day at most', (_, monday, expected) => {
  const calendar = stateCouncilCalendar()
  expect(days(monday).filter((day) => isSummaryDay(calendar, day))).toEqual(expected)
  for (const day of days(monday)) expect(weekOf(day)).toBe(monday)
})

const WEEK = { since: 1_000, at: 2_000 }

function move(at: number, to: IssueMove['to'], more: Partial<IssueMove> = {}): IssueMove {
  return {
    ...{ id: `m${at}`, issueId: 'i1', seq: at, at, move: 'note', by: 'C1', byUnitId: null, from: null, to },
    ...{ holder: { kind: 'office' }, isStopped: false, dueAt: null, facts: {} },
    ...more,
  }
}

const counted = (...moves: IssueMove[]) => issueCells([issue()], new Map([['i1', moves]]), WEEK)[0]

test.each<[string, IssueMove[], object | undefined]>([
  ['raised within', [move(1_500, 'raised')], { opened: 1, solved: 0 }],
  ['raised before', [move(900, 'raised')], undefined],
  ['raised afterwards', [move(2_100, 'raised')], undefined],
  ['raised and taken back', [move(1_500, 'raised'), move(1_600, 'withdrawn')], undefined],
  ['solved at the door', [move(1_500, 'on_spot')], { opened: 1, solved: 1 }],
  ['solved, closed later', [move(900, 'resolved'), move(1_500, 'closed')], undefined],
  [
    'solved and brought up again',
    [move(900, 'raised'), move(1_500, 'resolved'), move(1_600, 'reopened')],
    undefined,
  ],
  ['beyond its deadline at the end', [move(900, 'accepted', { dueAt: 1_900 })], { overdue: 1 }],
  ['beyond its deadline, but suspended', [move(900, 'suspended', { dueAt: 1_900 })], undefined],
  [
    'asked about: only who said how it was counts',
    [
      ...[
        move(900, 'resolved'),
        move(1_100, 'callback', { move: 'call_back', facts: { answer: 'unreachable' } }),
      ],
      move(1_200, 'reopened', { move: 'call_back', facts: { answer: 'not' } }),
      move(1_300, 'closed', { move: 'call_back', facts: { answer: 'basically' } }),
    ],
    { satisfied: 1, answered: 2 },
  ],
])('an issue %s', (_, moves, expected) => {
  if (expected) expect(counted(...moves)).toMatchObject(expected)
  else expect(counted(...moves)).toBeUndefined()
})

test('an issue counts where its household is, whoever works on it', () => {
  const { issues, moves } = factsOf([issue({ unitId: '大塘镇', leadUnitId: '水利局' })])
  const [cell] = issueCells(issues, moves, { since: 0, at: Number.MAX_SAFE_INTEGER })
  expect(cell).toMatchObject({ unitId: '大塘镇', town: '大塘镇', opened: 1 })
})
