import { afterEach, beforeEach, expect, test } from 'vitest'
import type { OutgoingMessage } from '#src/messenger/port.js'
import { Sender } from '#src/spine/sender.js'
import { connect } from '#src/store/connect.js'
import { type Connection, database } from '#src/store/database.js'
import { MongoLeases } from '#src/store/spine/leases.js'
import { MongoOutbox } from '#src/store/spine/outbox-store.js'
import { withRetry } from '#src/store/with-retry.js'
import { COUNTY, NOON } from '../support/desk.js'
import { MemoryMessenger, wordsOf } from '../support/memory-messenger.js'
import { prepareCounty } from './program.js'

const NAME = 'spine_sender_bulk'
const ANSWERS = 300
const TEN_MINUTES_MS = 600_000
/** What a call takes on the platform's side. */
const CALL_MS = 150

let connection: Connection
let sender: Sender | undefined

beforeEach(async () => {
  connection = await connect(await prepareCounty(NAME))
})

afterEach(async () => {
  await sender?.stop()
  sender = undefined
  await connection.close()
})

const rows = () => database(connection).collection<{ _id: string }>('outbox')

interface Sent {
  readonly chat: string
  readonly text: string
  readonly at: number
}

/** A platform that refuses what comes too fast: 50 calls a second, 1000 a minute, 5 a second for a chat. */
class StrictMessenger extends MemoryMessenger {
  override readonly limits = {
    ...{
      perSecond: 40,
      perMinute: 900,
      perChatPerSecond: 4,
      perMessagePerSecond: 4,
      uuidWindowMs: 3_600_000,
    },
  }
  readonly sent: Sent[] = []
  readonly tooFast: string[] = []
  calls = 0
  readonly #clock: WaitingClock

  constructor(clock: WaitingClock) {
    super()
    this.#clock = clock
  }

  override async send(message: OutgoingMessage): Promise<{ messageId: string }> {
    const { chat } = message
    const at = this.#clock.now
    const text = wordsOf(message)
    const within = (ms: number): Sent[] => {
      const found: Sent[] = []
      for (let i = this.sent.length - 1; i >= 0; i -= 1) {
        const one = this.sent[i]
        // A third of a millisecond, say, is lost in adding up.
        if (!one || one.at <= at - ms + 0.01) break
        found.push(one)
      }
      return found
    }
    if (within(1000).length >= 50 || within(60_000).length >= 1000) this.tooFast.push(text)
    if (within(1000).filter((one) => one.chat === chat).length >= 5) this.tooFast.push(text)
    this.sent.push({ chat, text, at })
    this.calls += 1
    await this.#clock.sleep(CALL_MS)
    this.calls -= 1
    return { messageId: `om_${this.sent.length}` }
  }
}

/** Time that stands still while anybody works, and passes when all wait for it. */
class WaitingClock {
  now = 1_000
  #working = 0
  readonly #sleepers: { at: number; wake: () => void }[] = []

  sleep = (ms: number): Promise<void> =>
    new Promise((wake) => {
      this.#sleepers.push({ at: this.now + ms, wake })
    })

  at(moment: number, act: () => void): void {
    this.#sleepers.push({ at: moment, wake: act })
  }

  /** The same object, whose calls are work. */
  watched<T extends object>(worker: T): T {
    return new Proxy(worker, {
      get: (target, name) => {
        const found: unknown = Reflect.get(target, name)
        if (typeof found !== 'function') return found
        return (...args: unknown[]) => this.work(async () => found.apply(target, args))
      },
    })
  }

  async work<T>(act: () => Promise<T>): Promise<T> {
    this.#working += 1
    try {
      return await act()
    } finally {
      this.#working -= 1
    }
  }

  async runUntil(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      let quiet = 0
      while (quiet < 5) {
        await new Promise(setImmediate)
        quiet = this.#working === 0 ? quiet + 1 : 0
      }
      this.#sleepers.sort((a, b) => a.at - b.at)
      const next = this.#sleepers.shift()
      if (!next) continue
      this.now = Math.max(this.now, next.at)
      next.wake()
    }
  }
}

function open(clock: WaitingClock): StrictMessenger {
  const messenger = new StrictMessenger(clock)
  // Waiting for the disk is no part of the question, and 13,000 waits take a minute.
  const db = connection.getClient().db(connection.name, { writeConcern: { w: 1 } })
  sender = new Sender({
    messengers: [messenger],
    store: clock.watched(new MongoOutbox(COUNTY, db)),
    leases: clock.watched(new MongoLeases(COUNTY, db)),
    retry: withRetry,
    now: () => NOON + clock.now,
    sleep: clock.sleep,
    steady: () => clock.now,
  })
  return messenger
}

let nth = 0

function row(chat: string, text: string, rest: object = {}) {
  nth += 1
  const id = `${String(nth).padStart(14, '0')}.0`
  return {
    ...{ _id: `${COUNTY}/${id}`, county: COUNTY, platform: 'feishu', chatId: chat, kind: 'send', uuid: id },
    ...{ content: { kind: 'text', text }, state: 'queued', attempts: 0 },
    ...{ createdAt: new Date(NOON), dueAt: new Date(NOON) },
    ...rest,
  }
}

const BULK = { bulk: true }

test('Monday’s 4,360 digests go out within ten minutes at the platform’s limits, and no answer waits for them more than two seconds', async () => {
  const clock = new WaitingClock()
  const messenger = open(clock)
  const chats = Array.from({ length: 4360 }, (_, i) => `oc_${i}`)
  await rows().insertMany(chats.map((chat) => row(chat, `digest ${chat}`, BULK)))
  const asked = new Map<string, number>()
  const began = clock.now
  // All the time that digests go out; every tenth of them for somebody whose digest is about to go out.
  for (let i = 0; i < ANSWERS; i += 1) {
    const chat = i % 10 === 0 ? `oc_${Math.floor((i * 1400) / 100) + 5}` : `oc_p${i % 400}`
    const at = began + 3 + i * 1400
    clock.at(at, () => {
      const text = `answer ${i}`
      asked.set(text, at)
      void clock.work(async () => {
        await rows().insertOne(row(chat, text))
        sender?.wake()
      })
    })
  }
  sender?.start()
  await clock.runUntil(() => messenger.sent.length >= 4360 + ANSWERS)
  await clock.runUntil(() => messenger.calls === 0)
  expect(messenger.tooFast).toEqual([])
  expect(new Set(messenger.sent.map(({ text }) => text)).size).toBe(4360 + ANSWERS)
  expect(messenger.sent).toHaveLength(4360 + ANSWERS)
  const waits = messenger.sent.flatMap(({ text, at }) => {
    const since = asked.get(text)
    return since === undefined ? [] : [at - since]
  })
  expect(waits).toHaveLength(ANSWERS)
  expect(Math.max(...waits)).toBeLessThanOrEqual(2000)
  const digests = messenger.sent.filter(({ text }) => text.startsWith('digest'))
  expect(Math.max(...digests.map(({ at }) => at)) - began).toBeLessThanOrEqual(TEN_MINUTES_MS)
}, 400_000)

test('in one chat all goes in its order: a digest before the answer that follows it, an answer before the digest that follows', async () => {
  const clock = new WaitingClock()
  const messenger = open(clock)
  const others = Array.from({ length: 60 }, (_, i) => row(`oc_${i}`, `digest ${i}`, BULK))
  const one = [row('oc_a', 'a digest', BULK), row('oc_a', 'a answer'), row('oc_a', 'a later digest', BULK)]
  const two = [row('oc_b', 'b answer'), row('oc_b', 'b digest', BULK)]
  await rows().insertMany([...others, ...one, ...two])
  sender?.start()
  await clock.runUntil(() => messenger.sent.length >= 65 && messenger.calls === 0)
  const said = (chat: string) => messenger.sent.filter((sent) => sent.chat === chat)
  expect(said('oc_a').map(({ text }) => text)).toEqual(['a digest', 'a answer', 'a later digest'])
  expect(said('oc_b').map(({ text }) => text)).toEqual(['b answer', 'b digest'])
  // The digest that an answer takes along does not wait for the sixty before it either.
  expect(said('oc_a')[1]?.at).toBeLessThan(3_000)
})

test('with more answers in a chat than are read at once, a digest among them keeps its place', async () => {
  const clock = new WaitingClock()
  const messenger = open(clock)
  const answers = (from: number) => Array.from({ length: 150 }, (_, i) => row('oc_a', `answer ${from + i}`))
  const all = [...answers(0), row('oc_a', 'the digest', BULK), ...answers(150)]
  await rows().insertMany(all)
  sender?.start()
  await clock.runUntil(() => messenger.sent.length >= 301 && messenger.calls === 0)
  expect(messenger.sent.map(({ text }) => text)).toEqual(all.map(({ content }) => content.text))
})

test('what waits for the morning is passed over by its index: looking for answers and for bulk reads nothing of it', async () => {
  const morning = { dueAt: new Date(NOON + 3_600_000) }
  const waiting = Array.from({ length: 300 }, (_, i) => row(`oc_${i}`, 'tomorrow', { ...BULK, ...morning }))
  const due = [row('oc_a', 'a digest', BULK), row('oc_b', 'an answer'), row('oc_b', 'its digest', BULK)]
  await rows().insertMany([...waiting, ...due])
  const now = { county: COUNTY, platform: 'feishu', state: 'queued', dueAt: { $lte: new Date(NOON) } }
  for (const bulk of [null, true] as const) {
    const plan = await rows()
      .find({ ...now, bulk })
      .sort({ createdAt: 1, _id: 1 })
      .limit(200)
      .explain('executionStats')
    expect(JSON.stringify(plan.queryPlanner.winningPlan)).toContain('queued_by_bulk')
    expect(JSON.stringify(plan.queryPlanner.winningPlan)).not.toContain('"SORT"')
    expect(plan.executionStats.totalDocsExamined).toBe(bulk ? 2 : 1)
  }
  const ofChat = await rows()
    .find({ ...now, bulk: true, chatId: { $in: ['oc_b'] } })
    .explain('executionStats')
  expect(JSON.stringify(ofChat.queryPlanner.winningPlan)).toContain('"queued_bulk"')
  expect(ofChat.executionStats.totalDocsExamined).toBe(1)
})
