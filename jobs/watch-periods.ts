import type { Button } from '#cards/card.js'
import { type IssueFacts, type IssueFactsPorts, issueFacts } from '#src/domain/issues/reminding.js'
import type { Issue } from '#src/domain/issues/types.js'
import { addDays, type Day, dayInWords, dayOf, type Instant } from '#src/domain/time.js'
import { type Notice, reminder } from '#src/schedule/job.js'
import { issueLine, openButton } from '#src/views/reminder-line.js'

const HOUR_MS = 3_600_000
const AHEAD_DAYS = 7
/** A watch that ended over a long holiday is told of after it. */
const AFTERWARDS_DAYS = 14

export interface WatchPorts extends IssueFactsPorts {
  /** Settled cases whose watch ends between two days, both counted. */
  watchesBetween(from: Day, to: Day): Promise<readonly Issue[]>
}

/** 息诉息访: before the watch ends somebody visits once more, so that it does not end by nobody looking. */
export const watchPeriods = reminder<WatchPorts, IssueFacts>({
  name: 'watch-periods',
  cron: '30 8 * * *',
  describe: '工作日8:30提醒包案领导和包户干部：息诉息访的观察期7天内期满、已经期满，各一次',
  catchUp: 'latest',
  maxLateMs: 6 * HOUR_MS,
  load: (ports, now) => {
    const today = dayOf(now)
    const issuesIn = () => ports.watchesBetween(addDays(today, -AFTERWARDS_DAYS), addDays(today, AHEAD_DAYS))
    return issueFacts({ ...ports, issuesIn }, [{ statuses: ['closed'] }], () => true)
  },
  select: (facts, now) =>
    facts.calendar.isWorkday(dayOf(now)) ? facts.issues.flatMap((issue) => noticesOf(facts, issue, now)) : [],
})

function noticesOf(facts: IssueFacts, issue: Issue, now: Instant): Notice[] {
  const { id, watchUntil } = issue
  const today = dayOf(now)
  if (!watchUntil || issue.status !== 'closed' || watchUntil > addDays(today, AHEAD_DAYS)) return []
  const isOver = watchUntil < today
  const until = dayInWords(watchUntil)
  const cadre = facts.cadres.get(issue.householdId)
  return watchersOf(facts, issue).map((person) => ({
    key: `watch-${isOver ? 'over' : 'soon'}:${id}:${watchUntil}:${person}`,
    to: { person },
    section: isOver ? '息诉息访观察期已满' : '息诉息访观察期将满，请再走访一次',
    lines: [
      issueLine(facts, issue, {
        why: isOver ? `观察到 ${until}，没有复访` : `观察期到 ${until}，请上门看看是不是真的息访了`,
        buttons: [...(person === cadre && !isOver ? [visitButton(issue)] : []), openButton(issue)],
        ...{ whileIn: ['closed'], version: null },
      }),
    ],
  }))
}

function visitButton({ householdId }: Issue): Button {
  return {
    label: '走访',
    style: 'primary',
    intent: { verb: 'visit.open', args: { household: householdId } },
  }
}

/** 包案领导 and the household's cadre; where there is neither, the head of the household's unit. */
function watchersOf({ cadres, units }: IssueFacts, issue: Issue): readonly string[] {
  const named = [issue.leaderId, cadres.get(issue.householdId)].filter((id) => id !== undefined)
  const head = issue.unitId ? units.get(issue.unitId)?.headId : undefined
  return named.length > 0 ? [...new Set(named)] : head ? [head] : []
}
