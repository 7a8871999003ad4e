import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, inject } from 'vitest'
import { buttonsOf } from '#cards/card.js'
import { createExtras } from '#src/app/extras.js'
import { dryRun } from '#src/app/imports.js'
import { type Bot, createBot } from '#src/bot.js'
import { type Answer, actionToken, type FormValue, type Incoming } from '#src/messenger/port.js'
import { createAttachments } from '#src/store/attachments.js'
import { connect } from '#src/store/connect.js'
import { type Connection, database } from '#src/store/database.js'
import { ensureIndexes } from '#src/store/ensure-indexes.js'
import { importRows } from '#src/store/registry/import-workbook.js'
import { SCHEMA } from '#src/store/schema/index.js'
import { isPassing, withRetry } from '#src/store/with-retry.js'
import { createWorkbooks } from '#src/store/workbooks.js'
import { incoming, MemoryMessenger, type PostedMessage, seen } from './memory-messenger.js'
import { SMALL_COUNTY } from './small-county.js'

export const COUNTY = 'demo'
export const NOON = Date.parse('2026-05-20T12:00:00+08:00')

/** A whole bot on a real database with the small county, spoken to through a messenger in memory. */
export class Desk {
  readonly connection: Connection
  readonly messenger: MemoryMessenger
  readonly clock: { now: number }
  bot: Bot

  private constructor(connection: Connection, messenger: MemoryMessenger) {
    this.connection = connection
    this.messenger = messenger
    this.clock = { now: NOON }
    this.bot = this.#newBot()
  }

  /** The accounts `ou_C1` … belong to the persons `C1` …. */
  static async open(
    name: string,
    options: { forms?: boolean; rows?: typeof SMALL_COUNTY } = {},
  ): Promise<Desk> {
    const connection = await openEmpty(name)
    const report = await importRows({
      connection,
      county: COUNTY,
      actor: 'system',
      now: NOON,
      rows: options.rows ?? SMALL_COUNTY,
    })
    if (!report.ok) throw new Error(JSON.stringify(report.problems))
    const people = database(connection).collection<{ _id: string }>('people')
    for (const { _id } of await people.find({}).toArray())
      await people.updateOne({ _id }, { $set: { feishuOpenId: `ou_${_id.split('/')[1]}` } })
    const desk = new Desk(connection, new MemoryMessenger(options))
    await desk.bot.start()
    return desk
  }

  get db() {
    return database(this.connection)
  }

  #newBot(): Bot {
    const { connection, messenger } = this
    const db = database(connection)
    const now = (): number => this.clock.now
    const workbooks = createWorkbooks(COUNTY, db)
    const desk = { county: COUNTY, connection, workbooks, now, wakeSender: () => this.bot.wake() }
    const bot = createBot({
      county: COUNTY,
      connection,
      messengers: [messenger],
      secret: Buffer.alloc(32, 7),
      fetchExtras: createExtras({
        county: COUNTY,
        db,
        messengers: new Map([['feishu', messenger]]),
        attachments: createAttachments(COUNTY, db),
        workbooks,
        dryRun: (file, name) => dryRun(desk, file, name),
      }),
      retry: withRetry,
      isOutage: isPassing,
      now,
    })
    messenger.receive = bot.receive
    return bot
  }

  /** As after a crash or a deployment: a new bot over the same data. */
  async restart(): Promise<void> {
    await this.bot.stop()
    this.bot = this.#newBot()
    await this.bot.start()
  }

  async close(): Promise<void> {
    await this.bot.stop()
    await this.connection.close()
  }

  /** Sends a text and gives what the bot said in answer. */
  say(account: string, text: string): Promise<string[]> {
    return this.give(this.event(account, { kind: 'text', text, mentioned: false }))
  }

  event(account: string, body: Incoming['body'], chat?: Incoming['chat']): Incoming {
    return incoming(account, chat ?? { id: `oc_${account}`, kind: 'private' }, body, this.clock.now)
  }

  async give(event: Incoming): Promise<string[]> {
    const before = this.messenger.posted.length
    await this.messenger.receive(event)
    await this.settled()
    return this.messenger.posted.slice(before).map(seen)
  }

  /** Presses the button with this label on the newest card in the chat that has it (or on the given message). */
  async press(
    account: string,
    label: string,
    options: { form?: Record<string, FormValue>; on?: PostedMessage; nth?: number } = {},
  ): Promise<Answer> {
    const message = options.on ?? this.newest(`oc_${account}`, label)
    const shown = message?.shown
    const button = shown && buttonsOf(shown.card).filter((b) => b.label === label)[options.nth ?? 0]
    if (!message || !button) throw new Error(`no button “${label}”`)
    const body = {
      kind: 'press',
      token: actionToken(shown.key, button.intent),
      form: options.form ?? {},
      onMessage: message.id,
    } as const
    const answer = await this.messenger.receive(this.event(account, body))
    if (answer.card) message.shown = answer.card
    answer.card && answer.delivered?.()
    await this.settled()
    return answer
  }

  newest(chat: string, label: string): PostedMessage | undefined {
    return this.messenger.posted.findLast(
      (m) => m.chat === chat && m.shown && buttonsOf(m.shown.card).some((b) => b.label === label),
    )
  }

  last(): string {
    const message = this.messenger.posted.at(-1)
    return message ? seen(message) : ''
  }

  /** Waits until every event is handled and every message that is due is out. */
  async settled(): Promise<void> {
    const due = { state: { $in: ['queued', 'sending'] }, dueAt: { $lte: new Date(this.clock.now) } }
    for (;;) {
      const waiting = await this.db.collection('inbox').countDocuments({ state: 'waiting' })
      const open = await this.db.collection('outbox').countDocuments(due)
      if (waiting + open === 0) return
      this.bot.wake()
      // A breath between looks, so that many desks at once leave the database some time for their bots.
      await pause(5)
    }
  }

  async rows<T = Record<string, unknown>>(collection: string, filter: object = {}): Promise<T[]> {
    return (await this.db.collection(collection).find(filter).toArray()) as T[]
  }
}

const opened = new Set<string>()

/** What a test file has left takes its open files from the others. */
afterAll(async () => {
  for (const name of opened) {
    const connection = await connect(uriOf(name))
    await connection.dropDatabase()
    await connection.close()
  }
})

function uriOf(name: string): string {
  const uri = new URL(inject('mongoUri'))
  uri.pathname = `/${name}`
  return uri.href
}

export async function openEmpty(name: string): Promise<Connection> {
  opened.add(name)
  const connection = await connect(uriOf(name))
  await connection.dropDatabase()
  await ensureIndexes(connection, SCHEMA)
  return connection
}
