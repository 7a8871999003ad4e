import { setTimeout as pause } from 'node:timers/promises'
import { type Bot, createBot } from '#src/bot.js'
import { random } from '#src/demo/random.js'
import { createFeishuMessenger } from '#src/messenger/feishu/feishu-messenger.js'
import type { Messenger } from '#src/messenger/port.js'
import { foundCounty } from '#src/store/county.js'
import { type Connection, database } from '#src/store/database.js'
import { ensureIndexes } from '#src/store/ensure-indexes.js'
import { SCHEMA } from '#src/store/schema/index.js'
import { isPassing, withRetry } from '#src/store/with-retry.js'
import type { BenchServer } from '../database.js'
import { type Row, row } from '../rows.js'
import { type PlatformStub, type Refusal, startPlatformStub } from '../turn/platform-stub.js'
import { APP_ID, APP_SECRET, COUNTY, ENCRYPT_KEY, SECRET_KEY, VERIFICATION_TOKEN } from '../turn/secrets.js'
import { queuedText } from './queued-text.js'

export interface OutboxBenchOptions {
  readonly rounds: number
  readonly messages: number
  readonly perChat: number
  readonly print: (line: string) => void
}

/** Thirty of a hundred calls, in all the ways in which the platform says that they were too many. */
const REFUSALS: readonly (readonly [share: number, refusal: Refusal])[] = [
  [0.1, { status: 429, code: 99991400, resetSeconds: 1 }],
  [0.05, { status: 429, code: 99991400 }],
  [0.05, { status: 400, code: 99991400, resetSeconds: 2 }],
  [0.1, { status: 400, code: 230020 }],
]
/** The sender's clock goes ahead by so much with each look. */
const STEP_MS = 500
const LONGEST_MS = 120_000

/**
 * How many calls it takes to bring messages to a platform that refuses every third or fourth call, through the real
 * sender and the real adapter. What is lost, doubled or out of its order ends the run.
 */
export async function benchOutbox(server: BenchServer, options: OutboxBenchOptions): Promise<Row[]> {
  const connection = await server.connect('bench_outbox')
  const calls: number[] = []
  for (let round = 0; round < options.rounds; round += 1) {
    const made = await sent(connection, round, options)
    options.print(`outbox: ${options.messages} messages, ${made} calls`)
    calls.push(made / options.messages)
  }
  const name = {
    bench: 'outbox',
    what: `${options.messages} messages, 30 % refused`,
    unit: 'calls a message',
  }
  const one = calls.map(() => 1)
  return [row(name, one, calls, { atMost: 1.5 })]
}

async function sent(connection: Connection, round: number, options: OutboxBenchOptions): Promise<number> {
  const db = database(connection)
  await db.dropDatabase()
  await ensureIndexes(connection, SCHEMA)
  const clock = { now: Date.now() }
  await foundCounty(db, COUNTY, '走访县', [`feishu:${APP_ID}`], clock.now)
  const { messages, perChat } = options
  const rows = Array.from({ length: messages }, (_, nth) => {
    const chat = `oc_${Math.floor(nth / perChat)}`
    return queuedText(COUNTY, { nth, chat, text: `${chat} ${nth % perChat}`, at: clock.now })
  })
  await db.collection<{ _id: string }>('outbox').insertMany(rows)
  const lots = random(`outbox ${round}`)
  const taken: string[] = []
  const platform = await startPlatformStub({
    refuse: () => refusalFor(lots.next()),
    taken: (body) => taken.push(textIn(body)),
  })
  const bot = senderOf(connection, platform, clock)
  try {
    await bot.start()
    await emptied(connection, bot, clock)
  } finally {
    await bot.stop()
    await platform.stop()
  }
  const problems = problemsOf(taken, messages, perChat)
  if (problems.length > 0) throw new Error(`the platform has something else: ${problems.join(', ')}`)
  return platform.calls()
}

function refusalFor(lot: number): Refusal | undefined {
  let sum = 0
  for (const [share, refusal] of REFUSALS) {
    sum += share
    if (lot < sum) return refusal
  }
  return undefined
}

function senderOf(connection: Connection, platform: PlatformStub, clock: { readonly now: number }): Bot {
  const now = () => clock.now
  const credentials = { appId: APP_ID, appSecret: APP_SECRET, encryptKey: ENCRYPT_KEY }
  const feishu = createFeishuMessenger({
    ...{ ...credentials, verificationToken: VERIFICATION_TOKEN, mode: 'webhook' },
    ...{ domain: platform.url, now },
  })
  const endless = Number.MAX_SAFE_INTEGER
  const limits: Messenger['limits'] = {
    ...feishu.limits,
    ...{ perSecond: endless, perMinute: endless, perChatPerSecond: endless, perMessagePerSecond: endless },
  }
  return createBot({
    ...{ county: COUNTY, connection, messengers: [{ ...feishu, limits }], secret: SECRET_KEY },
    ...{ fetchExtras: () => ({}), retry: withRetry, isOutage: isPassing, now },
  })
}

async function emptied(connection: Connection, bot: Bot, clock: { now: number }): Promise<void> {
  const outbox = database(connection).collection('outbox')
  const deadline = performance.now() + LONGEST_MS
  for (;;) {
    clock.now += STEP_MS
    bot.wake()
    const left = await outbox.countDocuments({ county: COUNTY, state: { $ne: 'sent' } })
    if (left === 0) return
    if (performance.now() > deadline) throw new Error(`${left} messages are still to be sent`)
    await pause(5)
  }
}

function textIn(body: string): string {
  const { content } = JSON.parse(body) as { content: string }
  return (JSON.parse(content) as { text: string }).text
}

/** What readers of the chats would miss, see twice, or see in another order; empty when all is well. */
function problemsOf(taken: readonly string[], messages: number, perChat: number): string[] {
  const byChat = new Map<string, string[]>()
  for (const text of taken) {
    const chat = text.split(' ')[0] ?? ''
    byChat.set(chat, [...(byChat.get(chat) ?? []), text])
  }
  const inOrder = (chat: string) => byChat.get(chat)?.every((text, nth) => text === `${chat} ${nth}`) ?? false
  const chats = Array.from({ length: Math.ceil(messages / perChat) }, (_, nth) => `oc_${nth}`)
  const lost = messages - new Set(taken).size
  const doubled = taken.length - new Set(taken).size
  const mixed = chats.filter((chat) => !inOrder(chat)).length
  return [
    ...(lost > 0 ? [`${lost} lost`] : []),
    ...(doubled > 0 ? [`${doubled} doubled`] : []),
    ...(mixed > 0 ? [`${mixed} chats out of their order`] : []),
  ]
}
