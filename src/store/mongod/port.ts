import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const HOST = '127.0.0.1'
/** Below the ports that systems hand out for outgoing connections, so that ours is still free at the next start. */
const FIRST_PORT = 27_100
const PORT_COUNT = 900
const ATTEMPTS = 50

/** True when nothing listens on this port of the loopback address. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: HOST, exclusive: true }, () => server.close(() => resolve(true)))
  })
}

/** A free port; where in the range the search begins is given as a number of [0, 1). */
export async function chooseFreePort(random: () => number = Math.random): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = FIRST_PORT + Math.floor(random() * PORT_COUNT)
    if (await isFree(port)) return port
  }
  throw new Error(`${FIRST_PORT} 到 ${FIRST_PORT + PORT_COUNT - 1} 之间找不到空闲端口`)
}

/** Waits until the port is free; false when it still is not after `limitMs`. */
export async function waitUntilFree(port: number, limitMs: number): Promise<boolean> {
  const until = Date.now() + limitMs
  while (!(await isFree(port))) {
    if (Date.now() > until) return false
    await sleep(100)
  }
  return true
}
