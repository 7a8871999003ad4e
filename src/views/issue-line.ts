import type { IssueRow } from '#cards/found-issues.js'
import { RUNNING } from '../domain/issues/reminding.js'
import type { Issue } from '../domain/issues/types.js'
import { dayInWords, type Instant, momentInWords } from '../domain/time.js'
import { ANSWER_WORDS, KIND_WORDS, STATUS_WORDS } from '../text/words.js'
import { holderInWords } from './holder-in-words.js'

/** An issue in one line: how it stands, in whose hands it is, and what is due when; with the household, where that isn't said. */
export function issueLine(issue: Issue, now: Instant, head?: string): IssueRow {
  return {
    issueId: issue.id,
    text: `${issue.number} ${head ? `${head}家：` : ''}${shortened(issue.text)}`,
    hint: stateInWords(issue, now),
  }
}

const LONGEST = 30

function shortened(text: string): string {
  const characters = [...text]
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST).join('')}…` : text
}

function stateInWords(issue: Issue, now: Instant): string {
  const { kind, status, settled, holder, leadUnitId, deadline, promisedDay, callbackDue, answer } = issue
  const runs = deadline !== undefined && RUNNING.includes(status)
  return [
    kind === 'request' ? '' : KIND_WORDS[kind],
    settled ? '已息诉息访' : STATUS_WORDS[status],
    holder.kind === 'nobody' ? '' : `现在由${holderInWords(holder)}`,
    leadUnitId && holder.kind !== 'nobody' && leadUnitId !== holderInWords(holder) ? `主办${leadUnitId}` : '',
    runs ? `期限 ${momentInWords(deadline.at)}${now > deadline.at ? '，已超期' : ''}` : '',
    promisedDay && holder.kind !== 'nobody' ? `答应 ${dayInWords(promisedDay)}前` : '',
    status === 'resolved' && callbackDue ? `${dayInWords(callbackDue)}前回访` : '',
    answer ? `群众${ANSWER_WORDS[answer]}` : '',
  ]
    .filter(Boolean)
    .join('，')
}
