import { afterEach, beforeEach, expect, test } from 'vitest'
import { MessengerError } from '#src/messenger/port.js'
import type { WireMessage, WireState } from '#src/messenger/webchat/wire.js'
import { cardOf, type Desk, openDesk } from '../../support/webchat-desk.js'

let desk: Desk

beforeEach(async () => {
  desk = await openDesk()
})

afterEach(() => desk.close())

test('the same uuid is the same message', async () => {
  const message = { chat: 'p:li', content: { kind: 'text', text: '一' }, uuid: 'same' } as const
  expect(await desk.webchat.findSent(message, 0)).toBeNull()
  const first = await desk.webchat.send(message)
  expect(await desk.webchat.send(message)).toEqual(first)
  expect(await desk.webchat.findSent(message, 0)).toEqual(first)
  expect(await desk.get<WireMessage[]>('/trial/chats/p:li/messages')).toHaveLength(1)
})

test('an unknown chat fails for good, an unknown message is gone', async () => {
  const message = { chat: 'user:nobody', content: { kind: 'text', text: '一' }, uuid: 'u' } as const
  await expect(desk.webchat.send(message)).rejects.toMatchObject({ outcome: 'permanent' })
  await expect(desk.webchat.update('b-none', cardOf(1))).rejects.toMatchObject({ outcome: 'gone' })
  await expect(desk.webchat.update('b-none', cardOf(1))).rejects.toBeInstanceOf(MessengerError)
})

test('the directory knows the people of the trial', async () => {
  expect(await desk.webchat.lookUp('chen')).toEqual({ name: '陈志远' })
  expect(await desk.webchat.lookUp('nobody')).toBeNull()
})

test('the state names people, groups and the last message of every chat', async () => {
  await desk.webchat.send({ chat: 'g:unit', content: { kind: 'text', text: '一' }, uuid: 'u' })
  const state = await desk.get<WireState>('/trial/state')
  expect(state.personas).toHaveLength(5)
  expect(state.groups.map((group) => group.id)).toEqual(['unit', 'county'])
  expect(state.chats.filter((chat) => chat.last).map((chat) => chat.id)).toEqual(['g:unit'])
  expect(state.cursor).toBe(1)
})
