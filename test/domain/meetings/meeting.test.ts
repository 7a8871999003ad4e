import { expect, test } from 'vitest'
import { MOVES } from '#src/domain/issues/moves.js'
import { newIssue } from '#src/domain/issues/new-issue.js'
import { ISSUE_STATUSES, type Issue, type IssueStatus } from '#src/domain/issues/types.js'
import { countDecisions, givingMove, isForMeeting, meetingKey } from '#src/domain/meetings/meeting.js'

const NOW = Date.parse('2026-05-20T12:00:00+08:00')

function issueIn(status: IssueStatus, changed: Partial<Issue> = {}): Issue {
  const raised = newIssue({
    ...{ id: 'i1', nth: 1, campaignId: 'c', category: 'road_traffic' as const, text: '路坏了' },
    household: { id: 'A1', villageId: 'V1', town: '大塘镇', unitId: '县水利局' },
    ...{ outcome: 'coordinated' as const, by: 'C1', at: NOW },
  })
  return { ...raised, status, ...changed }
}

test('every state has the move by which a meeting gives it to a unit, or none', () => {
  const moves = ISSUE_STATUSES.map((status) => [status, givingMove(issueIn(status), NOW)])
  expect(Object.fromEntries(moves)).toEqual({
    ...{ raised: 'assign', county_level: 'assign_county', returned: 'assign', reopened: 'assign' },
    ...{ assigned: 'hand_on', accepted: 'hand_on', in_progress: 'hand_on', extension_pending: 'hand_on' },
    ...{ on_spot: null, explained: null, suspended: null, resolved: null, callback: null },
    ...{ closed: null, merged: null, withdrawn: null },
  })
  expect(givingMove(issueIn('returned', { returns: 2 }), NOW)).toBe('fix_lead')
})

test('the second return, a reopening and the county level wait for the office; a first return does not', () => {
  const waiting = ISSUE_STATUSES.filter((status) => isForMeeting(issueIn(status, { returns: 1 })))
  expect(waiting).toEqual(['county_level', 'reopened'])
  expect(isForMeeting(issueIn('returned', { returns: 2 }))).toBe(true)
})

test('a move needs its reason, except where a meeting decided', () => {
  const meeting = { id: 'm', day: '2026-05-20' }
  for (const move of ['assign_county', 'fix_lead', 'hand_on'] as const) {
    expect(MOVES[move].input.safeParse({ unitId: '大塘镇' }).success).toBe(false)
    expect(MOVES[move].input.safeParse({ unitId: '大塘镇', meeting }).success).toBe(true)
  }
})

test('what became of decisions adds up, whatever state they are in', () => {
  const late = { deadline: { at: NOW - 1, limit: { kind: 'workdays', days: 5 }, version: 1 } } as const
  const counts = countDecisions(
    ISSUE_STATUSES.map((status) => issueIn(status, late)),
    NOW,
  )
  const { closed, toCallBack, atWork, toAccept, open, all } = counts
  expect(closed + toCallBack + atWork + toAccept + open).toBe(all)
  expect(counts).toEqual({
    ...{ closed: 4, toCallBack: 2, atWork: 4, toAccept: 1, open: 5, all: 16 },
    // Of assigned, accepted, in progress and asked to be extended; a suspended one has no running clock.
    overdue: 4,
  })
  expect(countDecisions([issueIn('assigned', late)], NOW - 1).overdue).toBe(0)
})

test('the same meeting is the same in whatever order it was typed, and another one with another word', () => {
  const a = { number: '2026-0001', unitId: '大塘镇', coUnitIds: [] }
  const b = { number: '2026-0002', unitId: '县水利局', days: 5, coUnitIds: ['大塘镇'], opinion: '先查' }
  const key = meetingKey('2026-05-20', ['县水利局', '大塘镇'], [a, b])
  expect(meetingKey('2026-05-20', ['大塘镇', '县水利局'], [b, a])).toBe(key)
  for (const other of [
    meetingKey('2026-05-19', ['县水利局', '大塘镇'], [a, b]),
    meetingKey('2026-05-20', ['县水利局'], [a, b]),
    meetingKey('2026-05-20', ['县水利局', '大塘镇'], [a]),
    meetingKey('2026-05-20', ['县水利局', '大塘镇'], [a, { ...b, days: 6 }]),
    meetingKey('2026-05-20', ['县水利局', '大塘镇'], [a, { ...b, opinion: '先修' }]),
    meetingKey('2026-05-20', ['县水利局', '大塘镇'], [a, { ...b, coUnitIds: [] }]),
  ])
    expect(other).not.toBe(key)
})
