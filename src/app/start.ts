import { randomBytes } from 'node:crypto'
import { type Bot, type BotWatch, createBot } from '../bot.js'
import type { Config } from '../config/config.js'
import { createApp } from '../http/app.js'
import { closeGracefully, createHttpServer, listen } from '../http/server.js'
import { logger } from '../logger.js'
import type { Messenger } from '../messenger/port.js'
import { createMetrics } from '../metrics/metrics.js'
import type { Metrics } from '../metrics/port.js'
import { createModelReader } from '../model/model-reader.js'
import { createAttachments } from '../store/attachments.js'
import { database } from '../store/database.js'
import { ensureIndexes } from '../store/ensure-indexes.js'
import { fillWalkingOrder } from '../store/fill-walking-order.js'
import { openDatabase } from '../store/open-database.js'
import { createProbes } from '../store/probes.js'
import { SCHEMA } from '../store/schema/index.js'
import { settleIndexes } from '../store/settle-indexes.js'
import { commitCommands } from '../store/spine/transaction.js'
import { WriteThread } from '../store/spine/write-thread.js'
import { isPassing, withRetry } from '../store/with-retry.js'
import { createWorkbooks } from '../store/workbooks.js'
import { countyCalendar, keepFresh } from './county-calendar.js'
import { createExtras } from './extras.js'
import { type Front, openFront } from './front.js'
import { dryRun, ImportDesk } from './imports.js'
import { createJobs } from './jobs.js'
import { readinessOf } from './readiness.js'

const log = logger.child({ room: 'start' })

/** SIGTERM: what was begun is finished within this, ms. */
const STOP_LIMIT_MS = 10_000

export interface Running {
  readonly port: number
  readonly county: string
  stop(): Promise<void>
}

/** Starts the whole program: database, messenger, bot, jobs, HTTP. */
export async function start(config: Config, now: () => number = Date.now): Promise<Running> {
  const opened = await openDatabase(config)
  try {
    await ensureIndexes(opened.connection, SCHEMA)
    const front = await openFront(config, opened.connection, now)
    const db = database(opened.connection)
    // One after the other, and again if need be: an index that is dropped, here or by another process, ends what reads by it.
    await withRetry(() => fillWalkingOrder(db, front.county, now()))
    await withRetry(() => settleIndexes(db, front.county, now()))
    return await run(config, opened, front, now)
  } catch (error) {
    // Closing twice is harmless: a start that had got further has closed it already.
    await opened.close()
    throw error
  }
}

async function run(
  config: Config,
  opened: Awaited<ReturnType<typeof openDatabase>>,
  front: Front,
  now: () => number,
): Promise<Running> {
  const { connection } = opened
  const { county, messengers } = front
  const metrics = createMetrics()
  metrics.watch(createProbes(county, database(connection), now))
  const calendar = await countyCalendar(connection, county)
  const letCalendarGo = keepFresh(calendar)
  const secret = config.secretKey ?? randomBytes(32)
  const attachments = createAttachments(county, database(connection))
  const workbooks = createWorkbooks(county, database(connection))
  const writeThread = new WriteThread({ uri: opened.uri, dbName: connection.name }, (commands) =>
    commitCommands(connection, commands),
  )
  const desk = { county, connection, workbooks, now, wakeSender: () => bot.wake() }
  const bot: Bot = createBot({
    county,
    connection,
    messengers,
    secret,
    fetchExtras: createExtras({
      county,
      db: database(connection),
      messengers: new Map(messengers.map((m) => [m.platform, m])),
      attachments,
      workbooks,
      dryRun: (file, name) => dryRun(desk, file, name),
      ...(config.model ? { readMore: { model: createModelReader(config.model), calendar, now } } : {}),
    }),
    retry: withRetry,
    isOutage: isPassing,
    now,
    calendar,
    writeThread,
    watch: watchWith(metrics),
  })
  const imports = new ImportDesk(desk)
  const jobs = createJobs({ county, connection, metrics, secret, now, calendar, posted: () => bot.wake() })
  const app = createApp({
    ...front.http({ jobs, wakeSender: () => bot.wake() }),
    readiness: readinessOf({ connection, county, messengers }),
    metrics,
  })
  const server = createHttpServer(app)
  const stop = async (): Promise<void> => {
    log.info('stopping')
    letCalendarGo()
    const limit = setTimeout(() => process.exit(1), STOP_LIMIT_MS)
    limit.unref()
    await Promise.all(messengers.map((m) => m.stop()))
    await closeGracefully(server, STOP_LIMIT_MS / 2)
    await Promise.all([jobs.stop(), imports.stop()])
    await bot.stop()
    await writeThread.close()
    await opened.close()
    clearTimeout(limit)
  }
  try {
    const port = await listen(server, { port: config.port, host: config.host })
    await bot.start()
    imports.start()
    jobs.start()
    await startMessengers(messengers, bot)
    return { port, county, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startMessengers(messengers: readonly Messenger[], bot: Bot): Promise<void> {
  await Promise.all(messengers.map((messenger) => messenger.start(bot.receive)))
}

function watchWith(metrics: Metrics): BotWatch {
  return {
    batch: metrics.batchDone,
    turns: (outcomes) => {
      for (const { label } of outcomes) metrics.turnDone(label)
    },
    sent: metrics.sent,
    sendFailed: metrics.sendFailed,
  }
}
