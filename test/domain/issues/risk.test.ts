import { expect, test } from 'vitest'
import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import { type PastCourse, pastCourse, riskOf } from '#src/domain/issues/risk.js'
import type { IssueMove, IssueStatus } from '#src/domain/issues/types.js'
import { WORKDAY_MS } from '#src/domain/working-time.js'
import { at } from '../../support/issue-desk.js'
import { issue } from '../../support/issue-facts.js'

const calendar = stateCouncilCalendar()

/** Moves as `name status day`, each at eight in the morning. */
function moves(...told: readonly string[]): IssueMove[] {
  return told.map((text, seq) => {
    const [move = '', to = '', day = ''] = text.split(' ')
    return {
      ...{ id: `m${seq}`, issueId: 'i1', seq, at: at(`${day}T08:00`), move, by: 'C1', byUnitId: '水利局' },
      ...{ from: null, to: to as IssueStatus, holder: { kind: 'unit', unitId: '水利局' } },
      ...{ isStopped: to === 'suspended', dueAt: null, facts: {} },
    }
  })
}

const took = (days: number, ...blockers: PastCourse['blockers']): PastCourse => ({
  ...{ workedMs: days * WORKDAY_MS, blockers },
})
const ASSIGNED = moves('assign assigned 2026-05-11', 'accept accepted 2026-05-11')
/** Used 6 working days on the morning of the 19th, with 3 left. */
const RUNNING_OUT = issue({
  deadline: { at: at('2026-05-21T18:00'), limit: { kind: 'workdays', days: 8 }, version: 1 },
})
const NOW = at('2026-05-19T08:00')
const risk = (similar: readonly PastCourse[], one = RUNNING_OUT) =>
  riskOf(calendar, one, ASSIGNED, similar, NOW)

test('an issue is likely to be late when half of the similar ones took as long as it has in all', () => {
  const similar = [5, 6, 7, 8, 9, 9, 10, 11, 12, 30].map((days) => took(days))
  expect(risk(similar)).toEqual({ similar: 10, medianDays: 9, usedDays: 6, leftDays: 3 })
  expect(risk([5, 6, 7, 8, 8, 9, 10, 11, 12, 30].map((days) => took(days)))).toBeNull()
})

test('seven similar ones say nothing, eight do', () => {
  expect(risk(Array.from({ length: 7 }, () => took(20)))).toBeNull()
  expect(risk(Array.from({ length: 8 }, () => took(20)))).toMatchObject({ similar: 8 })
})

test('an issue that is late already, or has hours only, is not foretold anything', () => {
  const slow = Array.from({ length: 8 }, () => took(20))
  const late = { at: at('2026-05-18T18:00'), limit: { kind: 'workdays', days: 5 }, version: 1 } as const
  const urgent = { at: at('2026-05-19T12:00'), limit: { kind: 'hours', hours: 24 }, version: 1 } as const
  expect(risk(slow, issue({ deadline: late }))).toBeNull()
  expect(risk(slow, issue({ deadline: urgent }))).toBeNull()
})

test('the usual blocker is what held up most of the similar ones; what happened once is no pattern', () => {
  const plain = Array.from({ length: 6 }, () => took(20))
  const held = [took(20, 'returned', 'extended'), took(20, 'extended'), took(20, 'returned')]
  expect(risk([...plain, ...held])?.blocker).toEqual({ kind: 'returned', issues: 2 })
  expect(risk([...plain, took(20, 'returned'), took(20, 'extended')])?.blocker).toBeUndefined()
})

test('the course of a closed issue is its office hours since 交办 without 挂起, with what held it up', () => {
  const course = pastCourse(
    calendar,
    moves(
      'raise raised 2026-05-06',
      'assign assigned 2026-05-11',
      'accept accepted 2026-05-12',
      'suspend suspended 2026-05-13',
      'go_on in_progress 2026-05-15',
      'ask_extension extension_pending 2026-05-18',
      'grant_extension in_progress 2026-05-19',
      'resolve resolved 2026-05-20',
      'call_back closed 2026-05-22',
    ),
  )
  expect(course).toEqual({ workedMs: 5 * WORKDAY_MS, blockers: ['suspended', 'extended'] })
})

test('a lead that closes as soon as the other unit is done had waited for it', () => {
  const course = (resolvedOn: string) =>
    pastCourse(
      calendar,
      moves(
        'assign assigned 2026-05-11',
        'accept accepted 2026-05-11',
        'co_done accepted 2026-05-19',
        `resolve resolved ${resolvedOn}`,
      ),
    )?.blockers
  expect(course('2026-05-19')).toEqual(['co_late'])
  expect(course('2026-05-21')).toEqual([])
})

test('an issue that was never resolved has no course', () => {
  expect(pastCourse(calendar, ASSIGNED)).toBeNull()
})
