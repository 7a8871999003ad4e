import { CASE_RUNNING } from '#src/domain/issues/case-clock.js'
import {
  atWork,
  type IssueFacts,
  type IssueFactsPorts,
  issueFacts,
  leadHead,
} from '#src/domain/issues/reminding.js'
import type { Issue, StatutoryClock } from '#src/domain/issues/types.js'
import { addDays, DAY_MS, type Day, dayInWords, dayOf, type Instant, startOf } from '#src/domain/time.js'
import { type Notice, reminder } from '#src/schedule/job.js'
import { issueLine, nudgeButton, openButton } from '#src/views/reminder-line.js'

const HOUR_MS = 3_600_000
const AHEAD_DAYS = 7

export interface CaseDeadlinePorts extends IssueFactsPorts {
  /** Petition cases and disputes whose statutory limit runs and ends by that day. */
  casesDueBy(day: Day): Promise<readonly Issue[]>
}

/**
 * 法定办理期限: once ahead and once when it is over, for each version of it; apart from the deadline of the assignment,
 * which is the county's own.
 */
export const caseDeadlines = reminder<CaseDeadlinePorts, IssueFacts>({
  name: 'case-deadlines',
  cron: '30 8 * * *',
  describe: '工作日8:30提醒信访积案和矛盾纠纷的法定期限：提前7天、超过各一次',
  catchUp: 'latest',
  maxLateMs: 6 * HOUR_MS,
  load: (ports, now) => {
    const issuesIn = () => ports.casesDueBy(addDays(dayOf(now), AHEAD_DAYS))
    return issueFacts({ ...ports, issuesIn }, [{ statuses: CASE_RUNNING }], () => true)
  },
  select: (facts, now) =>
    facts.calendar.isWorkday(dayOf(now)) ? facts.issues.flatMap((issue) => noticesOf(facts, issue, now)) : [],
})

function noticesOf(facts: IssueFacts, issue: Issue, now: Instant): Notice[] {
  const { statutory, id } = issue
  if (!statutory || !CASE_RUNNING.includes(issue.status)) return []
  const left = daysLeft(statutory, now)
  if (left > AHEAD_DAYS) return []
  const stage = left < 0 ? 'over' : 'due'
  return toldOf(facts, issue, stage).map((person) => ({
    key: `case-${stage}:${id}:v${statutory.version}:${person}`,
    to: { person },
    section: stage === 'over' ? '已超过法定期限' : '法定期限 7 天内到期',
    urgency: stage === 'over' ? 'past' : 'soon',
    lines: [
      issueLine(facts, issue, {
        why: reason(statutory, left),
        buttons: [openButton(issue), ...(stage === 'over' ? nudgeButton(facts, issue, person) : [])],
        ...{ whileIn: CASE_RUNNING, version: statutory.version, clock: 'statutory' },
      }),
    ],
  }))
}

function daysLeft({ due }: StatutoryClock, now: Instant): number {
  return Math.round((startOf(due) - startOf(dayOf(now))) / DAY_MS)
}

function reason({ due }: StatutoryClock, left: number): string {
  const limit = `法定期限 ${dayInWords(due)}`
  if (left < 0) return `${limit}，已超过 ${-left} 天`
  return left === 0 ? `${limit}，今天到期` : `${limit}，还有 ${left} 天`
}

/** Who works on it and who answers for the case; when it is over, the head and the county offices too. */
function toldOf(facts: IssueFacts, issue: Issue, stage: 'due' | 'over'): readonly string[] {
  const holder = issue.holder.kind === 'unit' ? facts.units.get(issue.holder.unitId)?.headId : undefined
  const offices = facts.offices.map(({ id }) => id)
  const working = atWork(facts, issue) ?? holder
  const above = stage === 'over' ? [leadHead(facts, issue), ...offices] : []
  const named = [...(working ? [working] : offices), issue.leaderId, ...above]
  return [...new Set(named.filter((id) => id !== undefined))]
}
