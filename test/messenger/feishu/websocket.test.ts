import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { FeishuMessenger } from '#src/messenger/feishu/feishu-messenger.js'
import { actionToken, type Receive } from '#src/messenger/port.js'
import { fakeClock } from '../../feishu-platform/clock.js'
import { type FeishuPlatform, startFeishuPlatform } from '../../feishu-platform/platform.js'
import type { VirtualUser } from '../../feishu-platform/users.js'
import { inbox, messengerFor } from './door.js'
import { cardKey, everyBlock, press, shown } from './sample-cards.js'

let platform: FeishuPlatform
let messenger: FeishuMessenger
let zhang: VirtualUser
beforeEach(async () => {
  platform = await startFeishuPlatform({ clock: fakeClock() })
  Object.assign(platform.ws.clientConfig, { ReconnectInterval: 1, ReconnectNonce: 0, PingInterval: 1 })
  messenger = messengerFor(platform, 'websocket')
  zhang = platform.user('张三')
})
afterEach(async () => {
  await messenger.stop()
  await platform.close()
})

/** The double takes a client for online with its first ping, a moment after the connection stands. */
async function connect(receive: Receive): Promise<void> {
  await messenger.start(receive)
  await platform.ws.waitForOnline(1)
}

describe('the long connection', () => {
  test('a start resolves when it stands, messages come whole, and a stop ends it', async () => {
    const { events, receive } = inbox()
    expect(messenger.health()).toMatchObject({ ok: false })
    expect(messenger.webhook).toBeUndefined()
    await connect(receive)
    expect(messenger.health()).toEqual({ ok: true })
    platform.ws.splitting = { parts: 3, order: [2, 0, 1] }
    const { messageId, delivery } = await zhang.sendText('走访了大塘村张三、李四两户')
    expect(delivery?.state).toBe('acknowledged')
    expect(events).toMatchObject([{ messageId, body: { kind: 'text', text: '走访了大塘村张三、李四两户' } }])
    await messenger.stop()
    await platform.ws.waitForOnline(0)
    expect(messenger.health().ok).toBe(false)
  })

  test('what could not be stored is acknowledged as failed and delivered again', async () => {
    const { events, receive } = inbox(() => {
      if (events.length === 1) throw new Error('no database')
      return {}
    })
    await connect(receive)
    const { delivery } = await zhang.sendText('走访')
    expect(platform.ws.acks).toMatchObject([{ code: 500 }])
    await platform.advance(15_000)
    expect(delivery?.state).toBe('acknowledged')
    expect(events).toHaveLength(2)
  })

  test('a lost connection is made again', async () => {
    const { events, receive } = inbox()
    await connect(receive)
    platform.ws.kill()
    await platform.ws.waitForOnline(0)
    await platform.ws.waitForOnline(1)
    // The SDK listens for messages only a moment after the connection stands.
    await vi.waitFor(() => expect(messenger.health()).toEqual({ ok: true }))
    await zhang.sendText('走访')
    expect(events).toHaveLength(1)
  })

  test('an unknown kind of event is acknowledged', async () => {
    const { events, receive } = inbox()
    await connect(receive)
    const delivery = await platform.push.emit('im.message.reaction.created_v1', { message_id: 'om_1' })
    expect(delivery.state).toBe('acknowledged')
    expect(events).toEqual([])
  })

  test('an answer under way is still given when the messenger stops, and nothing new is taken', async () => {
    let finish = () => {}
    let arrived = () => {}
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const { receive } = inbox(() => {
      arrived()
      return new Promise((resolve) => {
        finish = () => resolve({})
      })
    })
    await connect(receive)
    const said = zhang.sendText('走访')
    await arrival
    const stopped = messenger.stop()
    const refused = await zhang.sendText('又一句')
    expect(refused.delivery?.state).not.toBe('acknowledged')
    finish()
    expect((await said).delivery?.state).toBe('acknowledged')
    await stopped
  })
})

describe('presses', () => {
  test('the answer to a press comes in its acknowledgement', async () => {
    let delivered = 0
    const { events, receive } = inbox(() => ({
      toast: { tone: 'info', text: '好' },
      card: shown([{ kind: 'text', text: '张三户已走访' }]),
      delivered: () => {
        delivered += 1
      },
    }))
    await connect(receive)
    const content = { kind: 'card', shown: shown(everyBlock()) } as const
    const { messageId } = await messenger.send({ chat: `user:${zhang.openId}`, content, uuid: 'u' })
    const pressed = await zhang.press(messageId, '已走访')
    expect(pressed).toMatchObject({
      outcome: 'answered',
      cardChanged: true,
      toast: { type: 'info', content: '好' },
    })
    expect(delivered).toBe(1)
    expect(events[0]?.body).toMatchObject({
      token: actionToken(cardKey, press('已走访').intent),
      onMessage: messageId,
    })
  })
})

describe('a start that cannot succeed', () => {
  test('an app id of the wrong form is told at once, in words', async () => {
    const wrong = messengerFor(platform, 'websocket', { appId: 'cli_123' })
    await expect(wrong.start(inbox().receive)).rejects.toThrow('FEISHU_APP_ID 不对')
  })

  test('credentials that are refused are told, in words', async () => {
    const wrong = messengerFor(platform, 'websocket', { appSecret: 'wrong' })
    await expect(wrong.start(inbox().receive)).rejects.toMatchObject({
      outcome: 'permanent',
      message: expect.stringContaining('FEISHU_APP_SECRET'),
    })
    expect(wrong.health().ok).toBe(false)
  })
})
