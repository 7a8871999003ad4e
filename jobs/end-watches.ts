import type { Change } from '#src/domain/changes.js'
import { movedByTime } from '#src/domain/issues/moved-by-time.js'
import type { Issue } from '#src/domain/issues/types.js'
import { type Day, dayOf, type Instant } from '#src/domain/time.js'
import type { WorkCalendar } from '#src/domain/working-time.js'
import { type TimeMovePorts, timeMove } from '#src/schedule/job.js'

export interface EndWatchPorts extends TimeMovePorts {
  /** Settled cases whose watch ended before that day, which was not noted yet. */
  watchesEndedBefore(day: Day): Promise<readonly Issue[]>
}

const HOUR_MS = 3_600_000

/** The end of a watch without relapse is a fact of the case. */
export const endWatches = timeMove<EndWatchPorts>({
  name: 'end-watches',
  cron: '20 0 * * *',
  describe: '每天0:20记下息诉息访观察期满的案件',
  catchUp: 'latest',
  maxLateMs: 24 * HOUR_MS,
  load: (ports, at) => ports.watchesEndedBefore(dayOf(at)),
  changes: watchEnded,
})

export function watchEnded(before: Issue, at: Instant, calendar: WorkCalendar): readonly Change[] {
  return movedByTime(before, {
    ...{ move: 'end_watch', key: 'end-watch', at, calendar },
    was: ({ watchUntil }) => ({ watchUntil }),
    is: ({ watchUntil, watchEnded }) => ({ watchUntil, watchEnded }),
  })
}
