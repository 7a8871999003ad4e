import { type ScheduledTask, schedule as wakeBy } from 'node-cron'
import type { Instant } from '../domain/time.js'
import { logger } from '../logger.js'
import { type Bench, execute } from './execute.js'
import { type Job, NOTHING_POSTED, type Posted, runKey } from './job.js'
import { calculator, dueTicks, ZONE } from './ticks.js'

const log = logger.child({ room: 'schedule' })

const LEASE_MS = 30_000
const GRACE_MS = 60_000
/** How soon a dead process's tick, or one that came due during an outage, is found. */
const LOOK_EVERY_MS = 5000

export interface SchedulerOptions<Ports> extends Omit<Bench<Ports>, 'leaseMs' | 'graceMs' | 'now'> {
  readonly jobs: readonly Job<Ports>[]
  readonly leaseMs?: number
  readonly graceMs?: number
  readonly lookEveryMs?: number
  readonly now?: () => Instant
}

export type OnceAnswer =
  | { readonly kind: 'done'; readonly posted: Posted }
  | { readonly kind: 'held' | 'lost' | 'unknown-job' }
  | { readonly kind: 'failed'; readonly error: unknown }

export interface ListedJob extends Pick<Job<unknown>, 'name' | 'cron' | 'describe'> {
  readonly next: Instant | null
}

export interface Scheduler {
  /** The jobs with their next ticks, for the operator. */
  list(): readonly ListedJob[]
  start(): void
  /** Wakes no job any more, tells running ones to stop, and resolves when they have ended. */
  stop(): Promise<void>
  /** Looks at every job now; resolves when all that is due here has been run. */
  look(): Promise<void>
  /**
   * Runs a job for the tick `at`, due or not. A tick that was run before sends nothing; its messages count as skipped.
   */
  runJobOnce(name: string, at: Instant, options?: { readonly dryRun?: boolean }): Promise<OnceAnswer>
}

/**
 * Every tick of every job runs once, on whatever process claims it first. Timers only wake; what is due is computed
 * from the cron expressions, and the runs in the database decide. All times come from `now`, leases from the server.
 */
export function createScheduler<Ports>(options: SchedulerOptions<Ports>): Scheduler {
  const bench: Bench<Ports> = { leaseMs: LEASE_MS, graceMs: GRACE_MS, now: Date.now, ...options }
  const stopping = new AbortController()
  const desks = options.jobs.map((job) => openDesk(bench, job, stopping.signal))
  const tasks: ScheduledTask[] = []
  let timer: NodeJS.Timeout | undefined
  const look = async () => {
    await Promise.all(desks.map((desk) => desk.look()))
  }
  return {
    look,
    list: () => options.jobs.map((job) => listed(job, bench.now())),
    start() {
      for (const desk of desks) tasks.push(wake(desk))
      timer = setInterval(() => void look(), options.lookEveryMs ?? LOOK_EVERY_MS)
      void look()
    },
    async stop() {
      stopping.abort(new Error('stopping'))
      clearInterval(timer)
      await Promise.all(tasks.map((task) => task.destroy()))
      await Promise.all(desks.map((desk) => desk.idle()))
    },
    async runJobOnce(name, at, { dryRun = false } = {}) {
      const job = options.jobs.find((one) => one.name === name)
      if (!job) return { kind: 'unknown-job' }
      return dryRun ? rehearse(bench, job, at) : runOnce(bench, job, at, stopping.signal)
    },
  }
}

function listed({ name, cron, describe }: Job<never>, now: Instant): ListedJob {
  const next = calculator(cron).nextRun(new Date(now))?.getTime() ?? null
  return { name, cron, describe, next }
}

interface Desk {
  readonly job: Pick<Job<unknown>, 'name' | 'cron'>
  look(): Promise<void>
  idle(): Promise<void>
}

/** One job in this process: at most one look at a time; a wake-up during a look causes another one. */
function openDesk<Ports>(bench: Bench<Ports>, job: Job<Ports>, stopping: AbortSignal): Desk {
  const cron = calculator(job.cron)
  let settledUpTo: Instant | undefined
  let again = false
  let current: Promise<void> | undefined

  const lookOnce = async () => {
    settledUpTo ??= await bench.runs.firstSeen(job.name, job.cron)
    const due = dueTicks(cron, job, { since: settledUpTo, now: bench.now(), graceMs: bench.graceMs })
    if (!due) return
    const held: Instant[] = []
    for (const as of ['skipped', 'missed'] as const) {
      const passed = await bench.runs.passOver(job.name, due[as], as)
      if (passed.closed > 0) bench.metrics.jobTick(job.name, as, passed.closed)
      held.push(...passed.held)
    }
    if (due.run !== undefined && !(await settle(bench, job, due.run, stopping))) return
    // Whoever held an older tick may have died over it: it is done, or counted, only at a later look.
    settledUpTo = held.length > 0 ? Math.min(...held) - 1 : due.upTo
  }
  const lookAll = async () => {
    do {
      again = false
      await lookOnce().catch((error) => log.warn({ job: job.name, err: error }, 'job not looked at'))
    } while (again && !stopping.aborted)
  }
  return {
    job,
    look() {
      if (stopping.aborted) return Promise.resolve()
      if (current) again = true
      else {
        current = lookAll().finally(() => {
          current = undefined
        })
      }
      return current ?? Promise.resolve()
    },
    idle: async () => current,
  }
}

/** Claims and runs a tick; true when nothing is left to do for it. */
async function settle<Ports>(
  bench: Bench<Ports>,
  job: Job<Ports>,
  at: Instant,
  stopping: AbortSignal,
): Promise<boolean> {
  const answer = await bench.runs.claim(job.name, at, bench.leaseMs)
  if (answer.kind !== 'claimed') return answer.kind === 'settled'
  const asOf = bench.now()
  const late = asOf - at > bench.graceMs
  return (await execute(bench, job, answer.claim, { stopping, late, asOf })).kind === 'done'
}

async function runOnce<Ports>(
  bench: Bench<Ports>,
  job: Job<Ports>,
  at: Instant,
  stopping: AbortSignal,
): Promise<OnceAnswer> {
  const answer = await bench.runs.claim(job.name, at, bench.leaseMs)
  if (answer.kind === 'held') return answer
  if (answer.kind === 'settled') {
    const { sent, skipped, ...why } = answer.posted ?? NOTHING_POSTED
    return { kind: 'done', posted: { ...why, sent: 0, skipped: sent + skipped } }
  }
  // Whoever asks for a past tick means it as of then; nothing is overdue about it.
  return execute(bench, job, answer.claim, { stopping, late: false, asOf: at })
}

/** A run that changes nothing and leaves no row. */
async function rehearse<Ports>(bench: Bench<Ports>, job: Job<Ports>, at: Instant): Promise<OnceAnswer> {
  const key = runKey(job.name, at)
  const run = { key, asOf: at, late: false, dryRun: true }
  const signal = new AbortController().signal
  const context = { ...run, ports: bench.ports, at, fence: 0, signal }
  const posted = await job.run({ ...context, post: (notices) => bench.post(notices, run) })
  return { kind: 'done', posted }
}

/** Its warnings (overlap, missed) are our reasons to look, and `look` never rejects. */
const UNHEARD = { info() {}, warn() {}, error() {}, debug() {} }

/**
 * The timer of one job. `noOverlap` and the events of node-cron are about its own callback, which only looks: a tick
 * that the timer missed (blocked loop, sleeping machine) is one more reason to look.
 */
function wake(desk: Desk): ScheduledTask {
  const { name, cron } = desk.job
  const task = wakeBy(cron, () => desk.look(), {
    name,
    timezone: ZONE,
    noOverlap: true,
    suppressMissedWarning: true,
    logger: UNHEARD,
    unref: true,
  })
  task.on('execution:missed', () => void desk.look())
  task.on('execution:overlap', () => void desk.look())
  return task
}
