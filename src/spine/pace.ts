import type { SendLimits } from '../messenger/port.js'

/** Of a minute's calls bulk has two thirds, evenly spread: 4,360 digests at 900 calls a minute take 7.3 minutes. */
const BULK_SHARE = 2 / 3

/**
 * Keeps a platform's limits: so many calls in any second and in any minute, and so many a second for one chat and one
 * message. There is one sender per county, so the limits hold over all processes. `now` must never go back; `sleep`
 * gives `stopped` when it was cut short.
 */
export class Pace {
  readonly #limits: SendLimits
  readonly #now: () => number
  readonly #sleep: (ms: number) => Promise<unknown>
  readonly #second: Window
  readonly #minute: Window
  readonly #bulk: Window
  /** Bulk goes one by one. */
  #bulkBefore: Promise<void> = Promise.resolve()
  readonly #lastAt = new Map<string, number>()

  constructor(limits: SendLimits, now: () => number, sleep: (ms: number) => Promise<unknown>) {
    this.#limits = limits
    this.#now = now
    this.#sleep = sleep
    this.#second = new Window(limits.perSecond, 1000)
    this.#minute = new Window(limits.perMinute, 60_000)
    this.#bulk = new Window(Math.max(1, Math.floor((limits.perMinute * BULK_SHARE) / 60)), 1000)
  }

  /** Resolves when one call may be made; the calls to one chat must wait for each other. */
  async turn(chatId: string, messageId: string | undefined, isBulk = false): Promise<void> {
    const keys = [`c:${chatId}`, ...(messageId ? [`m:${messageId}`] : [])]
    await this.#until(
      Math.max(...keys.map((key) => (this.#lastAt.get(key) ?? Number.NEGATIVE_INFINITY) + this.#gap(key))),
    )
    const at = isBulk ? await this.#bulkTurn() : this.#take()
    await this.#until(at)
    if (this.#lastAt.size > 10_000) this.#forget()
    for (const key of keys) this.#lastAt.set(key, Math.max(at, this.#now()))
  }

  /** The earliest moment that is free, which nobody else gets. */
  #take(): number {
    const at = Math.max(this.#now(), this.#second.next(), this.#minute.next())
    this.#second.take(at)
    this.#minute.take(at)
    return at
  }

  /** Takes no moment that lies ahead: an answer that comes until then would have to wait behind it. */
  #bulkTurn(): Promise<number> {
    const turn = this.#bulkBefore.then(async () => {
      for (;;) {
        const free = Math.max(this.#bulk.next(), this.#second.next(), this.#minute.next())
        if (free <= this.#now() || (await this.#until(free)) === 'stopped') break
      }
      const at = this.#take()
      this.#bulk.take(at)
      return at
    })
    this.#bulkBefore = turn.then(() => undefined)
    return turn
  }

  #gap(key: string): number {
    return 1000 / (key.startsWith('c:') ? this.#limits.perChatPerSecond : this.#limits.perMessagePerSecond)
  }

  async #until(at: number): Promise<unknown> {
    const ms = at - this.#now()
    return ms > 0 ? this.#sleep(ms) : undefined
  }

  #forget(): void {
    const now = this.#now()
    for (const [key, at] of this.#lastAt) if (at < now - 1000) this.#lastAt.delete(key)
  }
}

/** At most `most` calls in any `ms`: a call waits until the one `most` calls before it is so long ago. */
class Window {
  readonly #most: number
  readonly #ms: number
  readonly #taken: number[] = []
  #oldest = 0

  constructor(most: number, ms: number) {
    this.#most = most
    this.#ms = ms
  }

  next(): number {
    if (this.#taken.length < this.#most) return Number.NEGATIVE_INFINITY
    return (this.#taken[this.#oldest] ?? 0) + this.#ms
  }

  take(at: number): void {
    this.#taken[this.#oldest] = at
    this.#oldest = (this.#oldest + 1) % this.#most
  }
}
