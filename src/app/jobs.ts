import { jobs as allJobs, type JobPorts } from '#jobs/index.js'
import { stateCouncilCalendar } from '../calendar/state-council.js'
import type { WorkCalendar } from '../domain/working-time.js'
import type { Metrics } from '../metrics/port.js'
import type { Job } from '../schedule/job.js'
import { createPoster } from '../schedule/post-notices.js'
import { createScheduler, type Scheduler, type SchedulerOptions } from '../schedule/runner.js'
import { createAuditSeals } from '../store/audit-seals.js'
import { createCaseQueries } from '../store/case-queries.js'
import { createChores } from '../store/chores.js'
import { type Connection, database } from '../store/database.js'
import { createJobRuns } from '../store/job-runs.js'
import { createNoticeStore } from '../store/notices.js'
import { createPictures } from '../store/pictures.js'
import { createReminderFacts } from '../store/reminder-facts.js'
import { createRetention } from '../store/retention.js'
import { createTimeMoves } from '../store/time-moves.js'
import { createWeeklyFigures } from '../store/weekly-figures.js'
import { createMover } from './make-time-move.js'
import { overConflicts } from './over-conflicts.js'
import { createPainter } from './painter.js'

export interface JobsOptions {
  readonly county: string
  readonly connection: Connection
  readonly metrics: Pick<Metrics, 'jobTick'>
  /** Makes the keys of cards; 32 bytes. */
  readonly secret: Buffer
  readonly now: () => number
  /** The one that came with the program unless told. */
  readonly calendar?: WorkCalendar
  /** There may be something new in the outbox. */
  readonly posted?: () => void
  /** All of them unless told. */
  readonly jobs?: readonly Job<JobPorts>[]
  /** How long a lease lasts, and so on; as in production unless told. */
  readonly pace?: Pick<SchedulerOptions<JobPorts>, 'leaseMs' | 'graceMs' | 'lookEveryMs'>
}

export function createJobs(options: JobsOptions): Scheduler {
  const { county, connection, metrics, secret, now, posted, jobs = allJobs, pace } = options
  const calendar = options.calendar ?? stateCouncilCalendar()
  const moves = createTimeMoves(county, connection)
  return createScheduler({
    ...pace,
    jobs,
    ports: {
      ...createChores(county, connection),
      ...createAuditSeals(county, database(connection), now),
      ...createRetention(county, connection, now),
      ...moves,
      change: createMover({
        ...{ county, connection, moves, secret, now, calendar },
        ...(posted ? { posted } : {}),
      }),
      ...createCaseQueries(county, connection),
      ...createReminderFacts(county, connection, calendar),
      weeklyFigures: createWeeklyFigures(county, connection, now),
      picture: createPainter(createPictures(county, database(connection)), now),
    },
    runs: createJobRuns(county, database(connection)),
    metrics,
    now,
    post: createPoster({
      store: createNoticeStore(county, connection),
      ...{ calendar, secret, now, retry: overConflicts },
      ...(posted ? { posted } : {}),
    }),
  })
}
