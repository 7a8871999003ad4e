import type { IssueCategory } from '#src/domain/issues/category.js'
import {
  atWork,
  dueAhead,
  type IssueFacts,
  type IssueFactsPorts,
  isAhead,
  issueFacts,
  RUNNING,
} from '#src/domain/issues/reminding.js'
import { type PastCourse, pastCourse, riskOf } from '#src/domain/issues/risk.js'
import type { Deadline, Issue, IssueMove } from '#src/domain/issues/types.js'
import { dayOf, type Instant } from '#src/domain/time.js'
import type { WorkCalendar } from '#src/domain/working-time.js'
import { type Notice, reminder } from '#src/schedule/job.js'
import { issueLine, moveButton, openButton } from '#src/views/reminder-line.js'
import { riskInWords } from '#src/views/risk-in-words.js'

export interface RiskPorts extends IssueFactsPorts {
  /** The moves of the newest closed issues of each category. */
  closedCourses(
    categories: readonly IssueCategory[],
    closedSince: Instant,
  ): Promise<readonly { readonly category: IssueCategory; readonly moves: readonly IssueMove[] }[]>
}

export interface RiskFacts extends IssueFacts {
  readonly past: ReadonlyMap<IssueCategory, readonly PastCourse[]>
}

const HOUR_MS = 3_600_000
const YEAR_MS = 365 * 24 * HOUR_MS
/** 提前三天: so long before the three working days in which everybody is reminded. */
const AHEAD_WORKDAYS = 6

/** While something can still be done: who works on it hears that ones like it took longer, and what held them up. */
export const riskAhead = reminder<RiskPorts, RiskFacts>({
  name: 'risk-ahead',
  cron: '30 8 * * *',
  describe: '工作日8:30提醒经办人：按本县同类问题的用时，这件可能超期，常见卡点在哪里，每个期限一次',
  catchUp: 'latest',
  maxLateMs: 6 * HOUR_MS,
  async load(ports, now) {
    const near = ({ deadline }: Issue) => isAtRisk(ports.calendar, deadline, now)
    const due = dueAhead(ports.calendar, now, AHEAD_WORKDAYS)
    const facts = await issueFacts(ports, [{ statuses: RUNNING, due }], near)
    const categories = [...new Set(facts.issues.map(({ category }) => category))]
    const closed = categories.length > 0 ? await ports.closedCourses(categories, now - YEAR_MS) : []
    const past = new Map<IssueCategory, PastCourse[]>(categories.map((category) => [category, []]))
    for (const { category, moves } of closed) {
      const course = pastCourse(facts.calendar, moves)
      if (course) past.get(category)?.push(course)
    }
    return { ...facts, past }
  },
  select: (facts, now) => (facts.calendar.isWorkday(dayOf(now)) ? noticesOf(facts, now) : []),
})

/** Limits in hours are over before anything could be arranged. */
function isAtRisk(calendar: WorkCalendar, deadline: Deadline | undefined, now: Instant): boolean {
  return isAhead(calendar, deadline, now, AHEAD_WORKDAYS) && deadline.limit.kind === 'workdays'
}

function noticesOf(facts: RiskFacts, now: Instant): Notice[] {
  return facts.issues.flatMap((issue): Notice[] => {
    const { id, category, deadline, handlerId } = issue
    const person = atWork(facts, issue)
    if (person === undefined || !deadline || !isAtRisk(facts.calendar, deadline, now)) return []
    const similar = facts.past.get(category) ?? []
    const risk = riskOf(facts.calendar, issue, facts.moves.get(id) ?? [], similar, now)
    if (!risk) return []
    const mayAsk = person === handlerId && ['accepted', 'in_progress'].includes(issue.status)
    const buttons = [openButton(issue), ...(mayAsk ? [moveButton(issue, 'ask_extension')] : [])]
    return [
      {
        key: `risk:${id}:v${deadline.version}:${person}`,
        to: { person },
        section: '可能超期，早作安排',
        isDuty: false,
        lines: [
          issueLine(facts, issue, {
            ...{ why: riskInWords(issue, risk), buttons },
            ...{ whileIn: RUNNING, version: deadline.version },
          }),
        ],
      },
    ]
  })
}
