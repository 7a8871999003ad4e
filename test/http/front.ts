import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, type Socket } from 'node:net'
import { type AppOptions, createApp } from '#src/http/app.js'
import { closeGracefully, createHttpServer, listen } from '#src/http/server.js'

export interface Front {
  readonly url: string
  readonly port: number
  stop(): Promise<void>
}

/** The HTTP front on a free port, with nothing behind it but what the test gives. */
export async function front(options: Partial<AppOptions>): Promise<Front> {
  const app = createApp({
    readiness: [],
    metrics: { contentType: 'text/plain', text: async () => '' },
    ...options,
  })
  const server = createHttpServer(app)
  const port = await listen(server, { port: 0, host: '127.0.0.1' })
  return { url: `http://127.0.0.1:${port}`, port, stop: () => closeGracefully(server, 500) }
}

/** A raw connection, for what an HTTP client would not send. */
export async function rawConnection(port: AddressInfo['port']): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

/** Everything the server sends until it closes the connection. */
export async function answerOn(socket: Socket): Promise<string> {
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
  })
  if (!socket.closed) await once(socket, 'close')
  return text
}
