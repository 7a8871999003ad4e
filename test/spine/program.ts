import { inject } from 'vitest'
import { buttonsOf } from '#cards/card.js'
import { type Bot, type BotOptions, createBot } from '#src/bot.js'
import { actionToken, type Incoming } from '#src/messenger/port.js'
import { connect } from '#src/store/connect.js'
import { type Connection, database } from '#src/store/database.js'
import { isPassing, withRetry } from '#src/store/with-retry.js'
import { COUNTY, Desk, NOON } from '../support/desk.js'
import { MemoryMessenger } from '../support/memory-messenger.js'

/** One process of the program with a connection of its own, over a county that a `Desk` has set up. */
export class Program {
  readonly connection: Connection
  readonly messenger: MemoryMessenger
  readonly clock: { now: number }
  readonly bot: Bot
  readonly batches: number[] = []

  private constructor(connection: Connection, options: ProgramOptions) {
    this.connection = connection
    this.clock = options.clock ?? { now: NOON }
    this.messenger = options.messenger ?? new MemoryMessenger()
    this.bot = createBot({
      county: COUNTY,
      connection,
      messengers: [this.messenger],
      secret: Buffer.alloc(32, 7),
      fetchExtras: () => ({}),
      retry: withRetry,
      isOutage: isPassing,
      now: () => this.clock.now,
      watch: {
        batch: (size) => this.batches.push(size),
        turns: () => undefined,
        sent: () => undefined,
        sendFailed: () => undefined,
      },
      ...options.bot,
    })
  }

  static async open(uri: string, options: ProgramOptions = {}): Promise<Program> {
    return new Program(await connect(uri), options)
  }

  get db() {
    return database(this.connection)
  }

  async close(): Promise<void> {
    await this.bot.stop()
    await this.connection.close()
  }
}

export interface ProgramOptions {
  readonly clock?: { now: number }
  readonly messenger?: MemoryMessenger
  readonly bot?: Partial<BotOptions>
}

/** The shared server's address of a database; commands can be listened to. */
export function uriOf(name: string): string {
  const uri = new URL(inject('mongoUri'))
  uri.pathname = `/${name}`
  uri.searchParams.set('monitorCommands', 'true')
  return uri.href
}

/** The small county in an empty database, with nobody working on it. */
export async function prepareCounty(name: string): Promise<string> {
  const desk = await Desk.open(name)
  await desk.close()
  await new Promise(setImmediate)
  return uriOf(name)
}

/** Looks again until it is so. The test's own time limit ends it. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5))
}

export function text(account: string, words: string, nth: number, chat?: Incoming['chat']): Incoming {
  return {
    platform: 'feishu',
    eventId: `e${nth}`,
    messageId: `m${nth}`,
    at: NOON,
    chat: chat ?? { id: `oc_${account}`, kind: 'private' },
    sender: { id: account },
    body: { kind: 'text', text: words, mentioned: chat !== undefined },
  }
}

export function press(account: string, token: string, onMessage: string, nth: number): Incoming {
  return {
    platform: 'feishu',
    eventId: `p${nth}`,
    at: NOON,
    chat: { id: `oc_${account}`, kind: 'private' },
    sender: { id: account },
    body: { kind: 'press', token, form: {}, onMessage },
  }
}

/** A promise that a test opens. */
export function gate(): { readonly open: () => void; readonly passed: Promise<void> } {
  let open: () => void = () => undefined
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, passed }
}

let asked = 10_000

/** Has the list of households shown to somebody, and gives the press that logs one of them with a tap. */
export async function tapOn(
  program: Program,
  account: string,
  household: string,
  nth: number,
): Promise<Incoming> {
  asked += 1
  const before = program.messenger.posted.length
  await program.bot.receive(text(account, '走访', asked))
  const shown = () =>
    program.messenger.posted.slice(before).find((one) => one.chat === `oc_${account}` && one.shown)
  await until(() => shown() !== undefined)
  const message = shown()
  const button =
    message?.shown &&
    buttonsOf(message.shown.card).find(
      ({ intent }) => intent.verb === 'visit.tap' && intent.args.household === household,
    )
  if (!message?.shown || !button) throw new Error('no such household in the list')
  await until(
    async () => (await program.db.collection('cards').countDocuments({ messageId: message.id })) > 0,
  )
  return press(account, actionToken(message.shown.key, button.intent), message.id, nth)
}

/** The counters as they are kept beside those that the households add up to. */
export async function drift(program: Program): Promise<unknown[]> {
  const households = await program.db.collection('households').find({}).toArray()
  const counters = await program.db.collection('counters').find({}).toArray()
  return counters.flatMap((counter) => {
    const own = households.filter((one) =>
      counter.level === 'cadre'
        ? one.cadreId === counter.cadreId
        : one.villageId === counter.villageId && one.unitId === counter.unitId,
    )
    const states: Record<string, number> = {}
    for (const { state } of own) states[state] = (states[state] ?? 0) + 1
    const kept = Object.fromEntries(
      Object.entries(counter.n as Record<string, number>).filter(([, n]) => n !== 0),
    )
    return JSON.stringify(Object.entries(kept).sort()) === JSON.stringify(Object.entries(states).sort())
      ? []
      : [{ counter: counter._id, kept, states }]
  })
}
