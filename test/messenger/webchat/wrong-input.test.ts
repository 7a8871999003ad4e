import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { actionToken } from '#src/messenger/port.js'
import { type Desk, mark, openDesk, said } from '../../support/webchat-desk.js'

let desk: Desk

beforeEach(async () => {
  desk = await openDesk()
})

afterEach(() => desk.close())

test.each([
  ['no JSON', '{', 400],
  ['an array', '[]', 400],
  ['an unknown field', JSON.stringify(said({ isAdmin: true })), 400],
  ['no text', JSON.stringify(said({ text: '  ' })), 400],
  ['a text that is too long', JSON.stringify(said({ text: '长'.repeat(5001) })), 400],
  ['an operator for a person', JSON.stringify(said({ as: { $ne: null } })), 400],
  ['an event id that is no UUID', JSON.stringify(said({ eventId: 'x' })), 400],
  ['a prototype key', '{"__proto__":{"a":1}}', 400],
  ['a body over the limit', JSON.stringify(said({ text: 'a'.repeat(70_000) })), 413],
])('%s is refused with a Chinese sentence', async (_, body, status) => {
  const response = await fetch(`${desk.url}/trial/messages`, {
    method: 'POST',
    headers: { origin: desk.url, 'content-type': 'application/json' },
    body,
  })
  expect(response.status).toBe(status)
  expect(((await response.json()) as { error: string }).error).toMatch(/\p{Script=Han}/u)
  expect(desk.events).toEqual([])
})

test.each([
  ['a key that is an operator', { $where: '1' }],
  ['a number', { a: 1 }],
  ['an object', { a: { $gt: '' } }],
  ['too many values', Object.fromEntries(Array.from({ length: 61 }, (_, n) => [`f${n}`, '']))],
])('a form with %s is refused', async (_, form) => {
  const token = actionToken('k', mark)
  const body = { eventId: randomUUID(), as: 'li', chat: 'p:li', messageId: 'b-1', token, form }
  expect((await desk.post('/trial/press', body)).status).toBe(400)
})

test('unknown paths and chats are answered with 404', async () => {
  for (const path of [
    '/trial/none',
    '/trial/chats/p:none/messages',
    '/trial/files/f-none',
    '/trial/chats/%E0%A4%A/messages',
  ]) {
    expect((await fetch(`${desk.url}${path}`)).status).toBe(404)
  }
})

test('a body that grows over the limit without saying so is refused too', async () => {
  const body = new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array(16_384))
    },
  })
  const headers = { origin: desk.url, 'content-type': 'application/json' }
  const sent = fetch(`${desk.url}/trial/messages`, { method: 'POST', headers, body, duplex: 'half' })
  expect((await sent).status).toBe(413)
})
