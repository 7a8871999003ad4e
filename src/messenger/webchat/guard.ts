import type { Context, Middleware, Next } from 'koa'
import { Refusal } from './refusal.js'

const LOOPBACK_HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::(\d{1,5}))?$/

/**
 * The trial lets anyone be anyone, so nothing but a page of this very server may talk to it: a Host of another name is
 * DNS rebinding, another Origin is another page of the visitor's browser. Posts must name their origin, which browsers
 * always do; the stream is a GET, where they name it only when it is foreign.
 */
export function loopbackOnly(port?: number): Middleware {
  return async (ctx, next) => {
    const host = LOOPBACK_HOST.exec(ctx.get('host'))
    const expected = port ?? ctx.req.socket.localPort
    if (!host || Number(host[1] ?? 80) !== expected) {
      throw new Refusal(403, '试用页面只能在本机打开：请用 http://127.0.0.1 加端口访问。')
    }
    await next()
  }
}

export async function sameOrigin(ctx: Context, next: Next): Promise<void> {
  const origin = ctx.get('origin')
  const site = ctx.get('sec-fetch-site')
  const isOwn = origin === `http://${ctx.get('host')}`
  const isUnnamedRead = ctx.method === 'GET' && origin === '' && (site === '' || site === 'same-origin')
  if (!isOwn && !isUnnamedRead) throw new Refusal(403, '请求来自别的网页，已拒绝。请在试用页面里操作。')
  await next()
}
