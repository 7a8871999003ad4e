import { setTimeout as sleep } from 'node:timers/promises'
import type { TurnOutcome } from '../conversation/outcome.js'
import { sessionKey } from '../conversation/session-key.js'
import { logger } from '../logger.js'
import type { Answer, Incoming, Receive } from '../messenger/port.js'
import { crashPoint } from './crash-points.js'
import type { InboxEvent, InboxStore, Retry } from './ports.js'
import type { TurnQueue } from './turn-queue.js'

const log = logger.child({ room: 'inbox' })

/** Before the platform's own deadline for presses (3 s on Feishu), with room for the way back. */
const PRESS_PATIENCE_MS = 2_300
/** Events older than this that nobody finished belong to a process that died. */
const ABANDONED_AFTER_MS = 10_000
const RECOVER_EVERY_MS = 5_000
/** Beyond this the process takes nothing more: the platform delivers again later. */
const MAX_DEPTH = 5_000

const IN_HAND: Answer = { toast: { tone: 'info', text: '已收到，处理中' } }

export interface InboxOptions<X> {
  readonly store: InboxStore
  readonly queue: TurnQueue<X>
  readonly retry: Retry
  readonly now: () => number
  /** Tells the outbox that an update went back with the answer. */
  readonly answered: (outboxIds: readonly string[]) => void
  readonly pressPatienceMs?: number
  readonly maxDepth?: number
}

/** The way in: nothing is acknowledged before it is on disk, whether as a waiting row or as a finished turn. */
export class Inbox<X> {
  readonly #options: InboxOptions<X>
  readonly #maxDepth: number
  #last = { ms: 0, nth: 0 }
  /** Deliveries that are not answered yet. */
  #open = 0
  #closed: (() => void)[] = []
  #pending: { readonly event: InboxEvent; readonly done: (error?: unknown) => void }[] = []
  #writing = false
  #stopped = new AbortController()
  #recovering: Promise<void> = Promise.resolve()

  constructor(options: InboxOptions<X>) {
    this.#options = options
    this.#maxDepth = options.maxDepth ?? MAX_DEPTH
  }

  /** Takes up what an earlier process left, then looks again now and then for what another one left. */
  async start(): Promise<void> {
    await this.#recover(this.#options.now() + 1)
    this.#recovering = this.#recoverForever(this.#stopped.signal)
  }

  /** Resolves when everything that was begun is finished. What an outage keeps from it waits on disk. */
  async stop(): Promise<void> {
    this.#stopped.abort()
    await this.#recovering
    while (this.#open > 0 || this.#options.queue.depth > 0) {
      await this.#options.queue.finish()
      if (this.#open > 0) await new Promise<void>((resolve) => this.#closed.push(resolve))
    }
  }

  readonly receive: Receive = async (incoming) => {
    crashPoint('received')
    if (this.#options.queue.depth + this.#pending.length >= this.#maxDepth) throw new Error('inbox is full')
    this.#open += 1
    try {
      const event = this.#enter(incoming)
      const answer = await (incoming.body.kind === 'press' ? this.#press(event) : this.#storeThenRun(event))
      crashPoint('acknowledged')
      return answer
    } finally {
      this.#open -= 1
      if (this.#open === 0) for (const resolve of this.#closed.splice(0)) resolve()
    }
  }

  #enter(incoming: Incoming): InboxEvent {
    return {
      id: `${incoming.platform}/${incoming.eventId}`,
      lane: sessionKey(incoming),
      event: incoming,
      receivedAt: this.#options.now(),
      order: this.#nextOrder(),
    }
  }

  /** Strictly increasing within a process, so that messages that arrive in one millisecond keep their order. */
  #nextOrder(): string {
    const { ms, nth } = this.#last
    const now = Math.floor(this.#options.now())
    if (now > ms) this.#last = { ms: now, nth: 0 }
    else this.#last = nth < 999 ? { ms, nth: nth + 1 } : { ms: ms + 1, nth: 0 }
    return `${this.#last.ms}.${String(this.#last.nth).padStart(3, '0')}`.padStart(18, '0')
  }

  /** A press is answered with its result; if that takes too long, its row is stored and the outbox brings the card. */
  async #press(event: InboxEvent): Promise<Answer> {
    const turn = this.#options.queue.submit(event, 'no')
    let timer: NodeJS.Timeout | undefined
    const slow = new Promise<'slow'>((resolve) => {
      timer = setTimeout(resolve, this.#options.pressPatienceMs ?? PRESS_PATIENCE_MS, 'slow')
    })
    const first = await Promise.race([turn, slow]).finally(() => clearTimeout(timer))
    if (first !== 'slow') return first ? this.#answerOf(first) : {}
    turn.catch(() => {})
    try {
      await this.#options.retry(() => this.#options.store.store([event]))
    } catch (error) {
      this.#options.queue.withdraw(event, error)
      throw error
    }
    this.#options.queue.markStored(event)
    return IN_HAND
  }

  #answerOf(outcome: TurnOutcome): Answer {
    const shown = outcome.answerCard
    const updates = shown
      ? outcome.messages.filter(
          (m) => m.kind === 'update' && m.content.kind === 'card' && m.content.key === shown.key,
        )
      : []
    return {
      ...(outcome.toast ? { toast: outcome.toast } : {}),
      ...(shown ? { card: shown, delivered: () => this.#options.answered(updates.map((m) => m.id)) } : {}),
    }
  }

  async #storeThenRun(event: InboxEvent): Promise<Answer> {
    await this.#storeTogether(event)
    crashPoint('inbox-stored')
    this.#runLater(event)
    return {}
  }

  #runLater(event: InboxEvent): void {
    this.#options.queue.submit(event, 'yes').catch((error: unknown) => {
      log.warn({ err: error, event: event.id }, 'turn put off')
    })
  }

  /** Events that arrive while a write is under way share the next one. */
  #storeTogether(event: InboxEvent): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ event, done: (error) => (error === undefined ? resolve() : reject(error)) })
      void this.#writePending()
    })
  }

  async #writePending(): Promise<void> {
    if (this.#writing) return
    this.#writing = true
    while (this.#pending.length > 0) {
      const batch = this.#pending.splice(0)
      try {
        await this.#options.retry(() => this.#options.store.store(batch.map((p) => p.event)))
        for (const { done } of batch) done()
      } catch (error) {
        for (const { done } of batch) done(error)
      }
    }
    this.#writing = false
  }

  async #recoverForever(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await sleep(RECOVER_EVERY_MS, undefined, { signal }).catch(() => {})
      if (signal.aborted) return
      await this.#recover(this.#options.now() - ABANDONED_AFTER_MS).catch((error: unknown) => {
        log.warn({ err: error }, 'inbox not readable')
      })
    }
  }

  async #recover(receivedBefore: number): Promise<void> {
    const events = await this.#options.retry(() =>
      this.#options.store.waiting(receivedBefore, this.#maxDepth),
    )
    for (const event of events) this.#runLater(event)
    if (events.length > 0) log.info({ events: events.length }, 'inbox taken up')
  }
}
