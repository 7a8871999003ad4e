import type { Card } from '#cards/card.js'
import { issueListCard } from '#cards/issue-list.js'
import { can } from '../../domain/access.js'
import type { Issue } from '../../domain/issues/types.js'
import { isForMeeting } from '../../domain/meetings/meeting.js'
import { dayInWords, type Instant, momentInWords } from '../../domain/time.js'
import { KIND_WORDS, STATUS_WORDS } from '../../text/words.js'
import { todoIssues } from '../todo-issues.js'
import type { Turn } from '../turn.js'

/** Rows of one card: more would not be read on a phone. */
const ROWS = 10

/** The issues that wait for this person, those that are due first. */
export async function drawIssueList(turn: Turn): Promise<Card> {
  const all = await todoIssues(turn)
  return issueListCard({
    title: `待办问题 ${all.length} 件`,
    asOf: momentInWords(turn.now),
    rows: all.slice(0, ROWS).map(({ issue, why }) => ({
      issueId: issue.id,
      text: `${issue.number} ${[...issue.text].slice(0, 20).join('')}`,
      hint: [
        issue.kind === 'request' ? '' : KIND_WORDS[issue.kind],
        why,
        STATUS_WORDS[issue.status],
        issue.status === 'resolved' ? '' : deadlineInWords(issue, turn.now),
        issue.status === 'resolved' && issue.callbackDue ? `${dayInWords(issue.callbackDue)}前回访` : '',
      ]
        .filter(Boolean)
        .join('，'),
    })),
    more: Math.max(0, all.length - ROWS),
    commands:
      all.some(({ issue }) => isForMeeting(issue)) && can(turn.actor, 'meeting.hold') ? ['联席会议'] : [],
  })
}

function deadlineInWords({ deadline }: Issue, now: Instant): string {
  if (!deadline) return ''
  return `期限 ${momentInWords(deadline.at)}${now > deadline.at ? '，已超期' : ''}`
}
