import { isGiving } from '#src/domain/issues/moves.js'
import { type IssueFacts, type IssueFactsPorts, issueFacts, leadHead } from '#src/domain/issues/reminding.js'
import { dayOf, type Instant, momentInWords } from '#src/domain/time.js'
import { WORKDAY_MS, workingMsAgo } from '#src/domain/working-time.js'
import { type Notice, reminder } from '#src/schedule/job.js'
import { issueLine, openButton } from '#src/views/reminder-line.js'

const HOUR_MS = 3_600_000

/** Silence is not acceptance: whoever was given an issue signs for it, or gives it back, within a working day. */
export const unacceptedIssues = reminder<IssueFactsPorts, IssueFacts>({
  name: 'unaccepted-issues',
  cron: '30 9 * * *',
  describe: '工作日9:30提醒主办单位负责人：交办满一个工作日还没有签收的问题，每次交办一次',
  catchUp: 'latest',
  maxLateMs: 6 * HOUR_MS,
  load(ports, now) {
    const aWorkdayAgo = workingMsAgo(ports.calendar, now, WORKDAY_MS)
    // Nothing is given away before it is raised; nobody is asked for the moves of those that are newer.
    return issueFacts(ports, [{ statuses: ['assigned'] }], ({ raisedAt }) => raisedAt <= aWorkdayAgo)
  },
  select: (facts, now) => (facts.calendar.isWorkday(dayOf(now)) ? noticesOf(facts, now) : []),
})

function noticesOf(facts: IssueFacts, now: Instant): Notice[] {
  // Reckoned once: the office hours of thousands of issues would be the dearest part of the run.
  const aWorkdayAgo = workingMsAgo(facts.calendar, now, WORKDAY_MS)
  return facts.issues.flatMap((issue): Notice[] => {
    const person = leadHead(facts, issue)
    const given = facts.moves.get(issue.id)?.findLast(isGiving)
    if (!given || person === undefined) return []
    if (given.at > aWorkdayAgo) return []
    return [
      {
        key: `unaccepted:${issue.id}:v${issue.deadline?.version ?? 0}:${person}`,
        to: { person },
        section: '等您单位签收',
        lines: [
          issueLine(facts, issue, {
            why: `${momentInWords(given.at)} 交办，还没有签收`,
            buttons: [
              {
                label: '签收',
                style: 'primary',
                intent: { verb: 'issue.move', args: { issue: issue.id, move: 'accept' } },
              },
              openButton(issue),
            ],
            ...{ whileIn: ['assigned'], version: issue.deadline?.version ?? null },
          }),
        ],
      },
    ]
  })
}
