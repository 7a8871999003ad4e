import { AESCipher, generateChallenge } from '@larksuiteoapi/node-sdk'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type BotApp, type Received, startBotApp, startServer } from './bot-app.js'
import { fakeClock } from './clock.js'
import { type FeishuPlatform, startFeishuPlatform } from './platform.js'
import { RETRY_DELAYS_MS } from './push.js'
import { encrypt } from './push-webhook.js'

let platform: FeishuPlatform
let bot: BotApp | undefined
beforeEach(async () => {
  platform = await startFeishuPlatform({ clock: fakeClock() })
})
afterEach(async () => {
  await bot?.close()
  bot = undefined
  await platform.close()
})

test('the real dispatcher accepts the signature and reads the message of a private chat', async () => {
  bot = await startBotApp(platform)
  await platform.webhookTarget(bot.url)
  const zhang = platform.user('张三')
  const { delivery, messageId } = await zhang.sendText('走访')
  expect(delivery?.state).toBe('acknowledged')
  expect(bot.events).toMatchObject([
    {
      event_type: 'im.message.receive_v1',
      app_id: platform.appId,
      token: platform.verificationToken,
      sender: { sender_id: { open_id: zhang.openId }, sender_type: 'user' },
      message: {
        message_id: messageId,
        chat_type: 'p2p',
        chat_id: zhang.chatId,
        content: '{"text":"走访"}',
      },
    },
  ])
})

test('the published key decrypts what the platform encrypts', async () => {
  expect(new AESCipher('test key').decrypt('P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=')).toBe(
    'hello world',
  )
  expect(new AESCipher('test key').decrypt(encrypt('你好', 'test key'))).toBe('你好')
})

test('an event that is not acknowledged comes again after 15 s, 5 min, 1 h and 6 h, and then no more', async () => {
  platform.push.subscribe(await platform.webhookTarget('http://127.0.0.1:9/nobody'))
  const { delivery } = await platform.user('张三').sendText('走访')
  for (const delayMs of RETRY_DELAYS_MS) await platform.advance(delayMs)
  expect(delivery?.attempts.map((a) => a.failure)).toEqual(Array(5).fill('connection'))
  await platform.advance(86_400_000)
  expect(delivery?.attempts).toHaveLength(5)
  expect(delivery?.state).toBe('given-up')
})

test('an answer that takes longer than three seconds counts as none', async () => {
  let arrived = () => {}
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve
  })
  bot = await startBotApp(platform, () => {
    arrived()
    return new Promise(() => {})
  })
  await platform.webhookTarget(bot.url)
  const said = platform.user('张三').sendText('走访')
  await arrival
  platform.clock.advance(3000)
  expect((await said).delivery?.attempts).toMatchObject([{ ok: false, failure: 'timeout' }])
})

test('the challenge is answered by the real SDK, and a wrong answer is noticed', async () => {
  const server = await startServer(async ({ path, body }) => {
    const { challenge } = generateChallenge(JSON.parse(body), { encryptKey: platform.encryptKey })
    return { status: 200, text: JSON.stringify(path === '/right' ? challenge : { challenge: 'other' }) }
  })
  await platform.webhookTarget(`${server.url}/right`, { verify: true })
  const wrong = platform.webhookTarget(`${server.url}/wrong`, { verify: true })
  await expect(wrong).rejects.toThrow('failed the challenge')
  await server.close()
})

test.each(['wrong', 'missing'] as const)(
  'a %s signature is refused by the real dispatcher',
  async (signature) => {
    bot = await startBotApp(platform)
    await platform.webhookTarget(bot.url)
    platform.push.quirkNext({ signature })
    const { delivery } = await platform.user('张三').sendText('走访')
    expect(delivery?.attempts).toMatchObject([{ ok: false, status: 204 }])
    expect(bot.events).toEqual([])
    await platform.advance(15_000)
    expect(bot.events).toHaveLength(1)
  },
)

test('events come twice, in another order, and under another id when that is asked for', async () => {
  bot = await startBotApp(platform)
  await platform.webhookTarget(bot.url)
  const zhang = platform.user('张三')
  platform.push.hold()
  const first = await zhang.sendText('一')
  const second = await zhang.sendText('二')
  await platform.push.release('reversed')
  if (!first.delivery) throw new Error('not delivered')
  await platform.push.redeliver(first.delivery)
  await platform.push.reissue(first.delivery)
  const messages = bot.events.map((e) => (e.message as { message_id: string }).message_id)
  expect(messages).toEqual([second.messageId, first.messageId, first.messageId, first.messageId])
  const [, a, b, c] = bot.events.map((e) => e.event_id)
  expect(b).toBe(a)
  expect(c).not.toBe(a)
})

test('a timestamp, a token and an app id can be made stale or wrong', async () => {
  const seen: Received[] = []
  const server = await startServer(async (request) => {
    seen.push(request)
    return { status: 200, text: '{}' }
  })
  await platform.webhookTarget(server.url)
  platform.push.quirkNext({ timestampOffsetSeconds: -301 })
  platform.push.quirkNext({ plain: true, verificationToken: 'wrong', appId: 'cli_other' })
  const zhang = platform.user('张三')
  await zhang.sendText('一')
  await zhang.sendText('二')
  const stale = Math.floor(platform.clock.now() / 1000) - 301
  expect(seen[0]?.headers).toMatchObject({ 'x-lark-request-timestamp': String(stale) })
  expect(JSON.parse(seen[1]?.body ?? '')).toMatchObject({ header: { token: 'wrong', app_id: 'cli_other' } })
  await server.close()
})

test('a request can be replayed byte for byte, and each event be delivered several times', async () => {
  bot = await startBotApp(platform)
  const channel = await platform.webhookTarget(bot.url)
  platform.push.copies = 2
  await platform.user('张三').sendText('走访')
  const [request] = channel.posted
  await channel.postRaw(request?.text ?? '', request?.headers)
  expect(new Set(bot.events.map((e) => e.event_id)).size).toBe(1)
  expect(bot.events).toHaveLength(3)
})
