import { randomInt } from 'node:crypto'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { PlatformClock } from './clock.js'
import { newId } from './ids.js'
import { isObject, parseJson, textAt } from './json.js'
import { type Attempt, type Channel, DEADLINE_MS, type Envelope, type Quirks } from './push.js'
import type { Reply, Route } from './server.js'
import { CONTROL, DATA, decodeFrame, encodeFrame, type Frame } from './ws-frame.js'

/** Seconds, as the bootstrap call and every pong tell the client. */
export interface ClientConfig {
  ReconnectCount: number
  ReconnectInterval: number
  ReconnectNonce: number
  PingInterval: number
}

export interface Ack {
  readonly messageId: string
  /** 200, or 500 when the handler threw. */
  readonly code: number
  /** The handler's result as text. */
  readonly data: string | undefined
  readonly headers: Readonly<Record<string, string>>
}

/** How a data frame is cut: the parts' number and the order in which they are sent (indices from 0). */
export interface Splitting {
  readonly parts: number
  readonly order?: readonly number[]
}

const CONNECTION_LIMIT = 50

interface Connection {
  readonly socket: WebSocket
  readonly serviceId: number
}

interface Waiting {
  readonly settle: (attempt: Attempt) => void
}

/** The platform's end of the long connection: bootstrap, frames, pings, acknowledgements. */
export class LongConnections implements Channel {
  /** Tells clients how to behave; short intervals make tests quick. */
  readonly clientConfig: ClientConfig = {
    ReconnectCount: -1,
    ReconnectInterval: 120,
    ReconnectNonce: 30,
    PingInterval: 120,
  }
  readonly acks: Ack[] = []
  /** Pings are taken and not answered. */
  mutePongs = false
  /** Pings received. */
  pings = 0
  splitting: Splitting = { parts: 1 }
  readonly #app: { readonly appId: string; readonly appSecret: string }
  readonly #clock: PlatformClock
  readonly #server = new WebSocketServer({ noServer: true })
  readonly #connections: Connection[] = []
  /** Connected, and not heard of yet. */
  readonly #joining = new Set<Connection>()
  readonly #tickets = new Map<string, number>()
  readonly #waiting = new Map<string, Waiting>()
  readonly #bootstraps: ({ readonly code: number; readonly msg?: string } | { readonly status: number })[] =
    []
  readonly #changed = new Set<() => void>()
  #host = ''

  constructor(app: { appId: string; appSecret: string }, clock: PlatformClock) {
    this.#app = app
    this.#clock = clock
  }

  attach(http: Server, url: string): void {
    this.#host = url.replace('http://', 'ws://')
    http.on('upgrade', (req, socket, head) => this.#upgrade(req, socket, head))
  }

  routes(): Route[] {
    return [
      {
        method: 'POST',
        path: '/callback/ws/endpoint',
        auth: 'none',
        handle: ({ body }) => this.#bootstrap(textAt(body, 'AppID'), textAt(body, 'AppSecret')),
      },
    ]
  }

  /** The next bootstrap call answers a code (1, 403, 514, 1000040343, 1000040350 …) or an HTTP status. */
  refuseNext(refusal: { code: number; msg?: string } | { status: number }): void {
    this.#bootstraps.push(refusal)
  }

  get online(): number {
    return this.#connections.length
  }

  /** Resolves when so many clients are connected. */
  async waitForOnline(count: number): Promise<void> {
    while (this.online !== count) await this.#change()
  }

  /** Cuts every connection without a farewell. */
  kill(): void {
    for (const socket of this.#server.clients) socket.terminate()
  }

  /** One random connection gets the event; other clients of the app do not see it. */
  async attempt(envelope: Envelope, quirks: Quirks = {}): Promise<Attempt> {
    while (this.online === 0 && this.#joining.size > 0) await this.#change()
    const at = this.#clock.now()
    const connection = this.#connections[this.online > 1 ? randomInt(this.online) : 0]
    if (!connection) return { at, ok: false, failure: 'no-target' }
    const messageId = newId.event()
    const answer = new Promise<Attempt>((resolve) => {
      const callOff = this.#clock.schedule(DEADLINE_MS, () => settle({ at, ok: false, failure: 'timeout' }))
      const settle = (attempt: Attempt) => {
        callOff()
        this.#waiting.delete(messageId)
        resolve({ ...attempt, at })
      }
      this.#waiting.set(messageId, { settle })
    })
    this.#sendEvent(connection, messageId, envelope, quirks)
    return answer
  }

  close(): void {
    this.kill()
    this.#server.close()
  }

  #bootstrap(appId: string | undefined, appSecret: string | undefined): Reply {
    const refusal = this.#bootstraps.shift()
    if (refusal && 'status' in refusal) return { status: refusal.status, body: 'unavailable' }
    if (refusal) return { body: { code: refusal.code, msg: refusal.msg ?? 'refused', data: {} } }
    if (appId !== this.#app.appId || appSecret !== this.#app.appSecret) {
      return { body: { code: 514, msg: 'app_id or app_secret is invalid', data: {} } }
    }
    if (this.online >= CONNECTION_LIMIT) {
      return { body: { code: 1000040350, msg: 'the number of connections exceeded the limit', data: {} } }
    }
    const ticket = newId.event()
    const serviceId = randomInt(1, 2 ** 31 - 1)
    this.#tickets.set(ticket, serviceId)
    const query = `fpid=493&device_id=${newId.user()}&access_key=${newId.user()}&service_id=${serviceId}&ticket=${ticket}`
    return {
      body: {
        code: 0,
        msg: '',
        data: { URL: `${this.#host}/ws/v2?${query}`, ClientConfig: this.clientConfig },
      },
    }
  }

  #upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = new URL(req.url ?? '/', 'http://platform')
    const ticket = url.searchParams.get('ticket') ?? ''
    const serviceId = this.#tickets.get(ticket)
    this.#tickets.delete(ticket)
    if (url.pathname !== '/ws/v2' || serviceId === undefined) {
      socket.end('HTTP/1.1 403 Forbidden\r\nhandshake-status: 403\r\nhandshake-msg: bad ticket\r\n\r\n')
      return
    }
    this.#server.handleUpgrade(req, socket, head, (client) => this.#accept({ socket: client, serviceId }))
  }

  #accept(connection: Connection): void {
    const { socket } = connection
    this.#joining.add(connection)
    socket.on('error', () => socket.terminate())
    socket.on('message', (bytes, isBinary) => {
      if (isBinary) this.#receive(connection, decodeFrame(bytes as Buffer))
    })
    socket.on('close', () => {
      this.#joining.delete(connection)
      const index = this.#connections.indexOf(connection)
      if (index >= 0) this.#connections.splice(index, 1)
      this.#tellChange()
    })
  }

  /** A client listens from its first ping on: a frame that comes with the handshake is lost to the SDK. */
  #admit(connection: Connection): void {
    if (!this.#joining.delete(connection)) return
    this.#connections.push(connection)
    this.#tellChange()
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#changed.add(resolve))
  }

  #tellChange(): void {
    for (const tell of [...this.#changed]) tell()
    this.#changed.clear()
  }

  #receive(connection: Connection, frame: Frame): void {
    if (frame.method === CONTROL && frame.headers.type === 'ping') {
      this.pings += 1
      this.#admit(connection)
      if (!this.mutePongs) this.#pong(connection)
      return
    }
    if (frame.method === DATA) this.#acknowledge(frame)
  }

  /** The payload is always the whole configuration: a client takes its ping interval from it. */
  #pong({ socket, serviceId }: Connection): void {
    const payload = Buffer.from(JSON.stringify(this.clientConfig))
    socket.send(
      encodeFrame({
        seqId: 0,
        logId: 0,
        service: serviceId,
        method: CONTROL,
        headers: { type: 'pong' },
        payload,
      }),
    )
  }

  #acknowledge({ headers, payload }: Frame): void {
    const answer = parseJson(payload?.toString('utf8') ?? '')
    const code = isObject(answer) && typeof answer.code === 'number' ? answer.code : 0
    const encoded = textAt(answer, 'data')
    const data = encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8')
    const messageId = headers.message_id ?? ''
    this.acks.push({ messageId, code, data, headers })
    const ok = code === 200
    this.#waiting.get(messageId)?.settle({
      at: 0,
      ok,
      status: code,
      ...(!ok && { failure: 'status' as const }),
      ...(data !== undefined && { body: data }),
    })
  }

  #sendEvent({ socket, serviceId }: Connection, messageId: string, envelope: Envelope, quirks: Quirks): void {
    const whole = Buffer.from(JSON.stringify(envelope))
    const { parts, order } = this.splitting
    const size = Math.ceil(whole.length / parts)
    for (const seq of order ?? Array.from({ length: parts }, (_, i) => i)) {
      const headers = {
        type: quirks.frameType ?? 'event',
        message_id: messageId,
        trace_id: newId.log(),
        sum: String(parts),
        seq: String(seq),
        timestamp: String(this.#clock.now()),
      }
      const payload = whole.subarray(seq * size, (seq + 1) * size)
      socket.send(encodeFrame({ seqId: 1, logId: 1, service: serviceId, method: DATA, headers, payload }))
    }
  }
}
