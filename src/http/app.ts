import Router from '@koa/router'
import Koa, { type Context, type Middleware } from 'koa'
import type { MetricsPage } from '../metrics/port.js'
import { catchErrors, noteBrokenConnection } from './errors.js'
import { type ReadyCheck, runChecks } from './readiness.js'
import { answerWebhook, BODY_DEADLINE_MS, type WebhookHandler } from './webhook.js'

export interface AppOptions {
  /** Present in webhook mode only. */
  readonly feishuWebhook?: WebhookHandler
  /** The web chat's routes, in the trial only; asked after all others. */
  readonly trialRoutes?: Middleware
  readonly readiness: readonly ReadyCheck[]
  readonly metrics: MetricsPage
  /** How long a body may take to arrive, ms. */
  readonly bodyDeadlineMs?: number
}

const WEBHOOK_PATH = '/feishu/events'

/** Answers carry data, never pages; the trial's page sets a policy of its own. */
const SECURITY_HEADERS: Record<string, string> = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
}

/** The HTTP front. The webhook is matched before anything else: it is the only route under load. */
export function createApp(options: AppOptions): Koa {
  const app = new Koa()
  app.on('error', noteBrokenConnection)
  app.use(catchErrors)
  app.use((ctx, next) => {
    ctx.set(SECURITY_HEADERS)
    return next()
  })
  const { feishuWebhook, trialRoutes, bodyDeadlineMs = BODY_DEADLINE_MS } = options
  if (feishuWebhook) {
    app.use((ctx, next) =>
      ctx.path === WEBHOOK_PATH ? answerWebhook(ctx, feishuWebhook, bodyDeadlineMs) : next(),
    )
  }
  const router = operatorRoutes(options)
  app.use(router.routes())
  app.use(router.allowedMethods())
  if (trialRoutes) app.use(trialRoutes)
  return app
}

function operatorRoutes({ readiness, metrics }: AppOptions): Router {
  const router = new Router()
  router.get('/healthz', (ctx: Context) => {
    ctx.body = { ok: true }
  })
  router.get('/readyz', async (ctx: Context) => {
    const checks = await runChecks(readiness)
    ctx.status = checks.every((check) => check.ok) ? 200 : 503
    ctx.body = checks
  })
  router.get('/metrics', async (ctx: Context) => {
    const text = await metrics.text()
    ctx.type = metrics.contentType
    ctx.body = text
  })
  return router
}
