import {
  atWork,
  dueAhead,
  type IssueFacts,
  type IssueFactsPorts,
  isAhead,
  issueFacts,
  RUNNING,
} from '#src/domain/issues/reminding.js'
import { dayOf, type Instant, momentInWords } from '#src/domain/time.js'
import { type Notice, reminder } from '#src/schedule/job.js'
import { issueLine, openButton } from '#src/views/reminder-line.js'

const HOUR_MS = 3_600_000
const AHEAD_WORKDAYS = 3

/** Before the deadline, once for each: 提前提醒. */
export const dueIssues = reminder<IssueFactsPorts, IssueFacts>({
  name: 'due-issues',
  cron: '30 8 * * *',
  describe: '工作日8:30提醒经办人三个工作日内到期的问题，每个期限一次',
  catchUp: 'latest',
  maxLateMs: 6 * HOUR_MS,
  load: (ports, now) =>
    issueFacts(
      ports,
      [{ statuses: RUNNING, due: dueAhead(ports.calendar, now, AHEAD_WORKDAYS) }],
      ({ deadline }) => isAhead(ports.calendar, deadline, now, AHEAD_WORKDAYS),
    ),
  select: (facts, now) => (facts.calendar.isWorkday(dayOf(now)) ? noticesOf(facts, now) : []),
})

function noticesOf(facts: IssueFacts, now: Instant): Notice[] {
  return facts.issues.flatMap((issue): Notice[] => {
    const { id, deadline } = issue
    const person = atWork(facts, issue)
    if (person === undefined || !isAhead(facts.calendar, deadline, now, AHEAD_WORKDAYS)) return []
    return [
      {
        key: `due:${id}:v${deadline.version}:${person}`,
        to: { person },
        ...{ section: '三个工作日内到期', urgency: 'soon' },
        lines: [
          issueLine(facts, issue, {
            why: `期限 ${momentInWords(deadline.at)}`,
            ...{ buttons: [openButton(issue)], whileIn: RUNNING, version: deadline.version },
          }),
        ],
      },
    ]
  })
}
