import { expect, test } from 'vitest'
import { callbackDue } from '#jobs/callback-due.js'
import { dueIssues } from '#jobs/due-issues.js'
import { overdueIssues } from '#jobs/overdue-issues.js'
import { resumed } from '#jobs/resume-suspended.js'
import { unacceptedIssues } from '#jobs/unaccepted-issues.js'
import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import type { Issue } from '#src/domain/issues/types.js'
import type { Notice } from '#src/schedule/job.js'
import { at } from '../support/issue-desk.js'
import { factsOf, issue } from '../support/issue-facts.js'

type Select = (facts: ReturnType<typeof factsOf>, now: number) => readonly Notice[]

const keys = (job: { readonly select: Select }, one: Issue, when: string, cadres = {}) =>
  job.select(factsOf([one], cadres), at(when)).map(({ key }) => key)

test.each([
  ['on the day of the deadline nobody', '2026-05-21T08:30', []],
  ['on the next working day the handler', '2026-05-22T08:30', ['0:v1:C1']],
  ['on a Saturday nobody', '2026-05-23T08:30', []],
  ['after one working day the head too', '2026-05-25T08:30', ['0:v1:C1', '1:v1:H1']],
  [
    'after three the leader in charge and the office',
    '2026-05-27T08:30',
    ['0:v1:C1', '1:v1:H1', '3:v1:L1', '3:v1:B1'],
  ],
  ['after seven the county list', '2026-06-02T08:30', ['0:v1:C1', '1:v1:H1', '3:v1:L1', '7:v1:B1']],
])('of an overdue issue is told: %s', (_, when, told) => {
  expect(keys(overdueIssues, issue(), when)).toEqual(told.map((key) => `overdue:i1:${key}`))
})

test('a moved deadline makes its reminders anew, and a head without a handler is told one thing at a time', () => {
  const { handlerId: _, ...rest } = issue()
  const moved = { at: at('2026-05-21T18:00'), limit: { kind: 'workdays', days: 1 }, version: 2 } as const
  const unhandled: Issue = { ...rest, status: 'assigned', deadline: moved }
  expect(keys(overdueIssues, unhandled, '2026-05-22T08:30')).toEqual(['overdue:i1:0:v2:H1'])
  expect(keys(overdueIssues, unhandled, '2026-05-25T08:30')).toEqual(['overdue:i1:1:v2:H1'])
})

test('催办 is offered to those above who may, never to who works on it', () => {
  const notices = overdueIssues.select(factsOf([issue()]), at('2026-05-27T08:30'))
  const offered = notices.map(({ to, lines }) => [to, lines[0]?.buttons.map(({ label }) => label)])
  expect(offered).toEqual([
    [{ person: 'C1' }, ['办理']],
    [{ person: 'H1' }, ['办理', '催办']],
    [{ person: 'L1' }, ['办理']],
    [{ person: 'B1' }, ['办理', '催办']],
  ])
})

test.each([
  ['four working days ahead', '2026-05-15T08:30', []],
  ['three working days ahead', '2026-05-18T08:30', ['due:i1:v1:C1']],
  ['on the day itself', '2026-05-21T08:30', ['due:i1:v1:C1']],
  ['on a Sunday', '2026-05-17T08:30', []],
])('an issue is due soon: %s', (_, when, told) => {
  expect(keys(dueIssues, issue(), when)).toEqual(told)
})

test.each([
  ['not before a working day is over', '2026-05-21T09:30', []],
  ['then to the head', '2026-05-22T09:30', ['unaccepted:i1:v1:H1']],
])('an issue that nobody signs for is told of: %s', (_, when, told) => {
  expect(keys(unacceptedIssues, issue({ status: 'assigned' }), when)).toEqual(told)
})

test('a callback is asked of the cadre, or of the head when the cadre has handled it, from the day it is due', () => {
  const resolved = issue({ status: 'resolved', callbackDue: '2026-05-25' })
  expect(keys(callbackDue, resolved, '2026-05-22T10:00', { A1: 'C2' })).toEqual([])
  expect(keys(callbackDue, resolved, '2026-05-25T10:00', { A1: 'C2' })).toEqual(['callback:i1:r0:C2'])
  expect(keys(callbackDue, resolved, '2026-05-25T10:00', { A1: 'C1' })).toEqual(['callback:i1:r0:T1'])
})

test('a nudge does not make an assignment any newer', () => {
  const facts = factsOf([issue({ status: 'assigned' })])
  const [given] = facts.moves.get('i1') ?? []
  const nudged = given && {
    ...{ ...given, id: 'n', seq: 2, at: at('2026-05-22T09:00') },
    ...({ move: 'nudge', from: 'assigned', to: 'assigned' } as const),
  }
  const moves = new Map([['i1', given && nudged ? [given, nudged] : []]])
  const notices = unacceptedIssues.select({ ...facts, moves }, at('2026-05-22T09:30'))
  expect(notices.map(({ lines }) => lines[0]?.hint)).toEqual([expect.stringContaining('5月20日 12:00 交办')])
})

test('what a cadre has handled in the own unit is called back by the county offices, not by the own head', () => {
  const own = issue({ status: 'resolved', callbackDue: '2026-05-25', unitId: '水利局' })
  expect(keys(callbackDue, own, '2026-05-25T10:00', { A1: 'C2' })).toEqual(['callback:i1:r0:C2'])
  expect(keys(callbackDue, own, '2026-05-25T10:00', { A1: 'C1' })).toEqual(['callback:i1:r0:B1'])
})

test('the time itself resumes a suspended issue, with the move and the audit entry in its own name', () => {
  const calendar = stateCouncilCalendar()
  const suspended = issue({ status: 'suspended', suspendedUntil: '2026-05-25', leftMs: 4 * 3_600_000 })
  const changes = resumed(suspended, at('2026-05-26T00:10'), calendar)
  expect(changes).toMatchObject([
    {
      kind: 'issue.moved',
      issue: { status: 'in_progress', rev: 4, deadline: { at: at('2026-05-26T12:00') } },
      move: { move: 'go_on', by: 'system' },
    },
    { kind: 'audit', entry: { actor: 'system', verb: 'issue.go_on', subject: 'issue/i1' } },
  ])
})
