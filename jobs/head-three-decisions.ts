import type { Button } from '#cards/card.js'
import {
  type Decision,
  decisionsOn,
  MOST_DECISIONS,
  mostPressing,
  undecided,
} from '#src/domain/issues/decisions.js'
import { type IssueFacts, type IssueFactsPorts, issueFacts } from '#src/domain/issues/reminding.js'
import { type Day, dayOf, type Instant, mondayOf } from '#src/domain/time.js'
import { type Notice, reminder } from '#src/schedule/job.js'
import type { DigestLine } from '#src/views/digest-view.js'
import { issueLine, moveButton, openButton } from '#src/views/reminder-line.js'

const HOUR_MS = 3_600_000

/** 三件事: what only the head can decide, at most three a week, each in one tap. All else comes when it is asked for. */
export const headThreeDecisions = reminder<IssueFactsPorts, IssueFacts>({
  name: 'head-three-decisions',
  cron: '30 8 * * 1',
  describe: '周一8:30请单位负责人定三件事：最急的至多三件，每件一点就办，其余回“待办问题”再看',
  catchUp: 'latest',
  maxLateMs: 6 * HOUR_MS,
  load: (ports, now) => issueFacts(ports, undecided(ports.calendar, now), () => true),
  select: (facts, now) => (facts.calendar.isWorkday(dayOf(now)) ? noticesOf(facts, now) : []),
})

function noticesOf(facts: IssueFacts, now: Instant): Notice[] {
  const byHead = new Map<string, Decision[]>()
  for (const issue of facts.issues)
    for (const { headId, ...decision } of decisionsOn(facts, issue, now)) {
      const pile = byHead.get(headId)
      if (pile) pile.push(decision)
      else byHead.set(headId, [decision])
    }
  const week = mondayOf(dayOf(now))
  // In the order of the units, so that the same facts always make the same list.
  const heads = new Set([...facts.units.values()].map(({ headId }) => headId))
  return [...heads].flatMap((headId) => noticeFor(facts, headId, byHead.get(headId) ?? [], week))
}

function noticeFor(facts: IssueFacts, headId: string, decisions: readonly Decision[], week: Day): Notice[] {
  if (decisions.length === 0) return []
  const left = decisions.length - MOST_DECISIONS
  return [
    {
      // One for the week: a second run, on whatever day of it, adds no fourth thing.
      key: `decisions:${week}:${headId}`,
      to: { person: headId },
      section: left > 0 ? `三件事，请您定（其余 ${left} 件回“待办问题”看）` : '三件事，请您定',
      comesFirst: true,
      lines: mostPressing(decisions)
        .slice(0, MOST_DECISIONS)
        .map((decision) => lineOf(facts, decision)),
    },
  ]
}

function lineOf(facts: IssueFacts, { issue, move, why }: Decision): DigestLine {
  const buttons: Button[] = [{ ...moveButton(issue, move), style: 'primary' }, openButton(issue)]
  const holds = { whileIn: [issue.status], version: issue.deadline?.version ?? null }
  return issueLine(facts, issue, { why, buttons, ...holds })
}
