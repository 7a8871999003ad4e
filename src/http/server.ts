import { createServer, type Server } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type Koa from 'koa'

/** Longer than a load balancer's idle time (60 s), so that the balancer closes first and no request is cut. */
const KEEP_ALIVE_MS = 65_000
const HEADERS_DEADLINE_MS = 10_000
const REQUEST_DEADLINE_MS = 30_000

/** A server that is not listening yet, with limits on slow clients. */
export function createHttpServer(app: Koa): Server {
  const server = createServer(app.callback())
  server.keepAliveTimeout = KEEP_ALIVE_MS
  server.headersTimeout = HEADERS_DEADLINE_MS
  server.requestTimeout = REQUEST_DEADLINE_MS
  return server
}

/** Resolves with the port once the server listens; rejects when the address cannot be had. */
export function listen(
  server: Server,
  at: { readonly port: number; readonly host: string },
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(at.port, at.host, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : at.port)
    })
  })
}

/**
 * Takes no new connections, lets requests under way finish, and cuts what is left after `ms`. Resolves when no
 * connection is open; calling it twice, or on a server that never listened, is harmless.
 */
export async function closeGracefully(server: Server, ms: number): Promise<void> {
  let open = true
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      open = false
      resolve()
    })
  })
  const deadline = performance.now() + ms
  // A connection turns idle only when its answer is sent, and `close` has looked at the idle ones just once.
  while (open && performance.now() < deadline) {
    server.closeIdleConnections()
    await Promise.race([closed, pause(20)])
  }
  if (open) server.closeAllConnections()
  await closed
}
