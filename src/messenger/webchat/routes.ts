import { Router } from '@koa/router'
import type { Context, Next } from 'koa'
import type { z } from 'zod'
import {
  bodyWithin,
  enterBody,
  FILE_LIMIT_BYTES,
  jsonBody,
  listQuery,
  nothingBody,
  parsed,
  pressBody,
  resendBody,
  runJobBody,
  sayBody,
  streamQuery,
  uploadQuery,
} from './bodies.js'
import { answerFile } from './file-response.js'
import { loopbackOnly, sameOrigin } from './guard.js'
import type { Webchat } from './messenger.js'
import { createPageFiles } from './page-files.js'
import { Refusal } from './refusal.js'
import type { WireAnswer, WireJobs, WireState, WireToast } from './wire.js'
import { toWireMessage } from './wire-message.js'

export interface WebchatRouteOptions {
  /** Folder of the built page; default: where the build puts it. */
  readonly pageFolder?: string
  /** Without it there is nothing to run in the trial. */
  readonly jobDesk?: JobDesk
}

/** What otherwise the clock does, for a visitor who would not wait for it. What came of it is told in a sentence. */
export interface JobDesk {
  list(): Promise<WireJobs>
  run(name: string): Promise<WireToast>
  /** Sends what waits for the end of the quiet hours. */
  deliver(): Promise<WireToast>
}

/** The page at `/` and what it talks to under `/trial`. Mount `routes()` alone: unknown paths answer 404 themselves. */
export function webchatRoutes(webchat: Webchat, options: WebchatRouteOptions = {}): Router {
  const router = new Router()
  const page = createPageFiles(options.pageFolder)
  router.use(plainly, loopbackOnly(webchat.port))
  router.get('/', (ctx) => page.serve(ctx, 'index.html'))
  router.get('/assets/:name', (ctx) => page.serve(ctx, ctx.params.name ?? ''))
  addReads(router, webchat)
  addWrites(router, webchat)
  addJobs(router, options.jobDesk ?? NO_JOBS)
  router.all('/trial/*rest', () => {
    throw new Refusal(404, '没有这个地址，请刷新页面。')
  })
  return router
}

function addReads(router: Router, webchat: Webchat): void {
  router.get('/trial/state', async (ctx) => {
    ctx.body = await stateOf(webchat)
  })
  router.get('/trial/chats/:chat/messages', async (ctx) => {
    const chat = webchat.roster.chat(ctx.params.chat ?? '')
    if (!chat) throw new Refusal(404, '没有这个会话，请刷新页面后重选。')
    const { before, limit } = parsed(listQuery, { ...ctx.query })
    const page = before === undefined ? { limit } : { before, limit }
    ctx.body = (await webchat.history.list(chat.id, page)).map(toWireMessage)
  })
  router.get('/trial/stream', sameOrigin, async (ctx) => stream(ctx, webchat))
  router.get('/trial/files/:id', async (ctx) => {
    const file = await webchat.history.openFile(ctx.params.id ?? '')
    if (!file) throw new Refusal(404, '这个文件找不到了。')
    await answerFile(ctx, file)
  })
  router.get('/trial/pictures/:id', async (ctx) => {
    const png = await webchat.pictures?.png(ctx.params.id ?? '')
    if (!png) throw new Refusal(404, '这张图找不到了。')
    // Its id is the digest of its bytes.
    ctx.set('cache-control', 'private, max-age=86400, immutable')
    ctx.type = 'image/png'
    ctx.body = png
  })
}

const NOTHING_TO_RUN: WireToast = { tone: 'warning', text: '这里没有可以运行的任务。' }
const NO_JOBS: JobDesk = {
  list: async () => ({ jobs: [], waiting: null }),
  run: async () => NOTHING_TO_RUN,
  deliver: async () => NOTHING_TO_RUN,
}

function addJobs(router: Router, desk: JobDesk): void {
  router.get('/trial/jobs', async (ctx) => {
    ctx.body = await desk.list()
  })
  const post = poster(router)
  post('/trial/jobs', runJobBody, async ({ name }) => ({ toast: await desk.run(name) }))
  post('/trial/deliver', nothingBody, async () => ({ toast: await desk.deliver() }))
}

function poster(router: Router) {
  return <T>(path: string, schema: z.ZodType<T>, handle: (body: T) => Promise<WireAnswer>) => {
    router.post(path, sameOrigin, async (ctx) => {
      ctx.body = await handle(parsed(schema, await jsonBody(ctx)))
    })
  }
}

function addWrites(router: Router, webchat: Webchat): void {
  const { inbound } = webchat
  const post = poster(router)
  post('/trial/messages', sayBody, inbound.say)
  post('/trial/press', pressBody, inbound.press)
  post('/trial/resend', resendBody, inbound.resend)
  post('/trial/enter', enterBody, inbound.enter)
  router.post('/trial/files', sameOrigin, async (ctx) => {
    const target = parsed(uploadQuery, { ...ctx.query })
    const name = fileName(ctx.get('x-file-name'))
    const contentType = ctx.request.type || 'application/octet-stream'
    const bytes = await bodyWithin(ctx.req, FILE_LIMIT_BYTES, '文件超过 20 MB，请压缩后再发。')
    if (bytes.length === 0) throw new Refusal(400, '文件是空的，请重新选择。')
    ctx.body = await inbound.upload({ ...target, name, contentType, bytes })
  })
}

/** Headers are ASCII, so the page sends the name percent-encoded. */
function fileName(header: string): string {
  try {
    const name = decodeURIComponent(header)
      .replace(/[\p{Cc}/\\]/gu, '')
      .trim()
    if (name !== '' && name.length <= 200) return name
  } catch {
    // Falls through to the refusal.
  }
  throw new Refusal(400, '文件名不合要求，请改名后再发。')
}

async function stateOf(webchat: Webchat): Promise<WireState> {
  const { roster, history } = webchat
  // Read before the chats: what comes in meanwhile is then streamed once more instead of missed.
  const cursor = await history.cursor()
  const chats = await Promise.all(
    roster.chatIds.map(async (id) => {
      const [last] = await history.list(id, { limit: 1 })
      return { id, last: last ? toWireMessage(last) : null }
    }),
  )
  return { personas: roster.personas, groups: roster.groups, chats, cursor }
}

async function stream(ctx: Context, webchat: Webchat): Promise<void> {
  const { after } = parsed(streamQuery, { ...ctx.query })
  const lastSeen = /^\d{1,15}$/.exec(ctx.get('last-event-id'))
  const cursor = lastSeen ? Number(lastSeen[0]) : (after ?? (await webchat.history.cursor()))
  ctx.respond = false
  ctx.res.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  ctx.res.write('retry: 1000\n\n')
  if (!webchat.feed.listen(ctx.res, cursor)) ctx.res.end()
}

/** Answers refusals as `{error}` and sets the headers that every answer of the trial carries. */
async function plainly(ctx: Context, next: Next): Promise<void> {
  ctx.set('x-content-type-options', 'nosniff')
  ctx.set('cross-origin-resource-policy', 'same-origin')
  ctx.set('referrer-policy', 'no-referrer')
  ctx.set('cache-control', 'no-store')
  try {
    await next()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    ctx.status = error.status
    ctx.body = { error: error.message }
  }
}
