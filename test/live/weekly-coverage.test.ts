import { afterAll, beforeAll, expect, test } from 'vitest'
import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import { runJob } from '#src/cli/operations.js'
import { isSummaryDay } from '#src/domain/coverage/weekly.js'
import { addDays, dayOf } from '#src/domain/time.js'
// @ts-expect-error plain JavaScript, so that it runs before anything is installed
import { unpackChartFont } from '../../scripts/ensure/chart-font.mjs'
import { type Live, startLive } from './live-program.js'

let live: Live

beforeAll(async () => {
  await unpackChartFont()
  live = await startLive('live-weekly', 'websocket')
})

afterAll(() => live.close())

/** The next day of the summary at five, whatever day it is now. */
function at(): string {
  let day = dayOf(Date.now())
  while (!isSummaryDay(stateCouncilCalendar(), day)) day = addDays(day, 1)
  return `${day}T17:00`
}

test('a group whose scope was tapped gets its summary with the picture, also from a job that is run by hand, once', async () => {
  const head = live.platform.user('李强', { mobile: '+8613800000002' })
  const group = live.platform.group('水利局工作群', head)
  await head.addBotToGroup(group)
  const asked = await live.platform.waitForMessage(
    (m) => m.chatId === head.chatId && JSON.stringify(m.card ?? '').includes('哪个范围'),
  )
  await head.press(asked.messageId, '单位：县水利局')
  await live.running.stop()
  const place = { config: live.config, connection: live.connection, county: live.running.county }
  const first = await runJob(place, 'weekly-coverage', { at: at() })
  // The registry's groups are not on the double, which refuses them; this one gets its card.
  expect(first).toEqual({ ok: true, lines: [expect.stringMatching(/^sent \d+, skipped 0$/)] })
  const summaries = live.platform
    .messagesIn(group)
    .filter((m) => JSON.stringify(m.card ?? '').includes('水利局走访周报'))
  expect(summaries).toHaveLength(1)
  expect(JSON.stringify(summaries[0]?.card)).toMatch(/"img_key":"img_v3_/)
  expect(live.platform.calls.count('/open-apis/im/v1/images')).toBeGreaterThan(0)
  const again = await runJob(place, 'weekly-coverage', { at: at() })
  expect(again).toEqual({ ok: true, lines: [expect.stringMatching(/^sent 0, skipped \d+$/)] })
})
