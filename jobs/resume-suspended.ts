import type { Change } from '#src/domain/changes.js'
import { movedByTime } from '#src/domain/issues/moved-by-time.js'
import type { Issue } from '#src/domain/issues/types.js'
import { type Day, dayOf, type Instant } from '#src/domain/time.js'
import type { WorkCalendar } from '#src/domain/working-time.js'
import { type TimeMovePorts, timeMove } from '#src/schedule/job.js'

export interface ResumePorts extends TimeMovePorts {
  /** Suspended issues whose last day of suspension lies before `day`. */
  suspendedBefore(day: Day): Promise<readonly Issue[]>
}

const HOUR_MS = 3_600_000

/** 挂起 has an end: the clock of the issue goes on by itself the day after. */
export const resumeSuspended = timeMove<ResumePorts>({
  name: 'resume-suspended',
  cron: '10 0 * * *',
  describe: '每天0:10恢复办理挂起期满的问题',
  catchUp: 'latest',
  maxLateMs: 24 * HOUR_MS,
  load: (ports, at) => ports.suspendedBefore(dayOf(at)),
  changes: resumed,
})

export function resumed(before: Issue, at: Instant, calendar: WorkCalendar): readonly Change[] {
  return movedByTime(before, {
    ...{ move: 'go_on', key: 'resume', at, calendar },
    was: ({ status, suspendedUntil }) => ({ status, suspendedUntil }),
    is: ({ status, deadline }) => ({ status, dueAt: deadline?.at }),
  })
}
