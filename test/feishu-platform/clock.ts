export interface PlatformClock {
  /** Epoch ms. */
  now(): number
  /** Moves the time forward and runs what falls due on the way, in order. Does not wait for replies over the net. */
  advance(ms: number): void
  /** Runs `run` once `delayMs` have passed; returns the way to call it off. */
  schedule(delayMs: number, run: () => void): () => void
  close(): void
}

interface Timer {
  readonly at: number
  readonly run: () => void
}

/** Stands still until it is advanced. */
export function fakeClock(startMs: number = Date.now()): PlatformClock {
  return new SteppedClock(() => startMs, false)
}

/** Runs with the machine's clock and may be advanced beyond it. */
export function runningClock(): PlatformClock {
  return new SteppedClock(() => Date.now(), true)
}

class SteppedClock implements PlatformClock {
  readonly #base: () => number
  readonly #running: boolean
  readonly #timers = new Set<Timer>()
  #offset = 0
  #wakeUp: NodeJS.Timeout | undefined

  constructor(base: () => number, running: boolean) {
    this.#base = base
    this.#running = running
  }

  now(): number {
    return this.#base() + this.#offset
  }

  advance(ms: number): void {
    const target = this.now() + ms
    for (let due = this.#earliest(); due && due.at <= target; due = this.#earliest()) {
      this.#offset += Math.max(0, due.at - this.now())
      this.#timers.delete(due)
      due.run()
    }
    this.#offset += Math.max(0, target - this.now())
    this.#arm()
  }

  schedule(delayMs: number, run: () => void): () => void {
    const timer = { at: this.now() + delayMs, run }
    this.#timers.add(timer)
    this.#arm()
    return () => {
      this.#timers.delete(timer)
    }
  }

  close(): void {
    this.#timers.clear()
    clearTimeout(this.#wakeUp)
  }

  #earliest(): Timer | undefined {
    let first: Timer | undefined
    for (const timer of this.#timers) if (!first || timer.at < first.at) first = timer
    return first
  }

  #arm(): void {
    if (!this.#running) return
    clearTimeout(this.#wakeUp)
    const first = this.#earliest()
    if (!first) return
    this.#wakeUp = setTimeout(() => this.advance(0), Math.max(1, first.at - this.now())).unref()
  }
}
