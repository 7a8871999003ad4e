import { Cron } from 'croner'
import type { Instant } from '../domain/time.js'
import { DAY_MS } from '../domain/time.js'
import type { Job } from './job.js'

export const ZONE = 'Asia/Shanghai'

/** Ticks that nobody ran are counted this far back; what is older was counted by an earlier start, or never will be. */
const COUNTED_BACK_MS = 7 * DAY_MS
const COUNTED_TICKS = 50

/** What is owed at a moment: one tick at most is run, the others are closed. */
export interface Due {
  readonly run?: Instant
  readonly skipped: readonly Instant[]
  readonly missed: readonly Instant[]
  /** Every tick up to here has been looked at. */
  readonly upTo: Instant
}

/** Reads a cron expression; throws on one that is wrong. */
export function calculator(cron: string): Cron {
  return new Cron(cron, { timezone: ZONE, paused: true })
}

/**
 * The ticks in (`since`, `now`] sorted into: the newest, to be run unless it is too old; older ones that could still
 * have been run but for the newer one (missed); and those too old (skipped). Null when there is none.
 * A job that does not catch up is run only within `graceMs` of its tick.
 */
export function dueTicks(
  cron: Cron,
  job: Pick<Job<unknown>, 'catchUp' | 'maxLateMs'>,
  { since, now, graceMs }: { readonly since: Instant; readonly now: Instant; readonly graceMs: number },
): Due | null {
  // croner leaves the reference itself out unless a later millisecond of the same second is given.
  const reference = new Date(now + 1)
  const horizon = Math.max(since, now - Math.max(COUNTED_BACK_MS, job.maxLateMs))
  const newest = cron.previousRuns(1, reference)[0]?.getTime()
  if (newest === undefined || newest <= since) return null
  if (newest <= horizon) return { skipped: [], missed: [], upTo: newest }
  const ticks = cron
    .previousRuns(COUNTED_TICKS, reference)
    .map((tick) => tick.getTime())
    .filter((tick) => tick > horizon)
  const tooOld = (tick: Instant) => now - tick > job.maxLateMs
  const runnable = !tooOld(newest) && (job.catchUp === 'latest' || now - newest <= graceMs)
  const closed = runnable ? ticks.slice(1) : ticks
  return {
    ...(runnable ? { run: newest } : {}),
    skipped: closed.filter(tooOld),
    missed: closed.filter((tick) => !tooOld(tick)),
    upTo: newest,
  }
}
