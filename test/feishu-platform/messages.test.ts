import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeClock } from './clock.js'
import type { JsonObject } from './json.js'
import { type FeishuPlatform, startFeishuPlatform } from './platform.js'
import { button, cardOf, plain } from './sample-card.js'
import { outcomeOf, sdkClient } from './sdk.js'
import type { VirtualUser } from './users.js'

const DAY_MS = 86_400_000

let platform: FeishuPlatform
let client: ReturnType<typeof sdkClient>
let zhang: VirtualUser
beforeEach(async () => {
  platform = await startFeishuPlatform({ clock: fakeClock() })
  client = sdkClient(platform)
  zhang = platform.user('张三', { mobile: '+8613800000000' })
})
afterEach(() => platform.close())

const text = (words: string) => JSON.stringify({ text: words })
const card = (words = '走访') => JSON.stringify(cardOf({ tag: 'markdown', content: words }))

interface Sending {
  readonly idType?: string
  readonly to?: string
  readonly type?: string
  readonly content?: unknown
  readonly uuid?: string
}

function send({
  idType = 'open_id',
  to = zhang.openId,
  type = 'text',
  content = text('好'),
  uuid,
}: Sending = {}) {
  return client.im.v1.message.create({
    params: { receive_id_type: idType as 'open_id' },
    data: {
      receive_id: to,
      msg_type: type,
      content: content as string,
      ...(uuid !== undefined && { uuid }),
    },
  })
}

async function sendOne(type: string, content: string): Promise<string> {
  const sent = await send({ type, content })
  return sent.data?.message_id ?? ''
}

const patch = (id: string, content = card()) =>
  client.im.v1.message.patch({ path: { message_id: id }, data: { content } })
const edit = (id: string, type = 'text', content = text('改')) =>
  client.im.v1.message.update({ path: { message_id: id }, data: { msg_type: type, content } })
const recall = (id: string) => client.im.v1.message.delete({ path: { message_id: id } })

test('a text sent to an open_id stands in the private chat', async () => {
  expect(await send()).toMatchObject({
    code: 0,
    data: { chat_id: zhang.chatId, msg_type: 'text', sender: { id: platform.appId, sender_type: 'app' } },
  })
  expect(platform.messagesIn(zhang).map((m) => m.content)).toEqual([text('好')])
})

test('a uuid brings about one message in an hour, and a second one after it', async () => {
  const first = await send({ uuid: 'u1' })
  const second = await send({ uuid: 'u1' })
  expect(second.data?.message_id).toBe(first.data?.message_id)
  platform.clock.advance(3_600_000)
  await send({ uuid: 'u1' })
  expect(platform.messagesIn(zhang)).toHaveLength(2)
})

test('a sixth message to a chat within a second is refused, whatever its address', async () => {
  for (let i = 0; i < 5; i += 1) expect(await outcomeOf(send())).toBe('200/0')
  expect(await outcomeOf(send({ idType: 'chat_id', to: zhang.chatId }))).toBe('400/230020')
  platform.clock.advance(1000)
  expect(await outcomeOf(send())).toBe('200/0')
})

test('the 51st call of one interface within a second is answered 429 with the time to wait', async () => {
  const people = Array.from({ length: 11 }, (_, i) => platform.user(`干部${i}`))
  const outcomes: string[] = []
  for (const { openId } of people) {
    for (let i = 0; i < 5; i += 1) outcomes.push(await outcomeOf(send({ to: openId })))
  }
  expect(outcomes).toEqual([...Array(50).fill('200/0'), ...Array(5).fill('429/99991400')])
})

test.each<[string, Sending, string]>([
  ['an unknown open_id', { to: 'ou_nobody' }, '400/99992351'],
  ['an unknown chat', { idType: 'chat_id', to: 'oc_nowhere' }, '400/230034'],
  ['an unknown kind of id', { idType: 'phone' }, '400/230001'],
  ['an unknown kind of message', { type: 'poem' }, '400/230001'],
  ['content as an object', { content: { text: '好' } }, '400/230001'],
  ['content that is not JSON', { content: '好' }, '400/230001'],
  ['an empty text', { content: text('') }, '400/230001'],
  ['a mention of nobody', { content: text('<at user_id="ou_nobody">李四</at>') }, '400/230001'],
  ['a post without a locale', { type: 'post', content: '{"title":"x","content":[[]]}' }, '400/230001'],
  ['an image that was not uploaded', { type: 'image', content: '{"image_key":"img_v3_x"}' }, '400/230055'],
  ['a text over 150 KB', { content: text('字'.repeat(51_200)) }, '400/230025'],
  ['a card over 30 KB', { type: 'interactive', content: card('字'.repeat(10_240)) }, '400/230025'],
  [
    'a card with an unknown property',
    { type: 'interactive', content: card().replace('"body"', '"feet"') },
    '400/230099',
  ],
  ['a uuid over 50 characters', { uuid: 'u'.repeat(51) }, '400/230001'],
])('%s is refused', async (_what, sending, outcome) => {
  expect(await outcomeOf(send(sending))).toBe(outcome)
  expect(platform.messages.all).toEqual([])
})

test.each<[string, () => void, string]>([
  ['outside the availability range', () => (zhang.person.available = false), '400/230013'],
  ['who resigned', () => (zhang.person.resigned = true), '400/230013'],
  ['who stopped the bot', () => (zhang.person.stoppedBot = true), '400/230053'],
])('nobody %s can be written to', async (_who, change, outcome) => {
  change()
  expect(await outcomeOf(send())).toBe(outcome)
})

test('the bot cannot write to itself', async () => {
  expect(await outcomeOf(send({ to: platform.botOpenId }))).toBe('400/230013')
})

test('a group takes messages only while the bot is inside, allowed to speak, and it exists', async () => {
  const group = platform.group('大塘群', zhang)
  const toGroup = () => outcomeOf(send({ idType: 'chat_id', to: group.chatId }))
  expect(await toGroup()).toBe('400/230002')
  await zhang.addBotToGroup(group)
  expect(await toGroup()).toBe('200/0')
  group.chat.muted = true
  expect(await toGroup()).toBe('400/230018')
  group.dissolve()
  expect(await toGroup()).toBe('400/232009')
})

test('a card is replaced within 14 days, five times a second, and not after', async () => {
  const id = await sendOne('interactive', card('一'))
  for (let i = 0; i < 5; i += 1) expect(await outcomeOf(patch(id, card('二')))).toBe('200/0')
  expect(await outcomeOf(patch(id))).toBe('400/230020')
  expect(platform.messages.find(id)?.card).toEqual(JSON.parse(card('二')))
  platform.clock.advance(14 * DAY_MS)
  client = sdkClient(platform)
  expect(await outcomeOf(patch(id))).toBe('200/0')
  platform.clock.advance(1)
  expect(await outcomeOf(patch(id))).toBe('400/230031')
})

const unshared = (() => {
  const { config, ...rest } = cardOf()
  return JSON.stringify({ ...rest, config: { ...(config as JsonObject), update_multi: undefined } })
})()

test.each<[string, (id: string) => Promise<unknown>, string]>([
  ['by one of schema 1.0', (id) => patch(id, '{"config":{},"elements":[]}'), '400/230099'],
  ['by one that does not say it is shared', (id) => patch(id, unshared), '400/230001'],
  ['by a text', (id) => edit(id), '400/230054'],
  ['by one over 30 KB', (id) => patch(id, card('字'.repeat(10_240))), '400/230025'],
])('a card is not replaced %s', async (_by, replace, outcome) => {
  const id = await sendOne('interactive', card('一'))
  expect(await outcomeOf(replace(id))).toBe(outcome)
  expect(platform.messages.find(id)?.card).toEqual(JSON.parse(card('一')))
})

test('a recalled message is beyond replacing, editing, answering and recalling', async () => {
  const shown = await sendOne('interactive', card())
  const said = await sendOne('text', text('好'))
  await recall(shown)
  await recall(said)
  const answer = () =>
    client.im.v1.message.reply({
      path: { message_id: said },
      data: { msg_type: 'text', content: text('再') },
    })
  for (const call of [() => patch(shown), () => edit(said), () => recall(said), answer]) {
    expect(await outcomeOf(call())).toBe('400/230011')
  }
})

test('a text is edited twenty times and not once more', async () => {
  const id = await sendOne('text', text('一'))
  for (let i = 0; i < 20; i += 1) {
    platform.clock.advance(250)
    expect(await outcomeOf(edit(id))).toBe('200/0')
  }
  expect(await outcomeOf(edit(id))).toBe('400/230072')
})

test('the messages of others are not for the app to change', async () => {
  const { messageId } = await zhang.sendText('走访')
  expect(await outcomeOf(edit(messageId))).toBe('400/230071')
  expect(await outcomeOf(recall(messageId))).toBe('400/230026')
  const urgent = client.im.v1.message.urgentApp({
    path: { message_id: messageId },
    params: { user_id_type: 'open_id' },
    data: { user_id_list: [zhang.openId] },
  })
  expect(await outcomeOf(urgent)).toBe('400/230012')
})

test('a card is degraded when it is read back', async () => {
  const shown = JSON.stringify(cardOf({ tag: 'div', text: plain('大塘村') }, button('已走访')))
  const id = await sendOne('interactive', shown)
  const read = await client.im.v1.message.get({ path: { message_id: id } })
  expect(JSON.parse(read.data?.items?.[0]?.body?.content ?? '')).toEqual({
    title: '走访',
    elements: [[{ tag: 'text', text: '大塘村' }], [{ tag: 'button', text: '已走访', type: 'default' }]],
  })
})

test('an answer stands below the message it answers', async () => {
  const { messageId } = await zhang.sendText('走访')
  const answer = await client.im.v1.message.reply({
    path: { message_id: messageId },
    data: { msg_type: 'text', content: text('好'), reply_in_thread: true },
  })
  expect(answer.data).toMatchObject({ root_id: messageId, parent_id: messageId })
  expect(answer.data?.thread_id).toMatch(/^omt_/)
})
