import type { Button } from '#cards/card.js'
import { type IssueFacts, type IssueFactsPorts, issueFacts } from '#src/domain/issues/reminding.js'
import type { Issue, IssueStatus } from '#src/domain/issues/types.js'
import { dayInWords, dayOf, type Instant } from '#src/domain/time.js'
import { type Notice, reminder } from '#src/schedule/job.js'
import { answerButtons } from '#src/views/answer-buttons.js'
import { issueLine, openButton } from '#src/views/reminder-line.js'

const HOUR_MS = 3_600_000
const TO_CALL: readonly IssueStatus[] = ['resolved', 'callback']

/** 回访 is due within three working days of 办结; whoever handled the issue is never the one to ask. */
export const callbackDue = reminder<IssueFactsPorts, IssueFacts>({
  name: 'callback-due',
  cron: '0 10 * * *',
  describe: '工作日10:00提醒回访到期的已办结问题，由没有经办的包户干部或挂点单位负责人回访',
  catchUp: 'latest',
  maxLateMs: 6 * HOUR_MS,
  load: (ports, now) =>
    issueFacts(ports, [{ statuses: TO_CALL, callbackBy: dayOf(now) }], (issue) => isDue(issue, now)),
  select: (facts, now) => (facts.calendar.isWorkday(dayOf(now)) ? noticesOf(facts, now) : []),
})

function isDue({ callbackDue: day }: Issue, now: Instant): boolean {
  return day !== undefined && day <= dayOf(now)
}

function noticesOf(facts: IssueFacts, now: Instant): Notice[] {
  return facts.issues.flatMap((issue) =>
    isDue(issue, now)
      ? callersOf(facts, issue).map(
          (person): Notice => ({
            key: `callback:${issue.id}:r${issue.reopenings}:${person}`,
            to: { person },
            section: '等您回访',
            lines: [
              issueLine(facts, issue, {
                why: `请问问群众是否满意，${dayInWords(issue.callbackDue ?? dayOf(now))}前回访`,
                buttons: buttonsOf(issue),
                ...{ whileIn: TO_CALL, version: issue.deadline?.version ?? null },
              }),
            ],
          }),
        )
      : [],
  )
}

function buttonsOf(issue: Issue): Button[] {
  return [...answerButtons(issue.id), openButton(issue)]
}

/** Whoever it was given to, unless they left; else the household's cadre unless it was they who handled it; then the head of the household's unit; then the office. */
function callersOf({ cadres, units, offices, people }: IssueFacts, issue: Issue): readonly string[] {
  if (issue.callerId !== undefined && people.has(issue.callerId)) return [issue.callerId]
  const cadre = cadres.get(issue.householdId)
  // A head may not call back what the own unit has handled.
  const isOwn = issue.unitId === issue.leadUnitId
  const head = issue.unitId && !isOwn ? units.get(issue.unitId)?.headId : undefined
  const caller = [cadre, head].find((id) => id !== undefined && id !== issue.handlerId)
  return caller === undefined ? offices.map(({ id }) => id) : [caller]
}
