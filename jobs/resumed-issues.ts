import {
  type IssueFacts,
  type IssueFactsPorts,
  issueFacts,
  leadHead,
  RUNNING,
} from '#src/domain/issues/reminding.js'
import type { Issue } from '#src/domain/issues/types.js'
import { DAY_MS, dayInWords, dayOf, type Instant, momentInWords } from '#src/domain/time.js'
import { type Notice, reminder } from '#src/schedule/job.js'
import { issueLine, openButton } from '#src/views/reminder-line.js'

export interface ResumedPorts extends IssueFactsPorts {
  /** Issues being worked on whose suspension has ended by itself since then. */
  resumedSince(since: Instant): Promise<readonly Issue[]>
}

const HOUR_MS = 3_600_000
/** What was resumed over a long holiday is told after it. */
const TOLD_FOR_MS = 14 * DAY_MS

/** 挂起 has ended by itself in the night, and the clock goes on: whoever works on the issue hears of it once. */
export const resumedIssues = reminder<ResumedPorts, IssueFacts>({
  name: 'resumed-issues',
  cron: '30 8 * * *',
  describe: '工作日8:30告诉经办人（没有经办人的告诉主办单位负责人）挂起期满、已恢复办理的问题，每次挂起一次',
  catchUp: 'latest',
  maxLateMs: 6 * HOUR_MS,
  load: (ports, now) => {
    const issuesIn = () => ports.resumedSince(now - TOLD_FOR_MS)
    return issueFacts({ ...ports, issuesIn }, [{ statuses: RUNNING }], ({ status }) =>
      RUNNING.includes(status),
    )
  },
  select: (facts, now) =>
    facts.calendar.isWorkday(dayOf(now)) ? facts.issues.flatMap((issue) => noticesOf(facts, issue, now)) : [],
})

/** From the move itself, so that it is told once, whoever works on the issue when it is found again. */
function noticesOf(facts: IssueFacts, issue: Issue, now: Instant): Notice[] {
  const resumed = facts.moves.get(issue.id)?.findLast(({ move, by }) => move === 'go_on' && by === 'system')
  const person = toldOf(facts, issue)
  if (!resumed || resumed.at < now - TOLD_FOR_MS || person === undefined) return []
  const { deadline } = issue
  const limit = deadline ? `，期限 ${momentInWords(deadline.at)}` : ''
  return [
    {
      key: `resumed:${resumed.id}`,
      to: { person },
      section: '挂起期满，已恢复办理',
      lines: [
        issueLine(facts, issue, {
          why: `${dayInWords(dayOf(resumed.at))}起恢复计时${limit}`,
          ...{ buttons: [openButton(issue)], whileIn: RUNNING, version: deadline?.version ?? null },
        }),
      ],
    },
  ]
}

/** The handler, unless there is none any more; then the head of the lead unit. */
function toldOf(facts: IssueFacts, issue: Issue): string | undefined {
  const { handlerId } = issue
  return handlerId !== undefined && facts.people.has(handlerId) ? handlerId : leadHead(facts, issue)
}
