import type { PlatformClock } from './clock.js'

/** Counts hits per key over a sliding window. */
export class RateLimit {
  readonly #clock: PlatformClock
  readonly #limit: number
  readonly #windowMs: number
  readonly #hits = new Map<string, number[]>()

  constructor(clock: PlatformClock, limit: number, windowMs: number) {
    this.#clock = clock
    this.#limit = limit
    this.#windowMs = windowMs
  }

  /** 0 when the hit is allowed (it then counts), else ms until there is room again. */
  take(key: string): number {
    if (this.#limit === Number.POSITIVE_INFINITY) return 0
    const now = this.#clock.now()
    const recent = (this.#hits.get(key) ?? []).filter((at) => at > now - this.#windowMs)
    this.#hits.set(key, recent)
    const oldest = recent[0]
    if (recent.length >= this.#limit && oldest !== undefined) return oldest + this.#windowMs - now
    recent.push(now)
    return 0
  }
}
