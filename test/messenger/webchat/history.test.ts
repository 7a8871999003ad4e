import { text } from 'node:stream/consumers'
import type { Connection } from 'mongoose'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import type { ShownCard } from '#src/messenger/port.js'
import type { MessageDraft, WebchatHistory } from '#src/messenger/webchat/history.js'
import { connect } from '#src/store/connect.js'
import { webchatMessages } from '#src/store/schema/webchat.js'
import { createWebchatHistory } from '#src/store/webchat-history.js'
import { createMemoryHistory } from '../../support/memory-webchat-history.js'

let connection: Connection
let nextCounty = 0

beforeAll(async () => {
  connection = await connect(inject('mongoUri'), { dbName: 'webchat_history' })
  await connection.dropDatabase()
  await connection.model(webchatMessages.name, webchatMessages.schema).createIndexes()
})

afterAll(async () => {
  await connection.close()
})

const draft = (id: string, over: Partial<MessageDraft> = {}): MessageDraft => ({
  id,
  chat: 'p:li',
  at: 1_700_000_000_000,
  from: 'li',
  body: { kind: 'text', text: `text of ${id}` },
  ...over,
})

const shown = (rev: number, key = 'k1'): ShownCard => ({
  key,
  rev,
  card: { title: `state ${rev}`, body: [{ kind: 'table', columns: [], rows: [{ 'a.b': '1' }] }] },
})

const kinds: [string, () => WebchatHistory][] = [
  ['in memory', createMemoryHistory],
  ['in MongoDB', () => createWebchatHistory(connection, `county-${nextCounty++}`)],
]

describe.each(kinds)('a history %s', (_, create) => {
  let history: WebchatHistory

  beforeEach(() => {
    history = create()
  })

  test('numbers the messages of each chat from 1 and the changes over all chats', async () => {
    await history.append(draft('a'))
    await history.append(draft('b', { chat: 'g:unit' }))
    const third = await history.append(draft('c', { undelivered: true, mentioned: true }))
    expect(third).toEqual({ ...draft('c'), undelivered: true, mentioned: true, seq: 2, change: 3 })
    expect(await history.get('c')).toEqual(third)
    expect(await history.cursor()).toBe(3)
  })

  test('keeps one message per id, however many attempts come at once', async () => {
    const attempts = await Promise.all(Array.from({ length: 8 }, () => history.append(draft('a'))))
    expect(new Set(attempts.map((message) => message.seq))).toEqual(new Set([1]))
    expect(await history.list('p:li', { limit: 10 })).toHaveLength(1)
  })

  test('lists the newest messages, oldest first, and pages back', async () => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) await history.append(draft(id))
    const newest = await history.list('p:li', { limit: 2 })
    expect(newest.map((m) => m.id)).toEqual(['d', 'e'])
    const older = await history.list('p:li', { limit: 2, before: 4 })
    expect(older.map((m) => m.id)).toEqual(['b', 'c'])
  })

  test('never lets an older state of a card replace a newer one', async () => {
    await history.append(draft('a', { from: null, body: { kind: 'card', shown: shown(1) } }))
    expect(await history.updateCard('a', shown(3))).toBe('updated')
    expect(await history.updateCard('a', shown(2))).toBe('stale')
    expect(await history.updateCard('a', shown(3))).toBe('stale')
    expect((await history.get('a'))?.body).toEqual({ kind: 'card', shown: shown(3) })
    expect(await history.updateCard('a', shown(1, 'k2'))).toBe('updated')
    expect(await history.updateCard('nobody', shown(1))).toBe('missing')
  })

  test('shows what changed since a number, each message once and as it is now', async () => {
    await history.append(draft('a', { undelivered: true }))
    await history.append(draft('b'))
    await history.markDelivered('a')
    await history.markDelivered('a')
    const changed = await history.changedSince(1, 10)
    expect(changed.map((m) => [m.id, m.change, m.undelivered])).toEqual([
      ['b', 2, undefined],
      ['a', 3, undefined],
    ])
    expect(await history.changedSince(3, 10)).toEqual([])
  })

  test('gives back a file as it was sent', async () => {
    const file = { id: 'f-1', name: '名单.xlsx', contentType: 'application/x', bytes: Buffer.from('六十九') }
    await history.keepFile(file)
    await history.keepFile(file)
    const kept = await history.openFile('f-1')
    expect(kept && { ...kept, stream: await text(kept.stream) }).toEqual({
      name: '名单.xlsx',
      contentType: 'application/x',
      length: 9,
      stream: '六十九',
    })
    expect(await history.openFile('f-2')).toBeNull()
  })
})

test('counties in one database see nothing of each other', async () => {
  const [one, other] = [createWebchatHistory(connection, 'one'), createWebchatHistory(connection, 'other')]
  await one.append(draft('a'))
  await one.keepFile({ id: 'f-1', name: 'n', contentType: 'c', bytes: Buffer.from('x') })
  expect(await other.get('a')).toBeNull()
  expect(await other.changedSince(0, 10)).toEqual([])
  expect(await other.openFile('f-1')).toBeNull()
  expect((await other.append(draft('a'))).seq).toBe(1)
})
