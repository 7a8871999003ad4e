import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { actionToken } from '#src/messenger/port.js'
import { cardOf, type Desk, mark, openDesk } from '../../support/webchat-desk.js'

let desk: Desk

beforeEach(async () => {
  desk = await openDesk()
})

afterEach(() => desk.close())

const sendCard = () =>
  desk.webchat.send({ chat: 'p:li', content: { kind: 'card', shown: cardOf(1) }, uuid: 'card' })
const pressed = (messageId: string, over: object = {}) => ({
  eventId: randomUUID(),
  as: 'li',
  chat: 'p:li',
  messageId,
  token: actionToken(cardOf(1).key, mark),
  form: { note: '字', topics: ['a', 'b'] },
  ...over,
})

test('a client sees tokens and never an intent', async () => {
  await sendCard()
  const text = await (await fetch(`${desk.url}/trial/chats/p:li/messages`)).text()
  expect(text).toContain(actionToken(cardOf(1).key, mark))
  expect(text).not.toContain('household')
  expect(text).not.toContain('intent')
})

test('a press is answered with the toast and the new card, which the history keeps', async () => {
  const { messageId } = await sendCard()
  let delivered = 0
  desk.answer = () => ({
    toast: { tone: 'success', text: '已记下' },
    card: cardOf(2),
    delivered: () => delivered++,
  })
  const body = pressed(messageId)
  const result = await desk.post('/trial/press', body)
  expect(result.body).toMatchObject({
    toast: { tone: 'success', text: '已记下' },
    message: { id: messageId, body: { kind: 'card', card: { rev: 2, title: '第 2 版' } } },
  })
  expect(delivered).toBe(1)
  expect(desk.events[0]?.body).toEqual({
    kind: 'press',
    token: body.token,
    form: body.form,
    onMessage: messageId,
  })
  expect((await desk.history.get(messageId))?.body).toEqual({ kind: 'card', shown: cardOf(2) })
})

test('an update that comes late does not take back a newer state', async () => {
  const { messageId } = await sendCard()
  await desk.webchat.update(messageId, cardOf(3))
  await desk.webchat.update(messageId, cardOf(2))
  expect((await desk.history.get(messageId))?.body).toEqual({ kind: 'card', shown: cardOf(3) })
})

test('a press on a message that is no card of this chat is answered with 404', async () => {
  const { messageId } = await sendCard()
  expect((await desk.post('/trial/press', pressed('b-none'))).status).toBe(404)
  expect((await desk.post('/trial/press', pressed(messageId, { as: 'wang', chat: 'p:wang' }))).status).toBe(
    404,
  )
  expect(desk.events).toEqual([])
})
