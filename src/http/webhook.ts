import type { IncomingHttpHeaders } from 'node:http'
import type { Context } from 'koa'
import { BodyRefused, readBody } from './raw-body.js'

/** What a messenger's adapter answers to one delivery. */
export interface WebhookAnswer {
  readonly status: number
  /** Sent as JSON; a string is JSON already. */
  readonly body: object | string
  /** Called once the answer has left the process; never when the connection broke before. */
  readonly onSent?: () => void
}

/**
 * Takes the body as received (signatures are over bytes) and the headers. A rejection becomes status 500, so that the
 * platform delivers again.
 */
export type WebhookHandler = (raw: Buffer, headers: IncomingHttpHeaders) => Promise<WebhookAnswer>

const BODY_LIMIT_BYTES = 1024 * 1024

/** Platforms send at once; a body that trickles only holds a connection. */
export const BODY_DEADLINE_MS = 10_000

/** Answers one delivery of a platform. Only POST is let through to the handler. */
export async function answerWebhook(ctx: Context, handle: WebhookHandler, deadlineMs: number): Promise<void> {
  if (ctx.method !== 'POST') {
    ctx.set('Allow', 'POST')
    ctx.throw(405)
  }
  const raw = await readOrRefuse(ctx, deadlineMs)
  if (!raw) return
  const answer = await handle(raw, ctx.req.headers)
  const { onSent } = answer
  if (onSent) ctx.res.once('finish', onSent)
  ctx.status = answer.status
  if (typeof answer.body === 'string') {
    // Of a text Koa would first count the bytes and Node make them again.
    ctx.body = Buffer.from(answer.body)
    ctx.type = 'json'
  } else ctx.body = answer.body
}

async function readOrRefuse(ctx: Context, deadlineMs: number): Promise<Buffer | undefined> {
  try {
    return await readBody(ctx.req, { limitBytes: BODY_LIMIT_BYTES, deadlineMs })
  } catch (error) {
    if (!(error instanceof BodyRefused)) throw error
    // The rest of the body is unread, so the connection cannot carry another request.
    ctx.set('Connection', 'close')
    ctx.status = error.status
    ctx.body = {}
    return undefined
  }
}
