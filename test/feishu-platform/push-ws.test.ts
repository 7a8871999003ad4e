import { LoggerLevel, WSClient } from '@larksuiteoapi/node-sdk'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Answering, dispatcherFor } from './bot-app.js'
import { fakeClock } from './clock.js'
import { type FeishuPlatform, startFeishuPlatform } from './platform.js'
import { button, cardOf } from './sample-card.js'
import { sdkClient, silentLogger } from './sdk.js'

let platform: FeishuPlatform
const clients: WSClient[] = []
beforeEach(async () => {
  platform = await startFeishuPlatform({ clock: fakeClock() })
  Object.assign(platform.ws.clientConfig, { ReconnectInterval: 1, ReconnectNonce: 0, PingInterval: 1 })
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.close({ force: true })
  await platform.close()
})

function newClient(callbacks: Partial<ConstructorParameters<typeof WSClient>[0]> = {}): WSClient {
  const client = new WSClient({
    appId: platform.appId,
    appSecret: platform.appSecret,
    domain: platform.url,
    logger: silentLogger,
    loggerLevel: LoggerLevel.fatal,
    ...callbacks,
  })
  clients.push(client)
  return client
}

async function connect(answer: Answering): Promise<Record<string, unknown>[]> {
  const events: Record<string, unknown>[] = []
  const eventDispatcher = dispatcherFor(platform, (event) => {
    events.push(event)
    return answer(event)
  })
  const ready = new Promise<void>((resolve) => {
    void newClient({ onReady: resolve }).start({ eventDispatcher })
  })
  await ready
  return events
}

test('the real client gets a message and acknowledges it', async () => {
  const events = await connect(() => ({}))
  const zhang = platform.user('张三')
  const { delivery, messageId } = await zhang.sendText('走访')
  expect(delivery?.state).toBe('acknowledged')
  expect(events).toMatchObject([{ event_type: 'im.message.receive_v1', message: { message_id: messageId } }])
  expect(platform.ws.acks).toMatchObject([{ code: 200, data: '{}' }])
})

test('a press is answered in the acknowledgement', async () => {
  const next = cardOf({ tag: 'markdown', content: '已走访' })
  await connect(() => ({ toast: { type: 'info', content: '好' }, card: { type: 'raw', data: next } }))
  const zhang = platform.user('张三')
  await sdkClient(platform).im.v1.message.create({
    params: { receive_id_type: 'open_id' },
    data: {
      receive_id: zhang.openId,
      msg_type: 'interactive',
      content: JSON.stringify(cardOf(button('好'))),
    },
  })
  const [message] = platform.messagesIn(zhang)
  expect(await zhang.press(message?.messageId ?? '', '好')).toMatchObject({
    outcome: 'answered',
    toast: { content: '好' },
  })
  expect(message?.card).toEqual(next)
})

test('parts of an event are joined whatever their order, and acknowledged once', async () => {
  platform.ws.splitting = { parts: 3, order: [2, 0, 1] }
  const events = await connect(() => ({}))
  await platform.user('张三').sendText('走访'.repeat(100))
  expect(events).toHaveLength(1)
  expect(platform.ws.acks).toHaveLength(1)
})

test('a client that says it is ready gets the next event, however soon', async () => {
  for (let i = 1; i <= 5; i += 1) {
    const events = await connect(() => ({}))
    const { delivery } = await platform.user('张三').sendText('走访')
    expect(delivery?.state).toBe('acknowledged')
    expect(events).toHaveLength(1)
    clients.pop()?.close({ force: true })
    await platform.ws.waitForOnline(0)
  }
})

test('an event goes to one of the connected clients only', async () => {
  const first = await connect(() => ({}))
  const second = await connect(() => ({}))
  await platform.ws.waitForOnline(2)
  const zhang = platform.user('张三')
  for (let i = 0; i < 20; i += 1) await zhang.sendText('走访')
  expect(first.length + second.length).toBe(20)
})

test('a handler that throws is acknowledged with 500, and the event comes again', async () => {
  let calls = 0
  await connect(() => {
    calls += 1
    if (calls === 1) throw new Error('not stored')
    return {}
  })
  const { delivery } = await platform.user('张三').sendText('走访')
  expect(delivery).toMatchObject({ state: 'pending', attempts: [{ ok: false, status: 500 }] })
  await platform.advance(15_000)
  expect(delivery).toMatchObject({ state: 'acknowledged', attempts: [{ ok: false }, { ok: true }] })
})

test('a frame of type card is ignored, so that its answer never comes', async () => {
  const events = await connect(() => ({}))
  await platform.ws.waitForOnline(1)
  platform.push.quirkNext({ frameType: 'card' })
  const said = platform.user('张三').sendText('走访')
  platform.clock.advance(3000)
  const { delivery } = await said
  expect(delivery?.attempts).toMatchObject([{ failure: 'timeout' }])
  await platform.advance(15_000)
  expect(delivery?.attempts).toMatchObject([{ failure: 'timeout' }, { ok: true }])
  expect(events).toHaveLength(1)
})

test('a client that is cut off comes back by itself', async () => {
  await connect(() => ({}))
  platform.ws.kill()
  await platform.ws.waitForOnline(0)
  await platform.ws.waitForOnline(1)
  const { delivery } = await platform.user('张三').sendText('走访')
  expect(delivery?.state).toBe('acknowledged')
  expect(platform.calls.count('/callback/ws/endpoint')).toBe(2)
})

test.each([1, 403, 514, 1000040350])('a bootstrap refused with %i is final for the client', async (code) => {
  platform.ws.refuseNext({ code })
  const failed = new Promise<Error>((resolve) => {
    const client = newClient({ onError: resolve })
    void client.start({ eventDispatcher: dispatcherFor(platform, () => ({})) })
  })
  expect(await failed).toBeInstanceOf(Error)
  expect(platform.ws.online).toBe(0)
})

test('a client that waits for pongs notices when they stop', async () => {
  await connect(() => ({}))
  platform.ws.mutePongs = true
  const dead = new Promise<void>((resolve) => {
    const client = newClient({ onReconnecting: resolve, wsConfig: { pingTimeout: 1 } })
    void client.start({ eventDispatcher: dispatcherFor(platform, () => ({})) })
  })
  await dead
  expect(platform.ws.pings).toBeGreaterThanOrEqual(2)
})

test('a wrong secret is refused with 514', async () => {
  const answer = await fetch(`${platform.url}/callback/ws/endpoint`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ AppID: platform.appId, AppSecret: 'wrong' }),
  })
  expect(await answer.json()).toMatchObject({ code: 514, data: {} })
})
