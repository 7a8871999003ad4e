import { expect, test } from 'vitest'
import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import { applyMove, type MoveSetting } from '#src/domain/issues/apply-move.js'
import { caseSettings, USUAL_CASE_SETTINGS } from '#src/domain/issues/case-settings.js'
import type { InputOf, Move } from '#src/domain/issues/moves.js'
import { newIssue, type Raised } from '#src/domain/issues/new-issue.js'
import type { Issue } from '#src/domain/issues/types.js'
import { addMonths } from '#src/domain/time.js'

const noon = (day: string): number => Date.parse(`${day}T12:00:00+08:00`)
const BEGIN = '2026-05-20'

function raised(given: Partial<Raised> = {}): Issue {
  return newIssue({
    ...{ id: 'i1', nth: 1, campaignId: 'c', category: 'petition_legacy', text: '征地补偿', by: 'C1' },
    ...{ household: { id: 'A1', villageId: 'V1', town: '大塘镇', unitId: '县水利局' } },
    ...{ outcome: 'coordinated', at: noon(BEGIN), ...given },
  })
}

function moved<M extends Move>(
  issue: Issue,
  name: M,
  input: InputOf<M>,
  day: string,
  given: Partial<MoveSetting> = {},
): Issue {
  return applyMove(issue, name, input, {
    ...{ at: noon(day), calendar: stateCouncilCalendar(), by: 'B1', byUnitId: '县委办公室', moveId: 'm' },
    ...{ usualLimit: { kind: 'workdays', days: 5 }, ...given },
  }).issue
}

const EXTENSION = { days: 30, reason: '案情复杂', told: '已书面告知' }
const AGREED = { how: 'agreement', note: '补偿一次付清' } as const

test.each([
  ['a petition case has sixty calendar days', { category: 'petition_legacy' }, '2026-07-19'],
  ['a dispute has thirty', { category: 'dispute' }, '2026-06-19'],
  ['so has one over land, if that is its kind', { category: 'land', kind: 'dispute' }, '2026-06-19'],
  ['a request has none', { category: 'land' }, undefined],
  ['what was explained at the door has none', { outcome: 'explained' }, undefined],
  ['a stricter county has its own', { cases: { ...USUAL_CASE_SETTINGS, petitionDays: 45 } }, '2026-07-04'],
] as const)('%s', (_, given, due) => {
  expect(raised(given).statutory?.due).toBe(due)
})

test('no county may be laxer than the Regulation', () => {
  expect(caseSettings.safeParse({ ...USUAL_CASE_SETTINGS, petitionDays: 61 }).success).toBe(false)
  expect(caseSettings.safeParse({ ...USUAL_CASE_SETTINGS, extensionDays: 31 }).success).toBe(false)
})

test('a suspension does not stop the statutory clock', () => {
  const given = moved(raised(), 'assign', { unitId: '县水利局' }, BEGIN)
  const signed = moved(given, 'accept', {}, BEGIN)
  const suspended = moved(signed, 'suspend', { evidence: '等鉴定', until: '2026-06-30' }, BEGIN)
  expect(suspended.statutory).toEqual(raised().statutory)
  expect(suspended.leftMs).toBeGreaterThan(0)
})

test('it is extended once, by thirty days at most, and before it is over', () => {
  const extended = moved(raised(), 'extend_case', EXTENSION, '2026-07-19')
  expect(extended.statutory).toMatchObject({ due: '2026-08-18', extendedDays: 30, version: 2 })
  const refusal = (issue: Issue, days: number, day: string) => () =>
    moved(issue, 'extend_case', { ...EXTENSION, days }, day)
  expect(refusal(extended, 5, '2026-07-20')).toThrow('issue.statutory-extended')
  expect(refusal(raised(), 31, BEGIN)).toThrow('issue.statutory-extension-long')
  expect(refusal(raised(), 30, '2026-07-20')).toThrow('issue.statutory-over')
  expect(refusal(raised({ category: 'land' }), 30, BEGIN)).toThrow('issue.no-plan-needed')
})

test('what is settled is watched for six months from the day of the agreement', () => {
  const settled = moved(raised(), 'settle', { day: '2026-05-31', ...AGREED }, '2026-06-02')
  expect(settled).toMatchObject({
    ...{ status: 'closed', holder: { kind: 'nobody' }, watchUntil: '2026-11-30' },
    settled: { day: '2026-05-31', how: 'agreement' },
  })
  expect(() => moved(raised(), 'settle', { day: '2026-06-03', ...AGREED }, '2026-06-02')).toThrow(
    'issue.settled-day',
  )
  expect(() => moved(raised(), 'settle', { day: '2026-05-19', ...AGREED }, '2026-06-02')).toThrow(
    'issue.settled-day',
  )
})

test('a relapse within the watch goes one level up with a clock of its own; after it, it is a reopening', () => {
  const settled = moved(raised(), 'settle', { day: '2026-05-31', ...AGREED }, '2026-06-02')
  const relapse = { why: 'relapse', said: '补偿没到账' } as const
  const again = moved(settled, 'relapse', relapse, '2026-11-30')
  expect(again).toMatchObject({
    ...{ status: 'reopened', holder: { kind: 'office' }, relapses: 1, reopenings: 1 },
    statutory: { from: '2026-11-30', due: '2027-01-29', version: 2 },
  })
  expect(again).not.toHaveProperty('settled')
  expect(again).not.toHaveProperty('watchUntil')
  expect(() => moved(settled, 'reopen', { why: 'relapse' }, '2026-11-30')).toThrow('issue.watched')
  expect(() => moved(settled, 'relapse', relapse, '2026-12-01')).toThrow('issue.not-watched')
  expect(moved(settled, 'reopen', { why: 'relapse' }, '2026-12-01').relapses).toBeUndefined()
})

test('the end of the watch is noted once, and only when it is over', () => {
  const settled = moved(raised(), 'settle', { day: '2026-05-31', ...AGREED }, '2026-06-02')
  expect(() => moved(settled, 'end_watch', {}, '2026-11-30')).toThrow('issue.not-watched')
  const ended = moved(settled, 'end_watch', {}, '2026-12-01')
  expect(ended).toMatchObject({ status: 'closed', watchEnded: true, watchUntil: '2026-11-30' })
  expect(() => moved(ended, 'end_watch', {}, '2026-12-02')).toThrow('issue.not-watched')
})

test('a correction of the kind gives the clock of that kind, from the registration', () => {
  const facts = { text: '界址', outcome: 'coordinated', outcomeNote: null, promisedDay: null } as const
  const one = raised({ category: 'land' })
  const amended = moved(one, 'amend', { ...facts, kind: 'dispute' }, '2026-05-21', { by: 'C1' })
  expect(amended.statutory).toMatchObject({ from: BEGIN, due: '2026-06-19', version: 1 })
  expect(
    moved(amended, 'amend', { ...facts, kind: 'request' }, '2026-05-21', { by: 'C1' }),
  ).not.toHaveProperty('statutory')
})

test('months end where the calendar ends them', () => {
  expect(addMonths('2026-08-31', 6)).toBe('2027-02-28')
  expect(addMonths('2026-05-20', 6)).toBe('2026-11-20')
  expect(addMonths('2026-12-31', 1)).toBe('2027-01-31')
})
