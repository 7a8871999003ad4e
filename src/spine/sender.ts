import { setMaxListeners } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { logger } from '../logger.js'
import { type Messenger, MessengerError } from '../messenger/port.js'
import { crashPoint } from './crash-points.js'
import { byChat, outgoing } from './outbox-rows.js'
import { Pace } from './pace.js'
import type { Leases, OutboxRow, OutboxStore, Retry, StillToSend } from './ports.js'

const log = logger.child({ room: 'sender' })

const IDLE_MS = 500
const LEASE_RENEW_MS = 1_500
const MAX_ROWS = 200
/** Chats that are written to at the same time; the platform's limits are far below. */
const MAX_BUSY = 500
/** Bulk that waits for the platform's limits: so many fill a second, and an answer in one of their chats waits behind. */
const MAX_BULK_WAITING = 10
/** The lease is given up in mind before another process can take it. */
const LEASE_MARGIN_MS = 1_000
const MAX_ATTEMPTS = 50
const FIRST_BACKOFF_MS = 1_000
const LONGEST_BACKOFF_MS = 5 * 60_000
/** Room for clocks and the call itself before the platform forgets a uuid. */
const UUID_MARGIN_MS = 5 * 60_000

export interface SenderOptions {
  readonly messengers: readonly Messenger[]
  readonly store: OutboxStore
  readonly leases: Leases
  readonly retry: Retry
  readonly now: () => number
  readonly sleep?: (ms: number) => Promise<void>
  /** Writes down that a chat takes nothing any more; repeated when it was not finished. */
  readonly chatGone?: (platform: string, chatId: string, code: string) => Promise<void>
  /** What has been overtaken by facts is not sent; without it everything is sent as it was queued. */
  readonly stillToSend?: StillToSend
  /** The clock of the platform's limits, which never goes back. */
  readonly steady?: () => number
  readonly onSent?: (platform: string) => void
  readonly onFailed?: (platform: string, code: string, outcome: MessengerError['outcome']) => void
}

/**
 * The way out. One sender per county works at a time (a lease), so that order within a chat and the platform's limits hold
 * over all processes. A message is marked before it is sent and after; whatever dies in between is resolved by the
 * platform's own memory of the uuid, or by looking into the chat, never by sending blindly again.
 */
export class Sender {
  readonly #options: SenderOptions
  readonly #paces = new Map<string, Pace>()
  readonly #busy = new Set<string>()
  /** The busy ones with bulk that waits for the platform's limits. */
  readonly #bulkWaiting = new Set<string>()
  /** Chats whose first message must be tried again: those behind it wait. */
  readonly #heldUntil = new Map<string, number>()
  readonly #work = new Set<Promise<void>>()
  /** Rows that a worker of this process has claimed. */
  readonly #inHand = new Set<string>()
  #stopped = new AbortController()
  #wake: (() => void) | null = null
  #isWoken = false
  #loop: Promise<void> = Promise.resolve()
  #answered: string[] = []
  /** By the process's own steady clock, so that a corrected wall clock can neither end nor prolong it. */
  #leadsUntil = Number.NEGATIVE_INFINITY
  /** There may be rows marked as being sent that nobody is sending. */
  #hasDoubts = true

  constructor(options: SenderOptions) {
    this.#options = options
    // Every wait for the platform's limits listens for the stop.
    setMaxListeners(0, this.#stopped.signal)
    for (const m of options.messengers)
      this.#paces.set(m.platform, new Pace(m.limits, options.steady ?? steadyNow, (ms) => this.#rest(ms)))
  }

  start(): void {
    this.#loop = this.#run(this.#stopped.signal)
  }

  /** There may be something to send. */
  wake(): void {
    this.#isWoken = true
    this.#wake?.()
  }

  /**
   * Updates that went back with the answer to a press. They are not due for seconds, so they are written down together
   * with those of the next half second: looking at once after every press cost the database more than the turn itself.
   */
  answered(ids: readonly string[]): void {
    this.#answered.push(...ids)
  }

  get leading(): boolean {
    return steadyNow() < this.#leadsUntil
  }

  /** Finishes what was begun and lets another process take over. */
  async stop(): Promise<void> {
    this.#stopped.abort()
    this.wake()
    await this.#loop
    await Promise.all(this.#work)
    await this.#noteAnswered()
    if (this.leading) await this.#options.leases.release('sender')
    this.#leadsUntil = Number.NEGATIVE_INFINITY
  }

  async #run(signal: AbortSignal): Promise<void> {
    let renewAt = Number.NEGATIVE_INFINITY
    while (!signal.aborted) {
      this.#isWoken = false
      try {
        if (steadyNow() >= renewAt) {
          await this.#renew()
          renewAt = steadyNow() + LEASE_RENEW_MS
        }
        await this.#noteAnswered()
        if (this.leading && this.#hasDoubts) await this.#resolveDoubts()
        if (this.leading) await this.#hand()
      } catch (error) {
        log.warn({ err: error }, 'sender waits for the database')
        this.#isWoken = false
      }
      await this.#pause(signal)
    }
  }

  async #pause(signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#isWoken) return
    const timer = new AbortController()
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve
    })
    await Promise.race([woken, wait(IDLE_MS, undefined, { signal: timer.signal }).catch(() => {})])
    timer.abort()
    this.#wake = null
  }

  /** Waits, but not beyond the stop. */
  async #rest(ms: number): Promise<'stopped' | undefined> {
    const { sleep } = this.#options
    const { signal } = this.#stopped
    if (signal.aborted) return 'stopped'
    const over = new AbortController()
    const stopped = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true, signal: over.signal })
    })
    const slept = sleep ? sleep(ms) : wait(ms, undefined, { signal: over.signal }).catch(() => {})
    await Promise.race([slept, stopped])
    over.abort()
    return signal.aborted ? 'stopped' : undefined
  }

  async #renew(): Promise<void> {
    const asked = steadyNow()
    const wasLeading = this.leading
    const held = await this.#options.leases.hold('sender')
    this.#leadsUntil = held ? asked + held.validMs - LEASE_MARGIN_MS : Number.NEGATIVE_INFINITY
    if (held && !wasLeading) this.#hasDoubts = true
  }

  async #noteAnswered(): Promise<void> {
    const ids = this.#answered.splice(0)
    if (ids.length === 0) return
    try {
      await this.#options.store.answered(ids, this.#options.now())
    } catch (error) {
      // Not lost: the rows come due and the card is updated once more, to the same state.
      log.warn({ err: error, updates: ids.length }, 'answers not noted')
    }
  }

  /** Hands every chat with due rows to a worker of its own; the rows of one chat go one after the other. */
  async #hand(): Promise<void> {
    for (const messenger of this.#options.messengers) {
      const { platform } = messenger
      // Without the lease every row would come back at once, and the same rows be found again for ever.
      while (this.leading) {
        const room = MAX_BUSY - this.#busy.size
        if (room <= 0) return
        const now = this.#options.now()
        // Without the chats that wait, whose rows could fill the list and keep all others out.
        const rows = await this.#options.store.due(platform, now, MAX_ROWS, this.#waitingChats(platform))
        const chats = [...byChat(rows)].filter(([chat]) => !this.#busy.has(`${platform}:${chat}`))
        for (const [chat, queue] of chats.slice(0, room)) this.#begin(messenger, chat, queue)
        if (chats.length > room) return
        if (rows.length < MAX_ROWS) {
          // Now every chat is busy or held that has anything due which is not bulk and may stand before it.
          await this.#handBulk(messenger, now)
          break
        }
        if (chats.length === 0) break
      }
    }
  }

  async #handBulk(messenger: Messenger, now: number): Promise<void> {
    const { platform } = messenger
    const waiting = [...this.#bulkWaiting].filter((lane) => lane.startsWith(`${platform}:`)).length
    if (waiting > MAX_BULK_WAITING / 2) return
    const limit = MAX_BULK_WAITING - waiting
    const rows = await this.#options.store.dueBulk(platform, now, limit, this.#waitingChats(platform))
    for (const [chat, queue] of byChat(rows)) this.#begin(messenger, chat, queue, true)
  }

  #begin(messenger: Messenger, chat: string, rows: readonly OutboxRow[], isBulk = false): void {
    const lane = `${messenger.platform}:${chat}`
    this.#busy.add(lane)
    if (isBulk) this.#bulkWaiting.add(lane)
    const work = this.#sendInOrder(messenger, rows).finally(() => {
      this.#busy.delete(lane)
      this.#bulkWaiting.delete(lane)
      this.#work.delete(work)
      this.wake()
    })
    this.#work.add(work)
  }

  #waitingChats(platform: string): string[] {
    const now = this.#options.now()
    for (const [lane, until] of this.#heldUntil) if (until <= now) this.#heldUntil.delete(lane)
    const prefix = `${platform}:`
    return [...this.#busy, ...this.#heldUntil.keys()]
      .filter((lane) => lane.startsWith(prefix))
      .map((lane) => lane.slice(prefix.length))
  }

  #holdChat(row: OutboxRow, until: number): void {
    this.#heldUntil.set(`${row.platform}:${row.chatId}`, until)
  }

  async #putOff(row: OutboxRow, ms: number, why: { code: string; freshUuid?: boolean }): Promise<false> {
    const at = this.#options.now() + ms
    this.#holdChat(row, at)
    await this.#options.retry(() => this.#options.store.again(row, at, why))
    return false
  }

  async #sendInOrder(messenger: Messenger, rows: readonly OutboxRow[]): Promise<void> {
    for (const row of rows) {
      try {
        if (!(await this.#sendOne(messenger, row))) return
      } catch (error) {
        log.warn({ err: error, row: row.id }, 'outbox row left for later')
        // It may stand there as being sent: those behind it wait until that is cleared up.
        this.#holdChat(row, this.#options.now() + FIRST_BACKOFF_MS)
        this.#hasDoubts = true
        return
      } finally {
        this.#inHand.delete(row.id)
      }
    }
  }

  /** False when the row must be tried again later, so that those behind it wait. */
  async #sendOne(messenger: Messenger, row: OutboxRow): Promise<boolean> {
    const { store, retry, now } = this.#options
    const target = row.kind === 'update' ? await this.#updateTarget(messenger, row) : undefined
    if (target === 'overtaken') return true
    const lane = `${messenger.platform}:${row.chatId}`
    await this.#paces.get(messenger.platform)?.turn(row.chatId, target, this.#bulkWaiting.has(lane))
    if (this.#bulkWaiting.delete(lane)) this.wake()
    if (this.#stopped.signal.aborted || !this.leading) return false
    const current = await this.#current(row)
    if (!current) return true
    this.#inHand.add(row.id)
    if (!(await retry(() => store.claim(row, now())))) return true
    crashPoint('outbox-claimed')
    const claimed = { ...current, attempts: row.attempts + 1, firstTriedAt: row.firstTriedAt ?? now() }
    const result = await this.#call(messenger, claimed, target)
    crashPoint('send-answered')
    if (result instanceof MessengerError) return this.#failed(messenger, claimed, result)
    await retry(() => store.sent(claimed, result.messageId, now()))
    crashPoint('sent-marked')
    this.#options.onSent?.(messenger.platform)
    return true
  }

  /** Null when the row has nothing left to say, and was ended. */
  async #current(row: OutboxRow): Promise<OutboxRow | null> {
    const { store, retry, now, stillToSend } = this.#options
    const current = stillToSend ? await retry(() => stillToSend(row)) : row
    if (!current) await retry(() => store.end(row, 'superseded', { code: 'disarmed', text: '' }, now()))
    return current
  }

  async #call(
    messenger: Messenger,
    row: OutboxRow,
    target: string | undefined,
  ): Promise<{ readonly messageId: string } | MessengerError> {
    crashPoint('send-requested')
    try {
      if (row.content.kind !== 'card' || !target) return await messenger.send(outgoing(row))
      await messenger.update(target, row.content)
      return { messageId: target }
    } catch (error) {
      if (error instanceof MessengerError) return error
      // A fault of the adapter: whether the call had gone out is not known.
      return new MessengerError('unknown', 'unexpected', 'unexpected failure', { cause: error })
    }
  }

  /** The message whose card is to be updated; rows that a newer state has overtaken, or whose card is too old, are ended. */
  async #updateTarget({ limits }: Messenger, row: OutboxRow): Promise<string | 'overtaken'> {
    const { store, now } = this.#options
    if (row.content.kind !== 'card') return 'overtaken'
    const card = await store.card(row.content.key)
    const isTooOld =
      card !== null && now() - card.sentAt > (limits.updateWindowMs ?? Number.POSITIVE_INFINITY)
    if (card?.messageId && card.rev <= row.content.rev && !isTooOld) return card.messageId
    const code = isTooOld ? 'too-old' : card?.messageId ? 'overtaken' : 'no-message'
    await store.end(row, 'superseded', { code, text: '' }, now())
    return 'overtaken'
  }

  async #failed(messenger: Messenger, row: OutboxRow, error: MessengerError): Promise<boolean> {
    const { store, retry, now } = this.#options
    this.#options.onFailed?.(messenger.platform, error.code, error.outcome)
    const facts = { row: row.id, code: error.code, outcome: error.outcome, attempts: row.attempts }
    log.warn({ ...facts, ...(error.code === 'unexpected' ? { err: error } : {}) }, 'send failed')
    const state = endState(row, error)
    if (state) {
      // First: a row that is not ended yet is tried again, and refused again, if this process dies here.
      const { chatGone } = this.#options
      if (chatGone && error.isChatGone) await retry(() => chatGone(row.platform, row.chatId, error.code))
      const why = { code: error.code, text: error.message }
      await retry(() => store.end(row, state, why, now()))
      return true
    }
    if (error.outcome === 'unknown') return this.#resolveUnknown(messenger, row, error.code)
    return this.#putOff(row, error.retryAfterMs ?? backoff(row.attempts), { code: error.code })
  }

  /**
   * It may have been sent. While the platform remembers the uuid, the same call is safe; an update may be repeated at any
   * time; later only the chat itself can tell.
   */
  async #resolveUnknown(
    messenger: Messenger,
    row: OutboxRow,
    code: string,
    waitMs = backoff(row.attempts),
  ): Promise<boolean> {
    const { store, retry, now } = this.#options
    const firstTried = row.firstTriedAt ?? row.createdAt
    const remembered = now() - firstTried < messenger.limits.uuidWindowMs - UUID_MARGIN_MS
    if (row.kind === 'update' || remembered) return this.#putOff(row, waitMs, { code })
    const found = await messenger.findSent(outgoing(row), firstTried).catch((error: unknown) => {
      log.warn({ err: error, row: row.id }, 'chat not searched')
      return null
    })
    if (found === 'absent') return this.#putOff(row, 0, { code: 'not-in-chat', freshUuid: true })
    if (found) await retry(() => store.sent(row, found.messageId, now()))
    else await retry(() => store.end(row, 'unknown', { code, text: '' }, now()))
    return true
  }

  /** What a sender had in hand when it died or lost the database, and which chats wait for their first message. */
  async #resolveDoubts(): Promise<void> {
    this.#hasDoubts = false
    try {
      for (const messenger of this.#options.messengers) {
        for (const row of await this.#options.store.putOff(messenger.platform, this.#options.now()))
          this.#holdChat(row, row.notBefore)
        // The platform was not at fault, so it is not spared: however often the process dies, its messages go at once.
        for (const row of await this.#options.store.inDoubt(messenger.platform))
          if (!this.#inHand.has(row.id)) await this.#resolveUnknown(messenger, row, 'sender-died', 0)
      }
    } catch (error) {
      this.#hasDoubts = true
      throw error
    }
  }
}

/** How a row ends that is not tried again. */
function endState(row: OutboxRow, error: MessengerError): 'refused' | 'unknown' | 'superseded' | null {
  if (error.outcome === 'permanent') return 'refused'
  if (error.outcome === 'gone') return 'superseded'
  if (row.attempts < MAX_ATTEMPTS) return null
  return error.outcome === 'unknown' ? 'unknown' : 'refused'
}

function steadyNow(): number {
  return performance.now()
}

/** Doubling with jitter: platforms have their own peaks at full hours, and all senders back off at once. */
function backoff(attempts: number): number {
  const full = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(attempts - 1, 10))
  return full * (0.5 + Math.random() / 2)
}
