import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import type { WebhookHandler } from '#src/http/webhook.js'
import { answerOn, type Front, front, rawConnection } from './front.js'

const LIMIT_BYTES = 1024 * 1024
let running: Front | undefined

afterEach(async () => {
  await running?.stop()
  running = undefined
})

async function withHandler(handle: WebhookHandler, bodyDeadlineMs = 5000): Promise<Front> {
  running = await front({ feishuWebhook: handle, bodyDeadlineMs })
  return running
}

const post = (at: Front, body: RequestInit['body'], extra: RequestInit = {}) =>
  fetch(`${at.url}/feishu/events`, { method: 'POST', body: body ?? null, ...extra })

test('the handler gets the bytes as sent, and its status and body are the answer', async () => {
  const got: Buffer[] = []
  const at = await withHandler(async (raw, headers) => {
    got.push(raw)
    return { status: 401, body: { seen: headers['x-lark-signature'] } }
  })
  const bytes = Buffer.from('{ "a" :  1 }\n')
  const answer = await post(at, bytes, { headers: { 'X-Lark-Signature': 'abc' } })
  expect(answer.status).toBe(401)
  expect(await answer.json()).toEqual({ seen: 'abc' })
  expect(answer.headers.get('content-type')).toContain('application/json')
  expect(got).toEqual([bytes])
})

test('onSent is called once the answer is out', async () => {
  let sent = 0
  let told: () => void = () => {}
  const out = new Promise<void>((resolve) => {
    told = resolve
  })
  const at = await withHandler(async () => ({
    status: 200,
    body: {},
    onSent: () => {
      sent += 1
      told()
    },
  }))
  await (await post(at, '{}')).json()
  await out
  expect(sent).toBe(1)
})

test('a body of exactly 1 MiB is taken, one byte more is not', async () => {
  let calls = 0
  const at = await withHandler(async (raw) => {
    calls += 1
    return { status: 200, body: { size: raw.length } }
  })
  expect(await (await post(at, Buffer.alloc(LIMIT_BYTES, 32))).json()).toEqual({ size: LIMIT_BYTES })
  const over = await post(at, Buffer.alloc(LIMIT_BYTES + 1, 32))
  expect([over.status, await over.json()]).toEqual([413, {}])
  expect(calls).toBe(1)
})

test('a declared length over the limit is refused before any of the body is sent', async () => {
  const at = await withHandler(async () => ({ status: 200, body: {} }))
  const socket = await rawConnection(at.port)
  socket.write(`POST /feishu/events HTTP/1.1\r\nHost: x\r\nContent-Length: ${LIMIT_BYTES + 1}\r\n\r\n`)
  const answer = await answerOn(socket)
  expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  expect(answer).toMatch(/\r\n\r\n\{\}$/)
})

test('a body without a declared length is counted while it streams', async () => {
  let calls = 0
  const at = await withHandler(async () => {
    calls += 1
    return { status: 200, body: {} }
  })
  const socket = await rawConnection(at.port)
  socket.write('POST /feishu/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n')
  const piece = Buffer.alloc(65_536, 32)
  for (let sent = 0; sent <= LIMIT_BYTES; sent += piece.length) {
    socket.write(`${piece.length.toString(16)}\r\n`)
    socket.write(piece)
    socket.write('\r\n')
  }
  expect(await answerOn(socket)).toMatch(/^HTTP\/1\.1 413 /)
  expect(calls).toBe(0)
})

test('a body that does not arrive in time is answered 408 and the connection closed', async () => {
  const at = await withHandler(async () => ({ status: 200, body: {} }), 100)
  const socket = await rawConnection(at.port)
  socket.write('POST /feishu/events HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{')
  expect(await answerOn(socket)).toMatch(/^HTTP\/1\.1 408 /)
})

test('malformed chunks and connections cut in the middle leave the server serving', async () => {
  let calls = 0
  const at = await withHandler(async () => {
    calls += 1
    return { status: 200, body: {} }
  })
  const head = 'POST /feishu/events HTTP/1.1\r\nHost: x\r\n'
  const broken = await rawConnection(at.port)
  broken.write(`${head}Transfer-Encoding: chunked\r\n\r\n5\r\nab`)
  broken.write('\r\nZZZ\r\n\r\n')
  await answerOn(broken)
  for (let i = 0; i < 20; i++) {
    const cut = await rawConnection(at.port)
    cut.write(`${head}Content-Length: 100\r\n\r\n{"half":`)
    cut.destroy()
    await once(cut, 'close')
  }
  const nonsense = await rawConnection(at.port)
  nonsense.write('\x16\x03\x01 not http\r\n\r\n')
  await answerOn(nonsense)
  expect((await post(at, '{}')).status).toBe(200)
  expect(calls).toBe(1)
})

test('a client that leaves while the handler works is never told onSent', async () => {
  let release: () => void = () => {}
  let entered: () => void = () => {}
  const inside = new Promise<void>((resolve) => {
    entered = resolve
  })
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  let sent = 0
  let calls = 0
  const at = await withHandler(async () => {
    calls += 1
    if (calls > 1) return { status: 200, body: {} }
    entered()
    await gate
    return { status: 200, body: {}, onSent: () => (sent += 1) }
  })
  const socket = await rawConnection(at.port)
  socket.write('POST /feishu/events HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}')
  await inside
  socket.destroy()
  await once(socket, 'close')
  await (await post(at, '{}')).json()
  release()
  await (await post(at, '{}')).json()
  expect(sent).toBe(0)
})

test('a handler that fails is answered 500 with an error id and no details', async () => {
  const at = await withHandler(async () => {
    throw new Error('secret detail')
  })
  const answer = await post(at, '{}')
  expect([answer.status, await answer.text()]).toEqual([500, '{}'])
  expect(answer.headers.get('x-error-id')).toMatch(/^[0-9a-f-]{36}$/)
})

test('the webhook takes POST only', async () => {
  const at = await withHandler(async () => ({ status: 200, body: {} }))
  const answer = await fetch(`${at.url}/feishu/events`)
  expect([answer.status, await answer.json()]).toEqual([405, {}])
  expect(answer.headers.get('allow')).toBe('POST')
})
