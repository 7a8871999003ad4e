import { setTimeout as pause } from 'node:timers/promises'
import type { Instant } from '../domain/time.js'
import { logger } from '../logger.js'
import type { Metrics } from '../metrics/port.js'
import { type Job, type Notice, type Posted, runKey } from './job.js'
import type { Claim, JobRuns } from './job-runs.js'

const log = logger.child({ room: 'schedule' })

/** What a run needs besides the job. */
export interface Bench<Ports> {
  readonly ports: Ports
  readonly runs: JobRuns
  readonly metrics: Pick<Metrics, 'jobTick'>
  readonly post: PostNotices
  readonly leaseMs: number
  /** A run that starts later than this after its tick is late. */
  readonly graceMs: number
  now(): Instant
}

/** Hands notices to the outbox; one that was delivered before is skipped. With `dryRun` it counts and writes nothing. */
export type PostNotices = (notices: readonly Notice[], run: PostRun) => Promise<Posted>

export interface PostRun {
  readonly key: string
  /** The moment for which it is decided whether messages may go out: now, or the tick that was asked for by hand. */
  readonly asOf: Instant
  readonly late: boolean
  readonly dryRun: boolean
}

export type RunEnd =
  | { readonly kind: 'done'; readonly posted: Posted; readonly late: boolean }
  /** Someone else has the tick now; whatever this run did is harmless, and theirs counts. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'failed'; readonly error: unknown }

const FIRST_RETRY_MS = 1000
const LONGEST_RETRY_MS = 5 * 60_000
const FINISH_AGAIN_MS = 250

export interface RunOptions {
  readonly stopping: AbortSignal
  /** Whether the recipients are to be told that this comes late. */
  readonly late: boolean
  readonly asOf: Instant
}

/** Runs a claimed tick to its end, keeping the lease alive. Never rejects. */
export async function execute<Ports>(
  bench: Bench<Ports>,
  job: Job<Ports>,
  claim: Claim,
  options: RunOptions,
): Promise<RunEnd> {
  const start = performance.now()
  const end = await attempt(bench, job, claim, options)
  const outcome = end.kind === 'done' ? (end.late ? 'late' : 'run') : end.kind
  if (outcome !== 'lost') bench.metrics.jobTick(job.name, outcome)
  const facts = {
    job: job.name,
    at: claim.at,
    fence: claim.fence,
    ms: Math.round(performance.now() - start),
    outcome,
  }
  if (end.kind === 'failed') log.error({ ...facts, err: end.error }, 'job failed')
  else log.info(end.kind === 'done' ? { ...facts, ...end.posted } : facts, 'job run')
  return end
}

async function attempt<Ports>(
  bench: Bench<Ports>,
  job: Job<Ports>,
  claim: Claim,
  { stopping, late, asOf }: RunOptions,
): Promise<RunEnd> {
  const lease = keepAlive(bench, claim)
  const key = runKey(job.name, claim.at)
  try {
    const posted = await job.run({
      ports: bench.ports,
      at: claim.at,
      key,
      fence: claim.fence,
      late,
      dryRun: false,
      signal: AbortSignal.any([lease.lost, stopping]),
      post: (notices) => bench.post(notices, { key, asOf, late, dryRun: false }),
    })
    return (await finish(bench, claim, posted)) ? { kind: 'done', posted, late } : { kind: 'lost' }
  } catch (error) {
    if (lease.lost.aborted) return { kind: 'lost' }
    // If this fails too the lease ends by itself, and the tick is taken over.
    await bench.runs.fail(claim, retryInMs(claim.failures)).catch(() => undefined)
    return { kind: 'failed', error }
  } finally {
    lease.end()
  }
}

/** What was done is done: a database that is away for a moment must not make the whole run happen again. */
async function finish(
  { runs, leaseMs }: Pick<Bench<unknown>, 'runs' | 'leaseMs'>,
  claim: Claim,
  posted: Posted,
) {
  const start = performance.now()
  for (;;) {
    try {
      return await runs.finish(claim, posted)
    } catch (error) {
      if (performance.now() - start > leaseMs) throw error
      await pause(FINISH_AGAIN_MS)
    }
  }
}

function retryInMs(failures: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS)
}

/**
 * Renews at a third of the lease. The tick is lost when the server says so, and when no renewal came through for the
 * lease's whole length: during an outage someone else may run it already. After a blocked loop the renewal decides.
 */
function keepAlive({ runs, leaseMs }: Pick<Bench<unknown>, 'runs' | 'leaseMs'>, claim: Claim) {
  const lost = new AbortController()
  let renewedAt = performance.now()
  let waiting = false
  const isOver = () => performance.now() - renewedAt > leaseMs
  const beat = async () => {
    if (waiting) {
      if (isOver()) lost.abort(new Error('lease ran out'))
      return
    }
    waiting = true
    const asked = performance.now()
    const ours = await runs.renew(claim, leaseMs).catch(() => undefined)
    waiting = false
    if (ours === true) renewedAt = asked
    else if (ours === false || isOver()) lost.abort(new Error('tick taken over'))
  }
  const timer = setInterval(() => void beat(), leaseMs / 3)
  return { lost: lost.signal, end: () => clearInterval(timer) }
}
