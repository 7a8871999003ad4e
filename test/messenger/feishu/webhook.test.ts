import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FeishuMessenger } from '#src/messenger/feishu/feishu-messenger.js'
import { createFeishuMessenger } from '#src/messenger/feishu/feishu-messenger.js'
import { actionToken, type Incoming, type Receive } from '#src/messenger/port.js'
import { fakeClock } from '../../feishu-platform/clock.js'
import { type FeishuPlatform, startFeishuPlatform } from '../../feishu-platform/platform.js'
import type { VirtualUser } from '../../feishu-platform/users.js'
import { type Door, inbox, messengerFor, openDoor } from './door.js'
import { cardKey, everyBlock, press, shown } from './sample-cards.js'

const chatRoute = '/open-apis/im/v1/chats/:chat_id'

let platform: FeishuPlatform
let messenger: FeishuMessenger
let door: Door
let zhang: VirtualUser
beforeEach(async () => {
  platform = await startFeishuPlatform({ clock: fakeClock() })
  messenger = messengerFor(platform, 'webhook')
  if (!messenger.webhook) throw new Error('no webhook')
  door = await openDoor(messenger.webhook)
  zhang = platform.user('张三')
})
afterEach(async () => {
  await messenger.stop()
  await door.close()
  await platform.close()
})

async function start(receive: Receive): Promise<void> {
  await messenger.start(receive)
  await platform.webhookTarget(door.url, { verify: true })
}

describe('events', () => {
  test('the address is verified, and a message, a menu entry and a recall arrive', async () => {
    const { events, receive } = inbox()
    await start(receive)
    const { messageId, delivery } = await zhang.sendText('走访')
    await zhang.clickMenu('today')
    await zhang.recall(messageId)
    await zhang.leave()
    expect(delivery?.state).toBe('acknowledged')
    expect(delivery?.attempts).toMatchObject([{ status: 200, body: '{}' }])
    expect(events).toMatchObject([
      { messageId, chat: { id: zhang.chatId, kind: 'private' }, body: { kind: 'text', text: '走访' } },
      { chat: { id: `user:${zhang.openId}` }, body: { kind: 'menu', key: 'today' } },
      {
        chat: { id: zhang.chatId, kind: 'private' },
        sender: { id: zhang.openId },
        body: { kind: 'recalled', messageId },
      },
      { sender: { id: zhang.openId }, body: { kind: 'person-left' } },
    ])
    expect(new Set(events.map((event) => event.eventId)).size).toBe(4)
  })

  test('in a group the bot knows when it is meant', async () => {
    const { events, receive } = inbox()
    await start(receive)
    const group = platform.group('大塘工作群', zhang)
    await zhang.addBotToGroup(group)
    await zhang.sendText('进度', { in: group, mentionBot: true })
    await zhang.sendText('大家好', { in: group })
    expect(events.map((event) => event.body)).toEqual([
      { kind: 'bot-added', name: '大塘工作群' },
      { kind: 'text', text: '进度', mentioned: true },
      { kind: 'text', text: '大家好', mentioned: false },
    ])
    expect(events.every((event) => event.chat.kind === 'group')).toBe(true)
  })

  test('what could not be stored is delivered again', async () => {
    const { events, receive } = inbox(() => {
      if (events.length === 1) throw new Error('no database')
      return {}
    })
    await start(receive)
    const { delivery } = await zhang.sendText('走访')
    expect(delivery?.attempts).toMatchObject([{ ok: false, status: 503 }])
    await platform.advance(15_000)
    expect(delivery?.state).toBe('acknowledged')
    expect(events[0]?.eventId).toBe(events[1]?.eventId)
  })

  test('a messenger that is not started, or stopped, sends the platform away to come again', async () => {
    await platform.webhookTarget(door.url, { verify: true })
    expect((await zhang.sendText('走访')).delivery?.attempts).toMatchObject([{ status: 503 }])
    await messenger.start(inbox().receive)
    await messenger.stop()
    expect((await zhang.sendText('走访')).delivery?.attempts).toMatchObject([{ status: 503 }])
  })

  test('forged, stale and misdirected requests are refused and nobody hears of them', async () => {
    const { events, receive } = inbox()
    await start(receive)
    const quirks = [
      { signature: 'wrong' as const },
      { signature: 'missing' as const },
      { timestampOffsetSeconds: -301 },
      { timestampOffsetSeconds: 301 },
      { verificationToken: 'x' },
      { appId: 'cli_0000000000000000' },
      { plain: true },
    ]
    for (const quirk of quirks) {
      platform.push.quirkNext(quirk)
      const { delivery } = await zhang.sendText('走访')
      expect(delivery?.attempts).toMatchObject([{ status: 401 }])
    }
    expect(events).toEqual([])
  })

  test('an address check with a wrong token is refused', async () => {
    const channel = await platform.webhookTarget(door.url)
    expect(await channel.challenge({ verificationToken: 'x' })).toMatchObject({ ok: false, status: 401 })
    expect(await channel.challenge({ plain: true })).toMatchObject({ ok: true, status: 200 })
    expect(await channel.postRaw('not json')).toMatchObject({ status: 400 })
  })

  test('a webhook without keys is not opened at all', () => {
    const { appId, appSecret } = platform
    expect(() => createFeishuMessenger({ appId, appSecret, mode: 'webhook' })).toThrow('FEISHU_ENCRYPT_KEY')
  })
})

describe('presses', () => {
  const body = everyBlock()
  const sendCard = () =>
    messenger.send({ chat: zhang.chatId, content: { kind: 'card', shown: shown(body) }, uuid: 'u1' })

  test('a button brings its token and gets a toast and the card’s new state', async () => {
    let delivered = 0
    const answer = {
      toast: { tone: 'success' as const, text: '已记下' },
      card: shown([{ kind: 'text', text: '张三户已走访' }]),
      delivered: () => {
        delivered += 1
      },
    }
    const { events, receive } = inbox(() => answer)
    await start(receive)
    const { messageId } = await sendCard()
    const pressed = await zhang.press(messageId, '已走访')
    expect(pressed).toMatchObject({
      outcome: 'answered',
      cardChanged: true,
      toast: { type: 'success', content: '已记下' },
    })
    expect(events).toMatchObject([
      {
        sender: { id: zhang.openId },
        chat: { id: zhang.chatId },
        body: {
          kind: 'press',
          token: actionToken(cardKey, press('已走访').intent),
          form: {},
          onMessage: messageId,
        },
      },
    ])
    expect(delivered).toBe(1)
    expect(JSON.stringify(platform.messages.find(messageId)?.card)).toContain('张三户已走访')
  })

  test('a form brings its values by name, days as days', async () => {
    const { events, receive } = inbox()
    await start(receive)
    const { messageId } = await sendCard()
    const filled = { findings: '水管\n漏水', way: 'phone', topics: ['water', 'road'], day: '2024-05-01' }
    expect(await zhang.press(messageId, '提交', filled)).toMatchObject({
      outcome: 'answered',
      cardChanged: false,
    })
    expect(events[0]?.body).toMatchObject({
      kind: 'press',
      token: actionToken(cardKey, press('提交').intent),
      form: filled,
    })
  })

  test('a press that fails tells the person; an empty answer leaves the card as it is', async () => {
    const { receive } = inbox(({ body }: Incoming) => {
      if (body.kind === 'press' && body.token === actionToken(cardKey, press('取消').intent))
        throw new Error('x')
      return {}
    })
    await start(receive)
    const { messageId } = await sendCard()
    expect(await zhang.press(messageId, '取消')).toMatchObject({ outcome: 'failed', code: 200671 })
    expect(await zhang.press(messageId, '上一页')).toMatchObject({ outcome: 'answered', cardChanged: false })
  })

  test('a new card that cannot be shown is left to the queued update', async () => {
    let delivered = 0
    const { receive } = inbox(() => ({
      toast: { tone: 'danger', text: '出错了' },
      card: shown([{ kind: 'buttons', buttons: Array.from({ length: 150 }, (_, i) => press(`${i}`)) }]),
      delivered: () => {
        delivered += 1
      },
    }))
    await start(receive)
    const { messageId } = await sendCard()
    expect(await zhang.press(messageId, '上一页')).toMatchObject({
      outcome: 'answered',
      cardChanged: false,
      toast: { type: 'error' },
    })
    expect(delivered).toBe(0)
  })

  test('a chat that was seen as a group stays one for presses in it', async () => {
    const { events, receive } = inbox()
    await start(receive)
    const group = platform.group('大塘工作群', zhang)
    await zhang.addBotToGroup(group)
    const content = { kind: 'card', shown: shown(body) } as const
    const { messageId } = await messenger.send({ chat: group.chatId, content, uuid: 'u2' })
    await zhang.press(messageId, '上一页')
    expect(events.at(-1)).toMatchObject({
      chat: { id: group.chatId, kind: 'group' },
      body: { kind: 'press' },
    })
    expect(platform.calls.count(chatRoute)).toBe(0)
  })

  test('while the platform does not tell, a chat counts as a group, where less is said', async () => {
    const { events, receive } = inbox()
    await start(receive)
    const { messageId } = await sendCard()
    platform.faults.next({ kind: 'code', code: 99991672 }, { path: chatRoute })
    await zhang.press(messageId, '上一页')
    platform.faults.next({ kind: 'hang' }, { path: chatRoute })
    await zhang.press(messageId, '上一页')
    expect(events.map((event) => event.chat.kind)).toEqual(['group', 'group'])
    expect(messenger.health()).toEqual({ ok: true })
  })
})
