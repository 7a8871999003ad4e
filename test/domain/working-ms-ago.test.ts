import { expect, test } from 'vitest'
import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import { DAY_MS } from '#src/domain/time.js'
import { WORKDAY_MS, workingMsAgo, workingMsBetween } from '#src/domain/working-time.js'

const calendar = stateCouncilCalendar()
const at = (moment: string): number => Date.parse(`${moment}:00+08:00`)

test.each([
  ['a morning', '2026-05-20T09:30', '2026-05-19T09:30'],
  ['the lunch break', '2026-05-20T13:00', '2026-05-19T14:00'],
  ['the evening', '2026-05-20T21:00', '2026-05-20T08:00'],
  ['the first moment of office hours', '2026-05-20T08:00', '2026-05-19T08:00'],
  ['a Monday', '2026-05-18T09:30', '2026-05-15T09:30'],
  ['after the National Day week', '2026-10-08T09:30', '2026-09-30T09:30'],
])('a working day before %s', (_, now, ago) => {
  expect(workingMsAgo(calendar, at(now), WORKDAY_MS)).toBe(at(ago))
})

test('it is the last moment from which so much has gone by, whenever it is asked', () => {
  for (let nth = 0; nth < 400; nth += 1) {
    const now = at('2026-09-20T00:07') + nth * 71 * 60_000
    const ago = workingMsAgo(calendar, now, WORKDAY_MS)
    expect(workingMsBetween(calendar, ago, now)).toBe(WORKDAY_MS)
    expect(workingMsBetween(calendar, ago + 1, now)).toBe(WORKDAY_MS - 1)
    expect(now - ago).toBeLessThan(12 * DAY_MS)
  }
})
