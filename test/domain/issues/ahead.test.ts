import { expect, test } from 'vitest'
import { dueIssues } from '#jobs/due-issues.js'
import { riskAhead } from '#jobs/risk-ahead.js'
import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import { isAhead } from '#src/domain/issues/reminding.js'
import type { Deadline } from '#src/domain/issues/types.js'
import { at } from '../../support/issue-desk.js'
import { factsOf, issue } from '../../support/issue-facts.js'

const DEADLINE: Deadline = { at: at('2026-05-21T18:00'), limit: { kind: 'workdays', days: 1 }, version: 1 }
const AT = DEADLINE.at
/** Ones like it took three working weeks. */
const SLOW = Array.from({ length: 8 }, () => ({ workedMs: 15 * 8 * 3_600_000, blockers: [] }))

test('at the very moment of its deadline an issue is due, to every reminder; afterwards it is past', () => {
  const facts = factsOf([issue({ deadline: DEADLINE })])
  const past = new Map([['power_network', SLOW] as const])
  const told = (now: number) => [
    isAhead(facts.calendar, DEADLINE, now, 3),
    dueIssues.select(facts, now).length > 0,
    riskAhead.select({ ...facts, past }, now).length > 0,
  ]
  expect([AT - 1, AT, AT + 1].map(told)).toEqual([
    [true, true, true],
    [true, true, true],
    [false, false, false],
  ])
})

test('so many working days ahead are counted whole, weekends left out', () => {
  const calendar = stateCouncilCalendar()
  // Monday, 18 May, is three working days before the deadline; the Friday before it is four.
  expect(isAhead(calendar, DEADLINE, at('2026-05-18T00:00'), 3)).toBe(true)
  expect(isAhead(calendar, DEADLINE, at('2026-05-15T23:59'), 3)).toBe(false)
  expect(isAhead(calendar, undefined, AT, 3)).toBe(false)
})
