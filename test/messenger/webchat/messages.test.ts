import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WireMessage } from '#src/messenger/webchat/wire.js'
import { type Desk, openDesk, said } from '../../support/webchat-desk.js'

let desk: Desk

beforeEach(async () => {
  desk = await openDesk()
})

afterEach(() => desk.close())

test('what a person says is an event of that person, and stands in the history above the answer', async () => {
  desk.answer = () => ({ toast: { tone: 'info', text: '好' } })
  const body = said({ text: ' 走访 ' })
  const sent = await desk.post('/trial/messages', body)
  await desk.webchat.send({ chat: 'user:li', content: { kind: 'text', text: '在' }, uuid: 'one' })
  expect(sent.body.toast).toEqual({ tone: 'info', text: '好' })
  expect(desk.events).toEqual([
    {
      platform: 'webchat',
      eventId: body.eventId,
      messageId: `u-${body.eventId}`,
      at: expect.any(Number),
      chat: { id: 'p:li', kind: 'private' },
      sender: { id: 'li' },
      body: { kind: 'text', text: '走访', mentioned: false },
    },
  ])
  const history = await desk.get<WireMessage[]>('/trial/chats/p:li/messages')
  expect(history.map((m) => [m.seq, m.from, m.undelivered])).toEqual([
    [1, 'li', undefined],
    [2, null, undefined],
  ])
})

test('a repeated post is one event and one message', async () => {
  const body = said()
  await desk.post('/trial/messages', body)
  const again = await desk.post('/trial/messages', body)
  expect(again).toMatchObject({ status: 200, body: { message: { id: `u-${body.eventId}`, seq: 1 } } })
  expect(desk.events).toHaveLength(1)
})

test('a message that the bot did not take stays undelivered until it is sent again', async () => {
  desk.answer = () => {
    throw new Error('no disk')
  }
  const body = said()
  expect(await desk.post('/trial/messages', body)).toEqual({
    status: 503,
    body: { error: '没有送到，请再试一次。' },
  })
  expect((await desk.get<WireMessage[]>('/trial/chats/p:li/messages'))[0]).toMatchObject({
    undelivered: true,
  })
  desk.answer = () => ({})
  const resent = await desk.post('/trial/resend', { messageId: `u-${body.eventId}` })
  expect(resent.body.message).not.toHaveProperty('undelivered')
  expect(desk.events.map((event) => event.eventId)).toEqual([body.eventId, body.eventId])
})

test('in a group the bot is mentioned by the switch or by its name in the text', async () => {
  await desk.post('/trial/messages', said({ chat: 'g:unit' }))
  await desk.post('/trial/messages', said({ chat: 'g:unit', mentioned: true }))
  await desk.post('/trial/messages', said({ chat: 'g:unit', text: '@民情助手 进度' }))
  expect(desk.events.map((event) => event.body)).toEqual([
    { kind: 'text', text: '走访', mentioned: false },
    { kind: 'text', text: '走访', mentioned: true },
    { kind: 'text', text: '进度', mentioned: true },
  ])
})

test('nobody speaks in a chat of others', async () => {
  expect((await desk.post('/trial/messages', said({ chat: 'p:wang' }))).status).toBe(400)
  expect((await desk.post('/trial/messages', said({ as: 'zhao', chat: 'g:unit' }))).status).toBe(400)
  expect((await desk.post('/trial/messages', said({ as: 'nobody' }))).status).toBe(404)
  expect((await desk.post('/trial/messages', said({ chat: 'g:none' }))).status).toBe(404)
  expect(desk.events).toEqual([])
  expect(await desk.history.cursor()).toBe(0)
})

test('before the start and after the stop every event is answered with 503', async () => {
  await desk.webchat.stop()
  expect((await desk.post('/trial/messages', said())).status).toBe(503)
})

test('opening an empty private chat greets the bot', async () => {
  await desk.post('/trial/enter', { eventId: randomUUID(), as: 'wang' })
  expect(desk.events[0]).toMatchObject({ chat: { id: 'p:wang', kind: 'private' }, body: { kind: 'entered' } })
})
