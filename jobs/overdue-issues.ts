import {
  atWork,
  type IssueFacts,
  type IssueFactsPorts,
  issueFacts,
  leadHead,
  RUNNING,
} from '#src/domain/issues/reminding.js'
import type { Deadline, Issue } from '#src/domain/issues/types.js'
import { dayOf, type Instant, startOf } from '#src/domain/time.js'
import { WORKDAY_MS, workingMsBetween } from '#src/domain/working-time.js'
import { type Notice, reminder } from '#src/schedule/job.js'
import { issueLine, nudgeButton, openButton } from '#src/views/reminder-line.js'

const HOUR_MS = 3_600_000

/** After so many working days beyond the deadline it goes one level up; each level once for each deadline. */
const LEVELS: readonly { readonly afterDays: number; readonly told: Told; readonly section: string }[] = [
  { afterDays: 0, told: (facts, issue) => [atWork(facts, issue)], section: '已超期，请尽快办理' },
  { afterDays: 1, told: (facts, issue) => [leadHead(facts, issue)], section: '本单位超期 1 个工作日以上' },
  { afterDays: 3, told: leaderAndOffice, section: '超期 3 个工作日以上' },
  {
    afterDays: 7,
    told: ({ offices }) => offices.map(({ id }) => id),
    section: '超期 7 个工作日以上，列入县级清单',
  },
]

type Told = (facts: IssueFacts, issue: Issue) => readonly (string | undefined)[]

function leaderAndOffice({ units, offices }: IssueFacts, { leadUnitId }: Issue): (string | undefined)[] {
  const leader = leadUnitId ? units.get(leadUnitId)?.deputyLeaderId : undefined
  return [leader, ...offices.map(({ id }) => id)]
}

export const overdueIssues = reminder<IssueFactsPorts, IssueFacts>({
  name: 'overdue-issues',
  cron: '30 8 * * *',
  describe: '工作日8:30提醒超期问题：经办人、单位负责人、分管领导和县级办公室，逐级各一次',
  catchUp: 'latest',
  maxLateMs: 6 * HOUR_MS,
  load: (ports, now) =>
    issueFacts(
      ports,
      [{ statuses: RUNNING, due: { before: startOf(dayOf(now)) } }],
      ({ deadline }) => deadline !== undefined && isPast(deadline, now),
    ),
  select: (facts, now) => {
    if (!facts.calendar.isWorkday(dayOf(now))) return []
    return facts.issues.flatMap((issue) => noticesOf(facts, issue, now))
  },
})

/** From the working day after the deadline on. */
function isPast(deadline: Deadline, now: Instant): boolean {
  return dayOf(deadline.at) < dayOf(now)
}

function noticesOf(facts: IssueFacts, issue: Issue, now: Instant): Notice[] {
  const { deadline } = issue
  if (!deadline || !isPast(deadline, now)) return []
  const lateMs = workingMsBetween(facts.calendar, deadline.at, now)
  // Somebody who is told for two reasons is told the weightier one alone.
  const levels = new Map<string, (typeof LEVELS)[number]>()
  for (const level of LEVELS)
    if (lateMs >= level.afterDays * WORKDAY_MS)
      for (const id of level.told(facts, issue)) if (id !== undefined) levels.set(id, level)
  return [...levels].map(([personId, { afterDays, section }]) => ({
    key: `overdue:${issue.id}:${afterDays}:v${deadline.version}:${personId}`,
    to: { person: personId },
    ...{ section, urgency: 'past' as const },
    lines: [
      issueLine(facts, issue, {
        why: `超期 ${Math.max(1, Math.ceil(lateMs / WORKDAY_MS))} 个工作日`,
        buttons: [openButton(issue), ...(afterDays > 0 ? nudgeButton(facts, issue, personId) : [])],
        whileIn: RUNNING,
        version: deadline.version,
      }),
    ],
  }))
}
