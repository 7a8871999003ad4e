import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FeishuMessenger } from '#src/messenger/feishu/feishu-messenger.js'
import type { Content } from '#src/messenger/port.js'
import { fakeClock } from '../../feishu-platform/clock.js'
import { type FeishuPlatform, startFeishuPlatform } from '../../feishu-platform/platform.js'
import type { VirtualUser } from '../../feishu-platform/users.js'
import { messengerFor } from './door.js'
import { everyBlock, nodesOf, press, shown } from './sample-cards.js'

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

describe('sending', () => {
  test('a text goes to a person without a chat, and to a chat', async () => {
    const { messageId } = await send(text('今天走访 <at user_id="all"></at>'))
    await send(text('好'), 'u2', zhang.chatId)
    expect(zhang.messages().map((m) => [m.type, JSON.parse(m.content)])).toEqual([
      ['text', { text: '今天走访 <\u200bat user_id="all"><\u200b/at>' }],
      ['text', { text: '好' }],
    ])
    expect(zhang.messages()[0]?.messageId).toBe(messageId)
  })

  test('a text that is too long for the platform is cut', async () => {
    await send(text('很'.repeat(80_000)))
    const { text: said } = JSON.parse(zhang.messages()[0]?.content ?? '') as { text: string }
    expect(said).toHaveLength(30_000)
    expect(said.endsWith('…')).toBe(true)
  })

  test('a card of every block is taken by the platform, and replaced in place', async () => {
    const { messageId } = await send({ kind: 'card', shown: shown(everyBlock()) })
    await messenger.update(messageId, shown([{ kind: 'text', text: '已走访' }], { tone: 'success' }))
    const [message, ...others] = zhang.messages()
    expect(others).toEqual([])
    expect(message).toMatchObject({ messageId, type: 'interactive', cardUpdates: 1 })
    expect(message?.card).toMatchObject({ header: { template: 'green' }, config: { update_multi: true } })
  })

  test('the same uuid within an hour is one message', async () => {
    const first = await send(text('好'), 'same')
    expect(await send(text('好'), 'same')).toEqual(first)
    expect(zhang.messages()).toHaveLength(1)
  })

  test('a card that is too big for the platform is refused before anything is sent', async () => {
    const buttons = Array.from({ length: 150 }, (_, i) => press(`${i}`))
    const tooBig = shown([{ kind: 'buttons', buttons }])
    const refusal = { outcome: 'permanent', code: 'card-too-big' }
    await expect(send({ kind: 'card', shown: tooBig })).rejects.toMatchObject(refusal)
    await expect(messenger.update('om_1', tooBig)).rejects.toMatchObject(refusal)
    expect(platform.calls.count(messagesRoute)).toBe(0)
  })

  test('a card that was cut to the limits is taken by the platform', async () => {
    const rows = Array.from({ length: 90 }, (_, i) => ({
      kind: 'row' as const,
      text: `第${i}户 ${'很'.repeat(100)}`,
      buttons: [press(`已走访${i}`), press(`详细${i}`)],
    }))
    const { messageId } = await send({ kind: 'card', shown: shown(rows) })
    const card = platform.messages.find(messageId)?.card
    expect(nodesOf(card, 'button').length).toBeGreaterThan(20)
  })

  test('an id that would change the request’s path calls nothing', async () => {
    const bad = { outcome: 'permanent', code: 'bad-id' }
    const path = '../../contact/v3/users/x?y'
    await expect(messenger.update(path, shown([]))).rejects.toMatchObject(bad)
    await expect(messenger.update(`om_1/${path}`, shown([]))).rejects.toMatchObject(bad)
    await expect(send(text('x'), 'u', 'user:ou_1/..')).rejects.toMatchObject(bad)
    await expect(messenger.download({ key: path, messageId: 'om_1' }, 'file')).rejects.toMatchObject(bad)
    expect(await messenger.lookUp(path)).toBeNull()
    expect(platform.calls.count()).toBe(0)
  })
})
