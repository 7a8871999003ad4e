import { randomUUID } from 'node:crypto'
import { afterEach, expect, inject, test } from 'vitest'
import type { WireMessage } from '#src/messenger/webchat/wire.js'
import { connect } from '#src/store/connect.js'
import { createWebchatHistory } from '#src/store/webchat-history.js'
import { createMemoryHistory } from '../../support/memory-webchat-history.js'
import { cardOf, type Desk, openDesk, said } from '../../support/webchat-desk.js'

const open: { close(): unknown }[] = []

afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close()
})

async function desk(...args: Parameters<typeof openDesk>): Promise<Desk> {
  const opened = await openDesk(...args)
  open.push(opened)
  return opened
}

interface StreamEvent {
  readonly event: string
  readonly id: string
  readonly message: WireMessage
}

/** Reads server-sent events one by one. */
async function listen(at: Desk, query: string, headers: Record<string, string> = {}) {
  const abort = new AbortController()
  open.push({ close: () => abort.abort() })
  const response = await fetch(`${at.url}/trial/stream${query}`, { headers, signal: abort.signal })
  const lines = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return {
    async next(): Promise<StreamEvent | null> {
      for (;;) {
        const end = text.indexOf('\n\n')
        if (end >= 0) {
          const block = text.slice(0, end)
          text = text.slice(end + 2)
          const part = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
          if (part('event'))
            return { event: part('event'), id: part('id'), message: JSON.parse(part('data')) }
          continue
        }
        const chunk = await lines?.read()
        if (!chunk || chunk.done) return null
        text += chunk.value
      }
    },
    abort: () => abort.abort(),
  }
}

const tell = (at: Desk, uuid: string) =>
  at.webchat.send({ chat: 'p:li', content: { kind: 'text', text: uuid }, uuid })

test('a listener gets every message and every new state of a card, in order', async () => {
  const at = await desk()
  const stream = await listen(at, '?after=0')
  await at.post('/trial/messages', said({ text: '走访' }))
  const { messageId } = await at.webchat.send({
    chat: 'p:li',
    content: { kind: 'card', shown: cardOf(1) },
    uuid: 'card',
  })
  const seen: string[] = []
  for (let n = 0; n < 3; n += 1) {
    const { message } = (await stream.next()) ?? {}
    if (message) seen.push(message.body.kind)
    if (message?.body.kind === 'card') break
  }
  expect(seen.at(-1)).toBe('card')
  await at.webchat.update(messageId, cardOf(2))
  const update = await stream.next()
  expect(update?.message).toMatchObject({ id: messageId, seq: 2, body: { card: { rev: 2 } } })
  expect(Number(update?.id)).toBe(update?.message.change)
})

test('who reconnects with Last-Event-ID gets what was missed and nothing twice', async () => {
  const at = await desk()
  for (const uuid of ['a', 'b', 'c', 'd']) await tell(at, uuid)
  const stream = await listen(at, '?after=0', { 'last-event-id': '2' })
  const ids = [await stream.next(), await stream.next()].map((event) => event?.id)
  expect(ids).toEqual(['3', '4'])
  await tell(at, 'e')
  expect((await stream.next())?.id).toBe('5')
})

test('without a place to begin, the stream begins now', async () => {
  const at = await desk()
  await tell(at, 'a')
  const stream = await listen(at, '')
  await tell(at, 'b')
  expect((await stream.next())?.id).toBe('2')
})

test('who missed a great deal, or comes from another history, is told to begin anew', async () => {
  const history = createMemoryHistory()
  for (let n = 0; n < 1001; n += 1) {
    await history.append({ id: `b-${n}`, chat: 'p:li', at: n, from: null, body: { kind: 'text', text: '' } })
  }
  const at = await desk(history)
  expect(await (await listen(at, '?after=0')).next()).toMatchObject({ event: 'reset', id: '1001' })
  expect(await (await listen(at, '?after=5000')).next()).toMatchObject({ event: 'reset', id: '1001' })
})

test('a listener that leaves costs nothing more, and a stop ends the streams', async () => {
  const at = await desk()
  const [leaving, staying] = [await listen(at, ''), await listen(at, '')]
  leaving.abort()
  await tell(at, 'a')
  expect((await staying.next())?.id).toBe('1')
  await at.webchat.stop()
  expect(await staying.next()).toBeNull()
})

test('a wrong place in the stream is refused', async () => {
  const at = await desk()
  expect((await fetch(`${at.url}/trial/stream?after=-1`)).status).toBe(400)
  expect((await fetch(`${at.url}/trial/stream?after=x`)).status).toBe(400)
})

test('after a restart the stream goes on where it was, and another process is heard too', async () => {
  const connection = await connect(inject('mongoUri'), { dbName: 'webchat_stream' })
  open.push(connection)
  const county = randomUUID()
  const before = await openDesk(createWebchatHistory(connection, county))
  const first = await listen(before, '?after=0')
  await tell(before, 'a')
  const last = await first.next()
  await before.close()

  const other = createWebchatHistory(connection, county)
  await other.append({
    id: 'b-x',
    chat: 'p:li',
    at: 1,
    from: null,
    body: { kind: 'text', text: 'while away' },
  })
  const after = await desk(createWebchatHistory(connection, county))
  const second = await listen(after, `?after=${last?.id}`)
  expect((await second.next())?.message.id).toBe('b-x')
  await other.append({
    id: 'b-y',
    chat: 'p:li',
    at: 1,
    from: null,
    body: { kind: 'text', text: 'from a job' },
  })
  expect((await second.next())?.message.id).toBe('b-y')
})
