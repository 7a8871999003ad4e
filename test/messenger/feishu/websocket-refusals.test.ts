import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { platformHttp } from '#src/messenger/feishu/http.js'
import { createWebsocketReceiver, type WebsocketReceiver } from '#src/messenger/feishu/receive-websocket.js'
import { fakeClock } from '../../feishu-platform/clock.js'
import { type FeishuPlatform, startFeishuPlatform } from '../../feishu-platform/platform.js'
import { inbox } from './door.js'

let platform: FeishuPlatform
let receiver: WebsocketReceiver
beforeEach(async () => {
  platform = await startFeishuPlatform({ clock: fakeClock() })
})
afterEach(async () => {
  await receiver.stop()
  await platform.close()
})

function impatient(after: { firstConnectionMs?: number; lostConnectionMs?: number; reopenAfterMs?: number }) {
  const { appId, appSecret, url } = platform
  receiver = createWebsocketReceiver({
    ...{ appId, appSecret, domain: url },
    http: () => platformHttp(url),
    decode: () => ({ ok: true, incoming: null }),
    learn: () => undefined,
    ...after,
  })
}

const bootstraps = () => platform.calls.count('/callback/ws/endpoint')

test('a platform that is busy, or full, is asked again until it lets us in', async () => {
  impatient({ reopenAfterMs: 20 })
  platform.ws.refuseNext({ code: 1 })
  platform.ws.refuseNext({ code: 1000040350 })
  await receiver.start(inbox().receive)
  expect(bootstraps()).toBe(3)
  expect(receiver.health()).toEqual({ ok: true })
})

test('a first connection that fails is begun anew, sooner than the SDK would', async () => {
  impatient({ firstConnectionMs: 200 })
  platform.ws.refuseNext({ status: 503 })
  platform.ws.refuseNext({ status: 503 })
  await receiver.start(inbox().receive)
  expect(bootstraps()).toBeGreaterThanOrEqual(3)
  await platform.ws.waitForOnline(1)
})

test('what keeps us out is told while we wait', async () => {
  impatient({ reopenAfterMs: 20 })
  platform.ws.refuseNext({ code: 1000040350 })
  const asked = platform.calls
  const started = receiver.start(inbox().receive)
  while (asked.count('/callback/ws/endpoint') < 2) {
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(receiver.health().why).toMatch(/长连接/)
  await started
  expect(receiver.health()).toEqual({ ok: true })
})

test('stopping ends a start that still waits', async () => {
  impatient({ reopenAfterMs: 20 })
  for (let i = 0; i < 1000; i += 1) platform.ws.refuseNext({ code: 1 })
  const started = receiver.start(inbox().receive)
  const outcome = expect(started).rejects.toMatchObject({ code: 'stopped' })
  while (bootstraps() < 2) await new Promise((resolve) => setImmediate(resolve))
  await receiver.stop()
  await outcome
  expect(platform.ws.online).toBe(0)
})

test('after a stop the same receiver can be started again', async () => {
  impatient({})
  await receiver.start(inbox().receive)
  await receiver.stop()
  await platform.ws.waitForOnline(0)
  await receiver.start(inbox().receive)
  await platform.ws.waitForOnline(1)
})

test('a connection that is lost is made anew, sooner than the SDK would', async () => {
  impatient({ lostConnectionMs: 20 })
  Object.assign(platform.ws.clientConfig, { ReconnectInterval: 3600, ReconnectNonce: 3600 })
  await receiver.start(inbox().receive)
  await platform.ws.waitForOnline(1)
  platform.ws.kill()
  await platform.ws.waitForOnline(0)
  await platform.ws.waitForOnline(1)
  await vi.waitFor(() => expect(receiver.health()).toEqual({ ok: true }))
})
