import { setTimeout as pause } from 'node:timers/promises'
import { inject } from 'vitest'
import { jobs } from '#jobs/index.js'
import { createExtras } from '#src/app/extras.js'
import { dryRun } from '#src/app/imports.js'
import { createJobs } from '#src/app/jobs.js'
import { createBot } from '#src/bot.js'
import { createApp } from '#src/http/app.js'
import { closeGracefully, createHttpServer, listen } from '#src/http/server.js'
import { createFeishuMessenger } from '#src/messenger/feishu/feishu-messenger.js'
import { createMetrics } from '#src/metrics/metrics.js'
import type { Scheduler } from '#src/schedule/runner.js'
import { createAttachments } from '#src/store/attachments.js'
import { connect } from '#src/store/connect.js'
import { type Connection, type Database, database } from '#src/store/database.js'
import { ensureIndexes } from '#src/store/ensure-indexes.js'
import { createPictures } from '#src/store/pictures.js'
import { importRows } from '#src/store/registry/import-workbook.js'
import { SCHEMA } from '#src/store/schema/index.js'
import { isPassing, withRetry } from '#src/store/with-retry.js'
import { createWorkbooks } from '#src/store/workbooks.js'
import type { SheetRows } from '#src/workbook/parsed-workbook.js'
import { fakeClock, type PlatformClock } from '../feishu-platform/clock.js'
import { type FeishuPlatform, startFeishuPlatform } from '../feishu-platform/platform.js'

export const COUNTY = 'xian'
const SECRET = Buffer.alloc(32, 7)
/** More than this and something hangs. */
const SETTLE_LIMIT_MS = 20_000

/** The program's parts as they are started in earnest, with the platform's double, and one clock for both that stands still. */
export interface Program {
  readonly platform: FeishuPlatform
  readonly db: Database
  now(): number
  /** Moves the clock to a moment that is not before the present one. */
  goTo(at: number): void
  /** Resolves when every event is handled and all that is due has been sent. */
  settle(): Promise<void>
  /** When the next job is due. */
  nextTick(): number
  /** What the timers start at this tick. */
  runDueJobs(at: number): Promise<void>
  close(): Promise<void>
}

export async function startProgram(
  name: string,
  startAt: number,
  rowsFor: (platform: FeishuPlatform) => SheetRows,
): Promise<Program> {
  let events = 0
  const platform = await startFeishuPlatform({
    ...{ clock: fakeClock(startAt), isLimited: false },
    // The same in every run, and so are the ids that are made of them, and who is drawn by those.
    newEventId: () => {
      events += 1
      return String(events).padStart(32, '0')
    },
  })
  const now = (): number => platform.clock.now()
  const connection = await openEmpty(name)
  const db = database(connection)
  const rows = rowsFor(platform)
  const report = await importRows({ connection, county: COUNTY, actor: 'system', now: now(), rows })
  if (!report.ok) throw new Error(JSON.stringify(report.problems))
  await seenSince(db, startAt)
  const { bot, messenger, server } = await serve(platform, connection, now)
  const schedulers = jobs.map((job) =>
    createJobs({
      ...{ county: COUNTY, connection, metrics: { jobTick() {} }, secret: SECRET, now, jobs: [job] },
      posted: () => bot.wake(),
    }),
  )
  const dueAt = new Map(schedulers.map((one) => [one, nextOf(one)]))
  const settle = () => settled(db, platform.clock, () => bot.wake())
  return {
    ...{ platform, db, now, settle },
    goTo: (at) => platform.clock.advance(at - now()),
    nextTick: () => Math.min(...dueAt.values()),
    async runDueJobs(at) {
      const due = schedulers.filter((one) => dueAt.get(one) === at)
      for (const one of due) dueAt.set(one, nextOf(one))
      // One after the other, so that the sections of a digest stand in the same order in every run.
      for (const scheduler of due) {
        await scheduler.look()
        await settle()
      }
    },
    async close() {
      await Promise.all(schedulers.map((one) => one.stop()))
      await messenger.stop()
      await closeGracefully(server, 1000)
      await bot.stop()
      await connection.close()
      await platform.close()
    },
  }
}

function nextOf(scheduler: Scheduler): number {
  return scheduler.list()[0]?.next ?? Number.POSITIVE_INFINITY
}

/** The program was set up when the campaign began: that is when it heard of its jobs, not on the day of this test. */
async function seenSince(db: Database, at: number): Promise<void> {
  await db.collection<{ _id: string }>('jobs').insertMany(
    jobs.map(({ name, cron }) => ({
      ...{ _id: `${COUNTY}/${name}`, county: COUNTY, cron, firstSeen: new Date(at) },
    })),
  )
}

async function openEmpty(name: string): Promise<Connection> {
  const uri = new URL(inject('mongoUri'))
  uri.pathname = `/${name}`
  const connection = await connect(uri.href)
  await connection.dropDatabase()
  await ensureIndexes(connection, SCHEMA)
  return connection
}

async function serve(platform: FeishuPlatform, connection: Connection, now: () => number) {
  const db = database(connection)
  const { appId, appSecret, encryptKey, verificationToken, url } = platform
  const real = createFeishuMessenger({
    ...{ appId, appSecret, encryptKey, verificationToken, domain: url, mode: 'webhook', now },
    pictures: createPictures(COUNTY, db),
  })
  // Where time stands still there are no calls per second.
  const most = Number.MAX_SAFE_INTEGER
  const unlimited = { perSecond: most, perMinute: most, perChatPerSecond: most, perMessagePerSecond: most }
  const messenger = { ...real, limits: { ...real.limits, ...unlimited } }
  const workbooks = createWorkbooks(COUNTY, db)
  const desk = { county: COUNTY, connection, workbooks, now, wakeSender: () => bot.wake() }
  const bot = createBot({
    ...{ county: COUNTY, connection, messengers: [messenger], secret: SECRET, retry: withRetry, now },
    isOutage: isPassing,
    fetchExtras: createExtras({
      ...{ county: COUNTY, db, messengers: new Map([['feishu', messenger]]), workbooks },
      attachments: createAttachments(COUNTY, db),
      dryRun: (file, name) => dryRun(desk, file, name),
    }),
    // However busy the machine is: a press is answered with its result.
    pressPatienceMs: SETTLE_LIMIT_MS,
  })
  const app = createApp({
    ...(real.webhook ? { feishuWebhook: real.webhook } : {}),
    ...{ readiness: [], metrics: createMetrics() },
  })
  const server = createHttpServer(app)
  const port = await listen(server, { port: 0, host: '127.0.0.1' })
  await bot.start()
  await messenger.start(bot.receive)
  await platform.webhookTarget(`http://127.0.0.1:${port}/feishu/events`, { verify: true })
  return { bot, messenger, server }
}

/** Rows that went back with the answer to a press come due in four seconds, and are noted as answered before. */
const ANSWER_GRACE_MS = 10_000
/** What follows a message that was held back comes right after it. */
const RIGHT_AFTER_MS = 100

async function settled(db: Database, clock: PlatformClock, wake: () => void): Promise<void> {
  const giveUp = performance.now() + SETTLE_LIMIT_MS
  const dueBy = (ms: number) =>
    db.collection('outbox').countDocuments({
      ...{ county: COUNTY, state: { $in: ['queued', 'sending'] } },
      dueAt: { $lte: new Date(clock.now() + ms) },
    })
  for (;;) {
    // First what comes in: a turn ends its event and queues its messages at once.
    const waiting = await db.collection('inbox').countDocuments({ county: COUNTY, state: 'waiting' })
    const open = waiting > 0 ? 1 : await dueBy(ANSWER_GRACE_MS)
    if (open === 0) return
    if (waiting === 0 && (await dueBy(0)) === 0 && (await dueBy(RIGHT_AFTER_MS)) > 0)
      clock.advance(RIGHT_AFTER_MS)
    if (performance.now() > giveUp) {
      const rows = await db
        .collection('outbox')
        .find({ county: COUNTY, state: { $in: ['queued', 'sending'] } }, { projection: { content: 0 } })
        .limit(5)
        .toArray()
      throw new Error(`not settled: ${waiting} events, ${open} messages: ${JSON.stringify(rows)}`)
    }
    wake()
    await pause(2)
  }
}
