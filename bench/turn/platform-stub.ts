import { once } from 'node:events'
import { createServer } from 'node:http'

export interface PlatformStub {
  readonly url: string
  /** Messages and updates that were handed in. */
  readonly calls: () => number
  stop(): Promise<void>
}

/** The cheapest platform that takes everything: what it costs must not be measured. */
export async function startPlatformStub(): Promise<PlatformStub> {
  let calls = 0
  const server = createServer((request, response) => {
    request.resume()
    request.once('end', () => {
      const url = request.url ?? ''
      if (url.includes('/im/')) calls += 1
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
