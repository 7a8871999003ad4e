import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  createFeishuMessenger,
  type FeishuMessenger,
  type WebhookHandler,
} from '#src/messenger/feishu/feishu-messenger.js'
import type { Answer, Incoming, Receive } from '#src/messenger/port.js'
import type { FeishuPlatform } from '../../feishu-platform/platform.js'

export interface Door {
  readonly url: string
  close(): Promise<void>
}

/** A bare HTTP server in front of the webhook, as a route would be: raw body in, JSON out. */
export async function openDoor(webhook: WebhookHandler): Promise<Door> {
  const server: Server = createServer(async (req, res) => {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk as Buffer)
    const reply = await webhook(Buffer.concat(chunks), req.headers)
    if (reply.onSent) res.on('finish', reply.onSent)
    res
      .writeHead(reply.status, { 'content-type': 'application/json' })
      .end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/feishu/events`,
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

export function messengerFor(
  platform: FeishuPlatform,
  mode: 'websocket' | 'webhook',
  rest: { timeoutMs?: number; appId?: string; appSecret?: string } = {},
): FeishuMessenger {
  const { appId, appSecret, encryptKey, verificationToken, url } = platform
  return createFeishuMessenger({
    ...{ appId, appSecret, encryptKey, verificationToken, mode, domain: `${url}/` },
    now: () => platform.clock.now(),
    ...rest,
  })
}

/** Keeps what comes and answers as told; `{}` unless. */
export function inbox(answer: (event: Incoming) => Answer | Promise<Answer> = () => ({})) {
  const events: Incoming[] = []
  const receive: Receive = async (event) => {
    events.push(event)
    return answer(event)
  }
  return { events, receive }
}
