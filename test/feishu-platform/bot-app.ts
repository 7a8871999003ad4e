import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { EventDispatcher, LoggerLevel } from '@larksuiteoapi/node-sdk'
import { parseJson } from './json.js'
import type { FeishuPlatform } from './platform.js'
import { silentLogger } from './sdk.js'

export interface BotApp {
  readonly url: string
  /** Flattened events in the order of their arrival, with the request headers' signature checked by the SDK. */
  readonly events: Record<string, unknown>[]
  close(): Promise<void>
}

/** What the bot answers to an event: a body, or a status as a number. */
export type Answering = (event: Record<string, unknown>) => unknown

/** A small bot over the real EventDispatcher, behind a webhook. */
export async function startBotApp(platform: FeishuPlatform, answer: Answering = () => ({})): Promise<BotApp> {
  const events: Record<string, unknown>[] = []
  const dispatcher = dispatcherFor(platform, (event) => {
    events.push(event)
    return answer(event)
  })
  const server = await startServer(async ({ headers, body }) => {
    const request = Object.assign(Object.create({ headers }), parseJson(body))
    const reply: unknown = await dispatcher.invoke(request)
    // The SDK answers nothing to what it refuses; its adapters make that a 204.
    if (reply === undefined) return { status: 204, text: '' }
    return typeof reply === 'number'
      ? { status: reply, text: '' }
      : { status: 200, text: JSON.stringify(reply) }
  })
  return { url: `${server.url}/feishu/events`, events, close: server.close }
}

export interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A bare HTTP server on the loopback interface. */
export async function startServer(
  handle: (request: Received) => Promise<{ status: number; text: string }>,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString('utf8')
    const { status, text } = await handle({ path: req.url ?? '', headers: req.headers, body })
    res.writeHead(status, { 'content-type': 'application/json' }).end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

const EVENT_TYPES = [
  'im.message.receive_v1',
  'im.message.recalled_v1',
  'card.action.trigger',
  'application.bot.menu_v6',
  'im.chat.access_event.bot_p2p_chat_entered_v1',
  'im.chat.member.bot.added_v1',
  'im.chat.member.bot.deleted_v1',
  'contact.user.deleted_v3',
]

export function dispatcherFor(platform: FeishuPlatform, handle: Answering): EventDispatcher {
  const { encryptKey, verificationToken } = platform
  return new EventDispatcher({
    encryptKey,
    verificationToken,
    logger: silentLogger,
    loggerLevel: LoggerLevel.error,
  }).register(Object.fromEntries(EVENT_TYPES.map((type) => [type, handle])))
}
