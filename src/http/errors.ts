import { randomUUID } from 'node:crypto'
import type { Context, Next } from 'koa'
import { logger } from '../logger.js'

const log = logger.child({ room: 'http' })

/**
 * The last resort: whatever a route throws becomes a JSON answer without details. Koa's own refusals (405, 415, …) keep
 * their status; anything else is a bug or an outage, logged under an id that the answer carries in `x-error-id`.
 */
export async function catchErrors(ctx: Context, next: Next): Promise<void> {
  try {
    await next()
    // A route that writes its answer itself (a stream of events) has told koa so.
    if (ctx.respond !== false && ctx.status >= 400 && !ctx.body) answer(ctx, ctx.status)
  } catch (error) {
    if (isRefusal(error)) {
      answer(ctx, error.status)
      return
    }
    const errorId = randomUUID()
    log.error({ err: error, errorId, path: ctx.path }, 'request failed')
    ctx.set('x-error-id', errorId)
    answer(ctx, 500)
  }
}

function answer(ctx: Context, status: number): void {
  ctx.status = status
  ctx.body = {}
}

function isRefusal(error: unknown): error is { status: number } {
  if (!(error instanceof Error) || !('expose' in error) || !error.expose) return false
  return 'status' in error && typeof error.status === 'number' && error.status >= 400 && error.status < 500
}

/** Errors of a connection after the answer began: the client has gone, nobody is to be told. */
export function noteBrokenConnection(error: unknown): void {
  log.debug({ err: error }, 'answer broken off')
}
