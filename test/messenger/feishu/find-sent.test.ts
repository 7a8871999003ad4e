import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FeishuMessenger } from '#src/messenger/feishu/feishu-messenger.js'
import type { Content } from '#src/messenger/port.js'
import { fakeClock } from '../../feishu-platform/clock.js'
import { type FeishuPlatform, startFeishuPlatform } from '../../feishu-platform/platform.js'
import type { VirtualUser } from '../../feishu-platform/users.js'
import { messengerFor } from './door.js'
import { shown } from './sample-cards.js'

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

describe('finding a message whose answer was lost', () => {
  const card = (household: string): Content => ({
    kind: 'card',
    shown: shown([{ kind: 'text', text: `${household}户已超期` }]),
  })

  test('a card is told from another one of the same title, and a text from another text', async () => {
    const since = platform.clock.now()
    const wanted = await send(card('张三'), 'u1')
    const words = await send(text('[好](x)'), 'u2')
    await send(card('李四'), 'u3')
    const chat = zhang.chatId
    const find = (content: Content, from = since) => messenger.findSent({ chat, content, uuid: 'x' }, from)
    expect(await find(card('张三'))).toEqual(wanted)
    expect(await find(text('[好](x)'))).toEqual(words)
    expect(await find(card('王五'))).toBe('absent')
    expect(await find(text('不好'))).toBe('absent')
    expect(await find(card('张三'), since + 60_000)).toBe('absent')
  })

  test('what the person wrote is not taken for ours', async () => {
    await zhang.sendText('好')
    const message = { chat: zhang.chatId, content: text('好'), uuid: 'x' }
    expect(await messenger.findSent(message, platform.clock.now())).toBe('absent')
  })

  test('a person’s chat is known once something was sent there; until then nothing can be told', async () => {
    const message = { chat: `user:${zhang.openId}`, content: text('好'), uuid: 'u1' }
    expect(await messenger.findSent(message, 0)).toBeNull()
    expect(platform.calls.count()).toBe(0)
    const sent = await messenger.send(message)
    expect(await messenger.findSent(message, platform.clock.now())).toEqual(sent)
  })

  test('a message is found behind two hundred others', async () => {
    const since = platform.clock.now()
    const sent = await send(text('第一'))
    for (let i = 0; i < 150; i += 1) await zhang.sendText(`话${i}`)
    const message = { chat: zhang.chatId, content: text('第一'), uuid: 'x' }
    expect(await messenger.findSent(message, since)).toEqual(sent)
  })

  test('a group whose history the app may not read cannot tell', async () => {
    const narrow = await startFeishuPlatform({ clock: fakeClock(), scopes: ['im:message'] })
    const li = narrow.user('李四')
    const group = narrow.group('大塘工作群', li)
    group.chat.botInside = true
    const message = { chat: group.chatId, content: text('好'), uuid: 'u' }
    const other = messengerFor(narrow, 'webhook')
    await other.send(message)
    expect(await other.findSent(message, 0)).toBeNull()
    await narrow.close()
  })
})
