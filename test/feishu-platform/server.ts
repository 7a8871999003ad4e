import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Call, Calls } from './calls.js'
import type { PlatformClock } from './clock.js'
import { PlatformError } from './errors.js'
import { type Fault, Faults } from './faults.js'
import { newId } from './ids.js'
import { parseJson } from './json.js'
import { RateLimit } from './rate-limit.js'
import type { Tokens } from './tokens.js'

export interface ApiRequest {
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Parsed JSON; `undefined` for other bodies. */
  readonly body: unknown
  readonly raw: Buffer
  readonly contentType: string
}

export interface Reply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: unknown
}

export interface Route {
  readonly method: string
  /** `/open-apis/im/v1/messages/:message_id` */
  readonly path: string
  /** `none` for the token endpoint and the like. */
  readonly auth: 'tenant' | 'none'
  readonly handle: (request: ApiRequest) => Reply | Promise<Reply>
}

/** `{code: 0, msg: 'success', data}` */
export function success(data: unknown): Reply {
  return { body: { code: 0, msg: 'success', data } }
}

/** 1000 calls a minute and 50 a second for one app in one tenant. */
const CALLS_PER_SECOND = 50
const CALLS_PER_MINUTE = 1000

const IDLE_CONNECTION_MS = 120_000

export class ApiServer {
  readonly calls = new Calls()
  readonly faults = new Faults()
  readonly http: Server
  readonly #clock: PlatformClock
  readonly #tokens: Tokens
  readonly #routes: Route[] = []
  readonly #hanging = new Set<ServerResponse>()
  readonly #perSecond: RateLimit
  readonly #perMinute: RateLimit

  constructor(clock: PlatformClock, tokens: Tokens, isLimited = true) {
    this.#clock = clock
    this.#tokens = tokens
    this.#perSecond = new RateLimit(clock, isLimited ? CALLS_PER_SECOND : Number.POSITIVE_INFINITY, 1000)
    this.#perMinute = new RateLimit(clock, isLimited ? CALLS_PER_MINUTE : Number.POSITIVE_INFINITY, 60_000)
    this.http = createServer((req, res) => {
      this.#serve(req, res).catch((error: unknown) => {
        if (!res.headersSent) writeReply(res, { status: 500, body: { code: 1, msg: String(error) } })
      })
    })
    // A connection that is closed just as a call sets out on it is a fault: to be asked for, not to come by chance.
    this.http.keepAliveTimeout = IDLE_CONNECTION_MS
  }

  add(routes: readonly Route[]): void {
    this.#routes.push(...routes)
  }

  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve) => this.http.listen(port, '127.0.0.1', resolve))
    const { port: bound } = this.http.address() as AddressInfo
    return `http://127.0.0.1:${bound}`
  }

  async close(): Promise<void> {
    for (const res of this.#hanging) res.destroy()
    this.http.closeAllConnections()
    await new Promise<void>((resolve) => this.http.close(() => resolve()))
  }

  async #serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const raw = await readBody(req)
    const url = new URL(req.url ?? '/', 'http://platform')
    const found = this.#match(req.method ?? 'GET', url.pathname)
    if (!found) return writeReply(res, { status: 404, body: '404 page not found' })
    const contentType = req.headers['content-type'] ?? ''
    const isControl = url.pathname.startsWith('/__sim')
    const body = isControl || contentType.includes('json') ? parseJson(raw.toString('utf8')) : undefined
    const call: Call = {
      method: found.route.method,
      path: url.pathname,
      route: found.route.path,
      query: Object.fromEntries(url.searchParams),
      body,
      at: this.#clock.now(),
      status: 0,
      code: 0,
    }
    if (!isControl) this.calls.list.push(call)
    const fault = isControl ? undefined : this.faults.take(call)
    if (fault?.kind === 'hang') return void this.#hanging.add(res)
    if (fault?.kind === 'reset-before') return void req.socket.destroy()
    const request = { params: found.params, query: url.searchParams, body, raw, contentType }
    const reply = await this.#answer(found.route, request, req.headers.authorization, fault)
    call.status = reply.status ?? 200
    call.code = codeOf(reply.body)
    if (fault?.kind === 'reset-after') return void req.socket.destroy()
    if (fault?.kind === 'hang-after') return void this.#hanging.add(res)
    writeReply(res, reply)
  }

  async #answer(
    route: Route,
    request: ApiRequest,
    bearer: string | undefined,
    fault?: Fault,
  ): Promise<Reply> {
    try {
      if (fault?.kind === 'revoke-token') this.#tokens.revokeAll()
      if (fault?.kind === 'rate-limited') throw tooManyRequests(fault.resetSeconds)
      if (fault?.kind === 'code') {
        throw new PlatformError(fault.code, fault.msg ?? 'injected', { status: fault.status ?? 400 })
      }
      if (route.auth === 'tenant') {
        this.#tokens.check(bearer)
        const waitMs = this.#perSecond.take(route.path) || this.#perMinute.take(route.path)
        if (waitMs > 0) throw tooManyRequests(Math.ceil(waitMs / 1000))
      }
      return await route.handle(request)
    } catch (error) {
      if (error instanceof PlatformError) return errorReply(error)
      throw error
    }
  }

  #match(method: string, path: string): { route: Route; params: Record<string, string> } | undefined {
    for (const route of this.#routes) {
      if (route.method !== method) continue
      const params = matchPath(route.path, path)
      if (params) return { route, params }
    }
    return undefined
  }
}

function tooManyRequests(resetSeconds: number): PlatformError {
  return new PlatformError(99991400, 'request trigger frequency limit', {
    status: 429,
    headers: {
      'x-ogw-ratelimit-limit': String(CALLS_PER_SECOND),
      'x-ogw-ratelimit-reset': String(resetSeconds),
    },
  })
}

function errorReply(error: PlatformError): Reply {
  return {
    status: error.status,
    headers: error.headers,
    body: { code: error.code, msg: error.message, error: { log_id: newId.log() } },
  }
}

function codeOf(body: unknown): number {
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : 0
  return typeof code === 'number' ? code : 0
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const want = pattern.split('/')
  const got = path.split('/')
  if (want.length !== got.length) return undefined
  const params: Record<string, string> = {}
  for (const [i, part] of want.entries()) {
    const value = got[i] ?? ''
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(value)
    else if (part !== value) return undefined
  }
  return params
}

async function readBody(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function writeReply(res: ServerResponse, reply: Reply): void {
  const { body } = reply
  const binary = Buffer.isBuffer(body)
  res.writeHead(reply.status ?? 200, {
    'content-type': binary ? 'application/octet-stream' : 'application/json; charset=utf-8',
    'x-tt-logid': newId.log(),
    ...reply.headers,
  })
  if (binary) res.end(body)
  else res.end(typeof body === 'string' ? body : JSON.stringify(body))
}
