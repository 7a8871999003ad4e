import { setTimeout as pause } from 'node:timers/promises'
import type { JobPorts } from '#jobs/index.js'
import { overdueIssues } from '#jobs/overdue-issues.js'
import type { Instant } from '#src/domain/time.js'
import { type Job, type Notice, reminder } from '#src/schedule/job.js'

/** Staff numbers of those who are reminded by the beat. */
export const READERS = Array.from({ length: 40 }, (_, place) => `D${String(place + 1).padStart(2, '0')}`)
const TOLD_EACH_TICK = 3
/** Older ticks are given up: an outage of some seconds is to show that. */
const MAX_LATE_MS = 5_000

/** A job of this drill alone: every tick tells three people that it was. It takes its time, so that kills land in it. */
function beat(everySeconds: number): Job<JobPorts> {
  return reminder<JobPorts, null>({
    name: 'beat',
    cron: `*/${everySeconds} * * * * *`,
    describe: '演练',
    catchUp: 'latest',
    maxLateMs: MAX_LATE_MS,
    async load() {
      await pause(100 + Math.random() * 400)
      return null
    },
    select: (_, now) => beatNotices(now),
  })
}

export function beatNotices(tick: Instant): Notice[] {
  const first = (tick / 1_000) * TOLD_EACH_TICK
  return Array.from({ length: TOLD_EACH_TICK }, (_, nth) => ({
    key: `beat:${new Date(tick).toISOString()}:${nth}`,
    to: { person: READERS[(first + nth) % READERS.length] ?? '' },
    section: '演练',
    lines: [{ text: `${new Date(tick).toISOString()} ${nth}`, buttons: [] }],
  }))
}

/** The beat and a reminder of the product's own, both far oftener than anything in production. */
export function drillJobs(everySeconds: number): readonly Job<JobPorts>[] {
  return [beat(everySeconds), { ...overdueIssues, cron: `*/${everySeconds} * * * * *` }]
}
