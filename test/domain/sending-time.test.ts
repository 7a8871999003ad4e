import { expect, test } from 'vitest'
import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import { lastSendingTime, nextSendingTime } from '#src/domain/working-time.js'

const calendar = stateCouncilCalendar()
const at = (iso: string) => Date.parse(`${iso}+08:00`)

test.each([
  ['in the day it is the moment itself', '2026-05-20T10:00:00', '2026-05-20T10:00:00.000'],
  ['in the evening it was just before 20:00', '2026-05-20T22:00:00', '2026-05-20T19:59:59.999'],
  ['before 8:00 it was the evening before', '2026-05-20T07:59:00', '2026-05-19T19:59:59.999'],
  ['on a Sunday it was Friday', '2026-05-17T12:00:00', '2026-05-15T19:59:59.999'],
  ['in a holiday it was the last working day', '2026-10-05T12:00:00', '2026-09-30T19:59:59.999'],
])('messages were last allowed: %s', (_, now, last) => {
  const found = lastSendingTime(calendar, at(now))
  expect(found).toBe(at(last))
  expect(nextSendingTime(calendar, found)).toBe(found)
})
