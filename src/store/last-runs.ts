import type { mongo } from 'mongoose'
import type { Instant } from '../domain/time.js'

/** The newest tick of a job that anything became of. */
export interface LastRun {
  readonly at: Instant
  readonly state: 'running' | 'failed' | 'done' | 'skipped' | 'missed'
  readonly sent: number
  readonly skipped: number
  /** Why it sent nothing, where it did not apply. */
  readonly why?: string
  readonly removed?: Readonly<Record<string, number>>
}

interface RunRow extends Pick<LastRun, 'state'> {
  readonly _id: string
  readonly at: Date
  readonly sent?: number
  readonly skipped?: number
  readonly why?: string
  readonly removed?: Readonly<Record<string, number>>
}

/** By the job's name. The ids end with the tick in ISO, so that the last of a range is the newest. */
export async function lastRuns(
  db: mongo.Db,
  county: string,
  jobs: readonly string[],
): Promise<ReadonlyMap<string, LastRun>> {
  const rows = await Promise.all(
    jobs.map(async (job) => {
      const ids = { $gt: `${county}/${job}@`, $lt: `${county}/${job}A` }
      const row = await db.collection<RunRow>('job_runs').find({ _id: ids }).sort({ _id: -1 }).limit(1).next()
      return row ? ([[job, runOf(row)]] as const) : []
    }),
  )
  return new Map(rows.flat())
}

function runOf({ at, state, sent = 0, skipped = 0, why, removed }: RunRow): LastRun {
  return {
    at: at.getTime(),
    state,
    sent,
    skipped,
    ...(why === undefined ? {} : { why }),
    ...(removed ? { removed } : {}),
  }
}
