import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FeishuMessenger } from '#src/messenger/feishu/feishu-messenger.js'
import type { Content } from '#src/messenger/port.js'
import { fakeClock } from '../../feishu-platform/clock.js'
import { type FeishuPlatform, startFeishuPlatform } from '../../feishu-platform/platform.js'
import type { VirtualUser } from '../../feishu-platform/users.js'
import { messengerFor } from './door.js'
import { shown } from './sample-cards.js'

const messagesRoute = '/open-apis/im/v1/messages'
const text = (words: string): Content => ({ kind: 'text', text: words })

let platform: FeishuPlatform
let messenger: FeishuMessenger
let zhang: VirtualUser
beforeEach(async () => {
  platform = await startFeishuPlatform({ clock: fakeClock() })
  messenger = messengerFor(platform, 'webhook')
  zhang = platform.user('张三', { mobile: '+8613800000000' })
})
afterEach(async () => {
  await messenger.stop()
  await platform.close()
})

const send = (content: Content, uuid = 'u1', chat = `user:${zhang.openId}`) =>
  messenger.send({ chat, content, uuid })

describe('failures', () => {
  test('429 tells how long to wait', async () => {
    platform.faults.next({ kind: 'rate-limited', resetSeconds: 7 }, { path: messagesRoute })
    const failure = { outcome: 'retry', code: '99991400', retryAfterMs: 7000 }
    await expect(send(text('一'))).rejects.toMatchObject(failure)
    expect(zhang.messages()).toEqual([])
  })

  test('a business error is the same with HTTP 400 and with HTTP 200', async () => {
    for (const status of [400, 200]) {
      platform.faults.next({ kind: 'code', code: 230013, status }, { path: messagesRoute })
      await expect(send(text('一'))).rejects.toMatchObject({ outcome: 'permanent', code: '230013' })
    }
  })

  test('a connection cut after the message was sent leaves the outcome unknown; the same uuid settles it', async () => {
    platform.faults.next({ kind: 'reset-after' }, { path: messagesRoute })
    await expect(send(text('一'), 'same')).rejects.toMatchObject({ outcome: 'unknown' })
    const { messageId } = await send(text('一'), 'same')
    expect(zhang.messages().map((m) => m.messageId)).toEqual([messageId])
  })

  test('a platform that never answers is given up after the time limit', async () => {
    const hasty = messengerFor(platform, 'webhook', { timeoutMs: 300 })
    await hasty.lookUp(zhang.openId)
    platform.faults.next({ kind: 'hang-after' }, { path: messagesRoute })
    const message = { chat: zhang.chatId, content: text('一'), uuid: 'u1' }
    await expect(hasty.send(message)).rejects.toMatchObject({ outcome: 'unknown', code: 'ECONNABORTED' })
    expect(zhang.messages()).toHaveLength(1)
  })

  test('a platform that is not there can be tried again', async () => {
    const away = messengerFor({ ...platform, url: 'http://127.0.0.1:9' }, 'webhook')
    await expect(away.send({ chat: zhang.chatId, content: text('一'), uuid: 'u' })).rejects.toMatchObject({
      outcome: 'retry',
      code: 'ECONNREFUSED',
    })
  })

  test('a person who left, and a card that is recalled or past its fourteen days, are beyond reach', async () => {
    const { messageId } = await send({ kind: 'card', shown: shown([]) })
    await platform.advance(14 * 86_400_000 + 1)
    await expect(messenger.update(messageId, shown([]))).rejects.toMatchObject({
      outcome: 'gone',
      code: '230031',
    })
    zhang.person.resigned = true
    await expect(send(text('一'), 'u2')).rejects.toMatchObject({ outcome: 'permanent' })
  })

  test('wrong credentials make the messenger unwell, and nothing is lost', async () => {
    const stranger = messengerFor(platform, 'webhook', { appSecret: 'wrong' })
    await expect(stranger.send({ chat: zhang.chatId, content: text('一'), uuid: 'u' })).rejects.toMatchObject(
      {
        outcome: 'retry',
      },
    )
    expect(stranger.health()).toMatchObject({ ok: false, why: expect.stringContaining('FEISHU_APP_SECRET') })
    expect(messenger.health()).toEqual({ ok: true })
  })
})
