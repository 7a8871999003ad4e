import { stateCouncilCalendar } from './calendar/state-council.js'
import type { Extras } from './conversation/extras.js'
import { brokenOutcome, handleEvent } from './conversation/handle-event.js'
import type { TurnOutcome } from './conversation/outcome.js'
import { readAhead } from './conversation/read-ahead.js'
import { contentNow } from './conversation/still-to-send.js'
import type { WorkCalendar } from './domain/working-time.js'
import type { Messenger, MessengerError, Platform, Receive } from './messenger/port.js'
import { Inbox } from './spine/inbox.js'
import type { InboxEvent, Retry } from './spine/ports.js'
import { Sender } from './spine/sender.js'
import { TurnQueue } from './spine/turn-queue.js'
import { createChatGone } from './store/chat-gone.js'
import { type Connection, database } from './store/database.js'
import { MongoReaders } from './store/readers/readers.js'
import { MongoInbox } from './store/spine/inbox-store.js'
import { MongoLeases } from './store/spine/leases.js'
import { MongoOutbox } from './store/spine/outbox-store.js'
import { MongoTurns } from './store/spine/turn-store.js'
import type { WriteThread } from './store/spine/write-thread.js'

export interface BotOptions {
  readonly county: string
  readonly connection: Connection
  readonly messengers: readonly Messenger[]
  /** Makes the keys of cards; 32 bytes. */
  readonly secret: Buffer
  readonly fetchExtras: (event: InboxEvent) => Promise<Extras> | Extras
  readonly retry: Retry
  readonly isOutage: (error: unknown) => boolean
  readonly now: () => number
  /** The State Council's unless something else is given. */
  readonly calendar?: WorkCalendar
  readonly sleep?: (ms: number) => Promise<void>
  readonly watch?: BotWatch
  /** Where batches of turns are written; without it by the thread that prepares them. */
  readonly writeThread?: WriteThread
  /** After so long a press is answered with “in hand”, ms. */
  readonly pressPatienceMs?: number
  /** Turns that may wait before events are refused. */
  readonly maxDepth?: number
}

/** What is counted of a running bot. */
export interface BotWatch {
  readonly batch: (size: number, ms: number) => void
  readonly turns: (outcomes: readonly TurnOutcome[]) => void
  readonly sent: (platform: string) => void
  readonly sendFailed: (platform: string, code: string, outcome: MessengerError['outcome']) => void
}

export interface Bot {
  readonly receive: Receive
  /** Whether this process is the county's sender. */
  readonly sending: () => boolean
  /** There may be something new in the outbox. */
  wake(): void
  start(): Promise<void>
  /** Finishes what was begun. */
  stop(): Promise<void>
}

/** Wires the way of a message: inbox, turns, conversation, outbox, sender. */
export function createBot(options: BotOptions): Bot {
  const { county, connection, messengers, retry, now, watch } = options
  const db = database(connection)
  const calendar = options.calendar ?? stateCouncilCalendar()
  const capabilities = new Map(messengers.map((m) => [m.platform, m.capabilities]))
  const store = new MongoInbox(county, db.collection('inbox'))
  const sender = new Sender({
    messengers,
    retry,
    now,
    store: new MongoOutbox(county, db),
    leases: new MongoLeases(county, db),
    chatGone: createChatGone(county, connection, now),
    stillToSend: async (row) => {
      if (!row.visiting) return row
      const content = await contentNow(new MongoReaders(county, db), row)
      return content && { ...row, content }
    },
    ...(options.sleep ? { sleep: options.sleep } : {}),
    ...(watch ? { onSent: watch.sent, onFailed: watch.sendFailed } : {}),
  })
  const settingOf = (event: InboxEvent, readers: MongoReaders) => ({
    event: event.event,
    order: event.order,
    readers,
    now: now(),
    calendar,
    capabilities: capabilities.get(event.event.platform as Platform) ?? noCapabilities,
    secret: options.secret,
  })
  const queue = new TurnQueue<Extras>({
    prepare: (turns) => {
      const readers = new MongoReaders(county, db)
      for (const { event } of turns) readAhead(readers, event.event, now())
      return Promise.all(
        turns.map(({ event, extras }) => handleEvent(settingOf(event, readers), extras, options.isOutage)),
      )
    },
    fetchExtras: options.fetchExtras,
    inbox: store,
    turns: new MongoTurns(county, connection, options.writeThread),
    retry,
    isOutage: options.isOutage,
    broken: (event) => brokenOutcome(settingOf(event, new MongoReaders(county, db))),
    now,
    ...(watch ? { onBatch: watch.batch } : {}),
    onCommitted: (outcomes) => {
      watch?.turns(outcomes)
      const due = now()
      if (outcomes.some(({ messages }) => messages.some((one) => one.notBefore <= due))) sender.wake()
    },
  })
  const inbox = new Inbox({
    ...{ store, queue, retry, now },
    answered: (ids) => sender.answered(ids),
    ...(options.pressPatienceMs === undefined ? {} : { pressPatienceMs: options.pressPatienceMs }),
    ...(options.maxDepth === undefined ? {} : { maxDepth: options.maxDepth }),
  })
  return {
    receive: inbox.receive,
    sending: () => sender.leading,
    wake: () => sender.wake(),
    start: async () => {
      sender.start()
      await inbox.start()
    },
    stop: async () => {
      await inbox.stop()
      await sender.stop()
    },
  }
}

const noCapabilities = {
  forms: false,
  buttons: false,
  updateInPlace: false,
  files: false,
  pressDeadlineMs: 3000,
} as const
