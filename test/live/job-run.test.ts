import { afterAll, beforeAll, expect, test } from 'vitest'
import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import { runJob } from '#src/cli/operations.js'
import { dayOf } from '#src/domain/time.js'
import { nextWorkday } from '#src/domain/working-time.js'
import type { VirtualUser } from '../feishu-platform/users.js'
import { type Live, startLive } from './live-program.js'

let live: Live
let wang: VirtualUser

beforeAll(async () => {
  live = await startLive('live-job-run', 'websocket')
  wang = live.platform.user('王芳', { mobile: '+8613800000003' })
  await wang.sendText('帮助')
  await live.platform.waitForMessage((m) => m.chatId === wang.chatId && m.card !== undefined)
})

afterAll(() => live.close())

const reminders = () =>
  live.platform.messagesIn(wang).filter((m) => JSON.stringify(m.card ?? {}).includes(' 提醒'))

/** The next working day's half past eight, whatever time it is now. */
const at = () => `${nextWorkday(stateCouncilCalendar(), dayOf(Date.now()))}T08:30`

test('a job that is run while no bot runs sends its messages itself, once', async () => {
  await live.running.stop()
  const place = { config: live.config, connection: live.connection, county: live.running.county }
  const first = await runJob(place, 'uncovered-households', { at: at() })
  expect(first).toEqual({ ok: true, lines: [expect.stringMatching(/^sent 1, skipped \d+$/)] })
  expect(reminders()).toHaveLength(1)
  const again = await runJob(place, 'uncovered-households', { at: at() })
  expect(again).toEqual({ ok: true, lines: [expect.stringMatching(/^sent 0, skipped \d+$/)] })
  expect(reminders()).toHaveLength(1)
})
