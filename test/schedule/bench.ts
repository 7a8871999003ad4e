import mongoose, { type Connection } from 'mongoose'
import type { Job, JobContext, Posted } from '#src/schedule/job.js'
import { createScheduler, type Scheduler, type SchedulerOptions } from '#src/schedule/runner.js'
import { createJobRuns } from '#src/store/job-runs.js'

export const COUNTY = 'demo'
export const HOUR_MS = 3_600_000
export const at = (text: string) => Date.parse(text)

export async function openDatabase(uri: string, name: string): Promise<Connection> {
  const connection = mongoose.createConnection(uri, {
    dbName: name,
    writeConcern: { w: 'majority', journal: true },
  })
  await connection.asPromise()
  await connection.dropDatabase()
  return connection
}

export const databaseOf = (connection: Connection) => connection.getClient().db(connection.name)

export type Tally = Record<string, number>

export interface Process {
  readonly scheduler: Scheduler
  readonly ticks: Tally
}

/** One of several schedulers on one database, as if in a process of its own. */
export function asProcess(
  connection: Connection,
  owner: string,
  jobs: readonly Job<unknown>[],
  more: Partial<SchedulerOptions<unknown>> = {},
): Process {
  const ticks: Tally = {}
  const scheduler = createScheduler({
    jobs,
    ports: {},
    runs: createJobRuns(COUNTY, databaseOf(connection), owner),
    post: async (notices) => ({ sent: notices.length, skipped: 0 }),
    metrics: {
      jobTick(_, outcome, times = 1) {
        ticks[outcome] = (ticks[outcome] ?? 0) + times
      },
    },
    ...more,
  })
  return { scheduler, ticks }
}

/** A job that notes its runs. */
export function noting(
  spec: Partial<Job<unknown>>,
  run: (context: JobContext<unknown>) => Promise<Posted | undefined> = async () => undefined,
): { readonly job: Job<unknown>; readonly runs: JobContext<unknown>[] } {
  const runs: JobContext<unknown>[] = []
  const job: Job<unknown> = {
    name: 'morning-brief',
    cron: '0 8 * * *',
    describe: '早报',
    catchUp: 'latest',
    maxLateMs: 6 * HOUR_MS,
    ...spec,
    async run(context) {
      runs.push(context)
      return (await run(context)) ?? { sent: 0, skipped: 0 }
    },
  }
  return { job, runs }
}

/** As if the county had known the job since then. */
export async function knownSince(connection: Connection, job: Job<unknown>, since: number): Promise<void> {
  await createJobRuns(COUNTY, databaseOf(connection)).firstSeen(job.name, job.cron)
  await connection
    .collection<{ _id: string }>('jobs')
    .updateOne({ _id: `${COUNTY}/${job.name}` }, { $set: { firstSeen: new Date(since) } })
}

export async function until(holds: () => boolean | Promise<boolean>, limitMs = 15_000): Promise<void> {
  const end = Date.now() + limitMs
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('the condition did not come true in time')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
