import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Answering, type BotApp, startBotApp } from './bot-app.js'
import { fakeClock } from './clock.js'
import type { Filled } from './form-values.js'
import type { JsonObject } from './json.js'
import { type FeishuPlatform, startFeishuPlatform } from './platform.js'
import type { Target } from './press.js'
import { button, cardOf, plain, visitForm } from './sample-card.js'
import { outcomeOf, sdkClient } from './sdk.js'
import type { VirtualUser } from './users.js'

let platform: FeishuPlatform
let bot: BotApp
let zhang: VirtualUser
let answer: Answering
beforeEach(async () => {
  platform = await startFeishuPlatform({ clock: fakeClock() })
  answer = () => ({})
  bot = await startBotApp(platform, (event) => answer(event))
  await platform.webhookTarget(bot.url)
  zhang = platform.user('张三')
})
afterEach(async () => {
  await bot.close()
  await platform.close()
})

async function show(card: JsonObject): Promise<string> {
  const sent = await sdkClient(platform).im.v1.message.create({
    params: { receive_id_type: 'open_id' },
    data: { receive_id: zhang.openId, msg_type: 'interactive', content: JSON.stringify(card) },
  })
  return sent.data?.message_id ?? ''
}

test('a plain button sends its value, and the answer brings a toast and a new card', async () => {
  const next = cardOf({ tag: 'markdown', content: '已走访' })
  answer = () => ({ toast: { type: 'success', content: '记好了' }, card: { type: 'raw', data: next } })
  const messageId = await show(cardOf(button('已走访', { token: 'k.1' })))
  const pressed = await zhang.press(messageId, '已走访')
  expect(pressed).toMatchObject({
    outcome: 'answered',
    toast: { type: 'success', content: '记好了' },
    cardChanged: true,
  })
  expect(bot.events).toMatchObject([
    {
      event_type: 'card.action.trigger',
      operator: { open_id: zhang.openId, tenant_key: platform.tenantKey },
      action: { value: { token: 'k.1' }, tag: 'button' },
      context: { open_message_id: messageId, open_chat_id: zhang.chatId },
    },
  ])
  expect(platform.messagesIn(zhang)[0]?.card).toEqual(next)
})

test('a form sends its values in the formats of the platform', async () => {
  const messageId = await show(cardOf(visitForm()))
  const filled = { findings: '水管\n漏水', way: 'home', topics: ['water', 'road'] }
  expect((await zhang.press(messageId, '提交', filled)).outcome).toBe('answered')
  expect(bot.events[0]).toMatchObject({
    action: {
      tag: 'button',
      name: 'submit',
      value: { token: 'visit' },
      form_value: { ...filled, day: '2024-05-15 +0800' },
    },
  })
})

test('a field that is left empty is absent, but for a text, which is empty', async () => {
  const form = visitForm()
  const optional = (form.elements as JsonObject[]).map((e) =>
    'required' in e ? { ...e, required: false } : e,
  )
  const messageId = await show(cardOf({ ...form, elements: optional }))
  await zhang.press(messageId, '提交')
  expect(bot.events[0]).toMatchObject({ action: { form_value: expect.anything() } })
  const { action } = bot.events[0] as { action: { form_value: unknown } }
  expect(action.form_value).toEqual({ findings: '', day: '2024-05-15 +0800' })
})

test.each([
  ['a required field is empty', { way: 'home' }, 'findings is required'],
  ['a text is too long', { way: 'home', findings: '字'.repeat(21) }, 'findings: longer than 20 characters'],
  ['an option is not offered', { way: 'boat', findings: '无' }, 'way: no option boat'],
  ['a field is unknown', { way: 'home', findings: '无', x: '1' }, 'the form has no field x'],
])('the client sends nothing when %s', async (_case, filled, why) => {
  const messageId = await show(cardOf(visitForm()))
  expect(await zhang.press(messageId, '提交', filled as Record<string, string>)).toMatchObject({
    outcome: 'refused',
    why,
  })
  expect(bot.events).toEqual([])
})

const behaviors = [{ type: 'callback', value: { k: '1' } }]
const options = ['a', 'b'].map((value) => ({ text: plain(value), value }))

test.each<[JsonObject, Filled | undefined, JsonObject]>([
  [{ tag: 'select_static', options, behaviors }, 'a', { option: 'a' }],
  [{ tag: 'multi_select_static', options, behaviors }, ['a', 'b'], { options: ['a', 'b'] }],
  [{ tag: 'date_picker', behaviors }, '2024-05-15', { option: '2024-05-15 +0800' }],
  [{ tag: 'picker_time', behaviors }, '09:30', { option: '09:30 +0800' }],
  [{ tag: 'picker_datetime', behaviors }, '2024-05-15 09:30', { option: '2024-05-15 09:30 +0800' }],
  [{ tag: 'input', name: 'why', behaviors }, '下雨', { input_value: '下雨', name: 'why' }],
  [{ tag: 'checker', text: plain('好'), behaviors }, undefined, { checked: true }],
  [{ tag: 'overflow', options, behaviors }, 'b', { option: 'b' }],
])('outside a form a component sends its value at once: $tag', async (element, value, action) => {
  const messageId = await show(cardOf(element))
  const filled = value === undefined ? {} : { any: value }
  const pressed = await zhang.press(messageId, (e) => e.tag === element.tag, filled)
  expect(pressed.outcome).toBe('answered')
  expect(bot.events[0]).toMatchObject({ action: { ...action, tag: element.tag, value: { k: '1' } } })
})

const text = cardOf({ tag: 'markdown', content: '好' })
const cardAnswer = (data: JsonObject) => ({ card: { type: 'raw', data } })

test.each<[string, unknown, number]>([
  ['a card that the rules refuse', cardAnswer(cardOf({ tag: 'blink' })), 200673],
  ['a card over 30 KB', cardAnswer(cardOf({ tag: 'markdown', content: '字'.repeat(10_240) })), 200673],
  ['a card as a string', { card: { type: 'raw', data: JSON.stringify(text) } }, 200673],
  ['a card without its type', { card: text }, 200673],
  ['a card of schema 1.0', cardAnswer({ config: {}, elements: [] }), 200830],
  ['a toast of an unknown kind', { toast: { type: 'danger', content: 'x' } }, 200672],
  ['a toast without words', { toast: { type: 'info' } }, 200672],
  ['an unknown key', { message: 'x' }, 200672],
  ['a string', '好', 200672],
  ['another status than 200', 204, 200671],
])('the person sees an error when the answer is %s', async (_what, reply, code) => {
  answer = () => reply
  const messageId = await show(cardOf(button('好')))
  expect(await zhang.press(messageId, '好')).toMatchObject({ outcome: 'failed', code, cardChanged: false })
  expect(platform.messages.find(messageId)?.card).toEqual(cardOf(button('好')))
})

test('the person sees an error when no answer comes within three seconds, and none is asked again', async () => {
  const messageId = await show(cardOf(button('好')))
  answer = () => {
    platform.clock.advance(3000)
  }
  expect(await zhang.press(messageId, '好')).toMatchObject({ outcome: 'failed', code: 200341 })
  await platform.advance(86_400_000)
  expect(bot.events).toHaveLength(1)
})

test('the person sees an error when nobody listens', async () => {
  const messageId = await show(cardOf(button('好')))
  await platform.webhookTarget('http://127.0.0.1:9/nobody')
  expect(await zhang.press(messageId, '好')).toMatchObject({ outcome: 'failed', code: 200342 })
})

test('nothing is sent from a card that is recalled, of another chat, too old, disabled or not there', async () => {
  const card = cardOf(button('好'), { ...button('禁'), disabled: true }, button('同'), button('同'))
  const messageId = await show(card)
  const refused = async (who: VirtualUser, target: Target) => (await who.press(messageId, target)).why
  expect(await refused(platform.user('李四'), '好')).toBe('not a member of the chat')
  expect(await refused(zhang, '禁')).toBe('disabled')
  expect(await refused(zhang, '无')).toBe('nothing on the card is "无"')
  expect(await refused(zhang, '同')).toBe('2 components fit')
  expect((await zhang.press(messageId, { text: '同', nth: 1 })).outcome).toBe('answered')
  platform.clock.advance(14 * 86_400_000 + 1)
  expect(await refused(zhang, '好')).toBe('the card is older than 14 days')
  const later = await show(card)
  await sdkClient(platform).im.v1.message.delete({ path: { message_id: later } })
  expect((await zhang.press(later, '好')).why).toBe('the message was recalled')
  expect(bot.events).toHaveLength(1)
})

const update = (token: unknown, card: JsonObject = text) =>
  outcomeOf(
    sdkClient(platform).request({
      method: 'POST',
      url: '/open-apis/interactive/v1/card/update',
      data: { token, card },
    }),
  )

test('an update token serves twice', async () => {
  const { updateToken } = await zhang.press(await show(cardOf(button('好'))), '好')
  expect(await update(updateToken)).toBe('200/0')
  expect(await update(updateToken, cardOf(button('再')))).toBe('200/0')
  expect(await update(updateToken)).toBe('400/300040')
  expect(platform.messagesIn(zhang)[0]?.card).toEqual(cardOf(button('再')))
})

test('an update token ends after half an hour', async () => {
  const { updateToken } = await zhang.press(await show(cardOf(button('好'))), '好')
  platform.clock.advance(1_800_000)
  expect(await update(updateToken)).toBe('400/300030')
})

test('an update token is refused before the callback was answered', async () => {
  let early = ''
  answer = async (event) => {
    early = await update(event.token)
    return {}
  }
  const { updateToken } = await zhang.press(await show(cardOf(button('好'))), '好')
  expect(early).toBe('400/300020')
  expect(await update(updateToken)).toBe('200/0')
})

test('an update token takes no bad card and no recalled message', async () => {
  const messageId = await show(cardOf(button('好')))
  const { updateToken } = await zhang.press(messageId, '好')
  expect(await update(updateToken, cardOf({ tag: 'blink' }))).toBe('400/230099')
  expect(await update('c-unknown')).toBe('400/300020')
  await sdkClient(platform).im.v1.message.delete({ path: { message_id: messageId } })
  expect(await update(updateToken)).toBe('400/200000')
})
