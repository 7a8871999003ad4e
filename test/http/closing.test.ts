import { once } from 'node:events'
import { expect, test } from 'vitest'
import { createApp } from '#src/http/app.js'
import { closeGracefully, createHttpServer, listen } from '#src/http/server.js'
import { answerOn, rawConnection } from './front.js'

const REQUEST = 'POST /feishu/events HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}'

async function held() {
  let release: () => void = () => {}
  let entered: () => void = () => {}
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  const inside = new Promise<void>((resolve) => {
    entered = resolve
  })
  const app = createApp({
    readiness: [],
    metrics: { contentType: 'text/plain', text: async () => '' },
    feishuWebhook: async () => {
      entered()
      await gate
      return { status: 200, body: { done: true } }
    },
  })
  const server = createHttpServer(app)
  const port = await listen(server, { port: 0, host: '127.0.0.1' })
  return { server, port, release, inside }
}

test('a request under way is answered before the server is closed', async () => {
  const { server, port, release, inside } = await held()
  const socket = await rawConnection(port)
  const answer = answerOn(socket)
  socket.write(REQUEST)
  await inside
  const closed = closeGracefully(server, 10_000)
  release()
  await closed
  expect(await answer).toContain('{"done":true}')
})

test('a connection that does not end is cut after the time given', async () => {
  const { server, port, release, inside } = await held()
  const socket = await rawConnection(port)
  socket.write(REQUEST)
  await inside
  const cut = once(socket, 'close')
  await closeGracefully(server, 50)
  await cut
  expect(server.listening).toBe(false)
  release()
})

test('closing twice, or before listening, is harmless', async () => {
  const { server } = await held()
  await Promise.all([closeGracefully(server, 50), closeGracefully(server, 50)])
  await closeGracefully(server, 50)
  expect(server.listening).toBe(false)
})
