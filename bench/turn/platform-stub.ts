import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'

/** How the platform says that it was asked too often. */
export interface Refusal {
  readonly status: 429 | 400
  readonly code: number
  /** When to ask again, in its header; it is not always there. */
  readonly resetSeconds?: number
}

export interface PlatformStubOptions {
  /** Asked for each message that is handed in: what is refused was not sent. */
  readonly refuse?: () => Refusal | undefined
  /** The body of each message that was taken. */
  readonly taken?: (body: string) => void
}

export interface PlatformStub {
  readonly url: string
  /** Messages and updates that were handed in. */
  readonly calls: () => number
  stop(): Promise<void>
}

/** The cheapest platform that takes everything: what it costs must not be measured. */
export async function startPlatformStub({ refuse, taken }: PlatformStubOptions = {}): Promise<PlatformStub> {
  let calls = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    if (taken) request.on('data', (chunk: Buffer) => chunks.push(chunk))
    else request.resume()
    request.once('end', () => {
      const url = request.url ?? ''
      const isMessage = url.includes('/im/')
      if (isMessage) calls += 1
      const refusal = isMessage ? refuse?.() : undefined
      if (refusal) {
        refused(response, refusal)
        return
      }
      if (isMessage) taken?.(Buffer.concat(chunks).toString('utf8'))
      const answer = url.includes('tenant_access_token')
        ? { code: 0, tenant_access_token: 't-bench', expire: 7200 }
        : { code: 0, bot: { open_id: 'ou_bot' }, data: { message_id: `om_sent_${calls}` } }
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(answer))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls: () => calls,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function refused(response: ServerResponse, { status, code, resetSeconds }: Refusal): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(resetSeconds === undefined ? {} : { 'x-ogw-ratelimit-reset': String(resetSeconds) }),
  })
  response.end(JSON.stringify({ code, msg: 'request trigger frequency limit' }))
}
