import type { Random } from '#src/demo/random.js'
import type { PlatformClock } from '../feishu-platform/clock.js'

/** Shorter waits are deadlines, longer ones pauses before a repetition. */
const LONGEST_DEADLINE_MS = 10_000

export interface RedeliveryClock extends PlatformClock {
  /**
   * Repeats at once what the platform would repeat after a pause. `share` of the repetitions, at random: the platform's
   * pauses grow to hours, so a program that dies every second would in truth miss one repetition, not all.
   */
  redeliver(share?: number): void
}

/**
 * The machine's time, since a program under test checks signatures against it; only the pauses before repetitions are
 * as long as the test wants. Moving the time forward instead would make signatures stale after a few kills.
 */
export function redeliveryClock(random: Random): RedeliveryClock {
  const pauses = new Set<() => void>()
  const deadlines = new Set<NodeJS.Timeout>()
  const redeliver = (share = 1) => {
    for (const run of [...pauses].filter(() => random.chance(share))) {
      pauses.delete(run)
      run()
    }
  }
  return {
    now: () => Date.now(),
    advance: () => redeliver(),
    redeliver,
    schedule(delayMs, run) {
      if (delayMs > LONGEST_DEADLINE_MS) {
        pauses.add(run)
        return () => void pauses.delete(run)
      }
      const timer = setTimeout(run, delayMs)
      deadlines.add(timer)
      return () => {
        clearTimeout(timer)
        deadlines.delete(timer)
      }
    },
    close() {
      pauses.clear()
      for (const timer of deadlines) clearTimeout(timer)
    },
  }
}
