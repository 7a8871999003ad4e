import { expect, test } from 'vitest'
import { emptyState, type PageState, reduce, unreadIn } from '#src/messenger/webchat/page/state.js'
import type { WireMessage } from '#src/messenger/webchat/wire.js'

const message = (seq: number, over: Partial<WireMessage> = {}): WireMessage => ({
  id: `b-${seq}`,
  chat: 'p:li',
  seq,
  change: seq,
  at: seq,
  from: null,
  body: { kind: 'text', text: `${seq}` },
  ...over,
})

const after = (...events: Parameters<typeof reduce>[1][]): PageState => events.reduce(reduce, emptyState({}))
const loaded = (messages: WireMessage[], isWhole = true) =>
  ({ kind: 'loaded', chat: 'p:li', messages, isWhole }) as const
const came = (it: WireMessage) => ({ kind: 'message', message: it }) as const
const seqs = (state: PageState) => state.loaded['p:li']?.messages.map((m) => m.seq)

test('messages stand in the order of the chat, however they come in', () => {
  expect(seqs(after(loaded([message(2)]), came(message(4)), came(message(3)), came(message(1))))).toEqual([
    1, 2, 3, 4,
  ])
})

test('a later change replaces a message and an earlier one does not', () => {
  const changed = message(1, { change: 5, body: { kind: 'text', text: 'new' } })
  const state = after(loaded([message(1)]), came(changed), came(message(1)))
  expect(state.loaded['p:li']?.messages).toEqual([changed])
})

test('a change of a message above what was loaded waits until that is loaded', () => {
  const state = after(loaded([message(51)], false), came(message(2, { change: 90 })))
  expect(seqs(state)).toEqual([51])
})

test('unread is what came after the last look', () => {
  const before = after(loaded([]), came(message(1)), came(message(2)))
  expect(unreadIn(before, 'p:li')).toBe(2)
  const seen = reduce(before, { kind: 'seen', chat: 'p:li' })
  expect(unreadIn(seen, 'p:li')).toBe(0)
  expect(unreadIn(reduce(seen, came(message(3))), 'p:li')).toBe(1)
  expect(reduce(seen, { kind: 'seen', chat: 'p:li' })).toBe(seen)
})

test('a change of an older message is not the last of the chat', () => {
  const state = after(loaded([]), came(message(1)), came(message(2)), came(message(1, { change: 3 })))
  expect(state.lasts['p:li']?.seq).toBe(2)
})
