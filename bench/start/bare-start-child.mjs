// The limit that the program's start is measured against: the packages that any such program needs, a connection to
// the database, and a server that listens. Plain JavaScript, so that nothing is compiled on the way.
import { createServer } from 'node:http'
import Router from '@koa/router'
import Koa from 'koa'
import mongoose from 'mongoose'
import pino from 'pino'
import { z } from 'zod'

const env = z.object({ PORT: z.coerce.number(), MONGODB_URI: z.string() }).parse(process.env)
const log = pino({ level: 'warn' }, pino.destination({ dest: 2, sync: false }))
await mongoose.createConnection().openUri(env.MONGODB_URI)
const router = new Router().get('/healthz', (ctx) => {
  ctx.body = { ok: true }
})
const server = createServer(new Koa().use(router.routes()).callback())
server.listen(env.PORT, '127.0.0.1', () => log.debug('listening'))
process.on('SIGTERM', () => process.exit(0))
