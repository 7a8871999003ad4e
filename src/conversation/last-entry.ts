import { checkMove } from '../actions/move-issue.js'
import { DomainError } from '../domain/errors.js'
import type { Issue } from '../domain/issues/types.js'
import type { Visit } from '../domain/visits/types.js'
import { startDraft } from './drafts.js'
import { amendIssueFlow } from './flows/issue-flows.js'
import { refTo } from './flows/log-visit.js'
import type { Turn } from './turn.js'

/** What 撤销 and 更正 mean: the person's last visit or the last issue raised without one, whichever came last. */
export type LastEntry =
  | { readonly kind: 'visit'; readonly visit: Visit }
  | { readonly kind: 'issue'; readonly issue: Issue }

export async function lastEntry(turn: Turn): Promise<LastEntry | null> {
  const [visit, issue] = await Promise.all([lastVisit(turn), turn.readers.lastRaised(turn.actor.person.id)])
  if (issue && (!visit || issue.raisedAt > visit.enteredAt)) return { kind: 'issue', issue }
  return visit && { kind: 'visit', visit }
}

/** The last visit of this conversation, else the person's last one anywhere. */
async function lastVisit(turn: Turn): Promise<Visit | null> {
  const { lastVisitId } = turn.session
  const known = lastVisitId ? await turn.readers.visit(lastVisitId) : null
  return known?.status === 'standing' ? known : turn.readers.lastEntry(turn.actor.person.id)
}

/** Opens an issue that was raised without a visit to be set right. */
export async function openAmendment(turn: Turn, issue: Issue): Promise<string> {
  await checkMove(turn.action, issue, 'amend')
  const household = await turn.readers.household(issue.householdId)
  if (!household) throw new DomainError('household.not-found', { words: issue.householdId })
  const { text, category, kind, outcome, outcomeNote = null, promisedDay = null } = issue
  const answers = { household: refTo(household), text, category, kind, outcome, outcomeNote, promisedDay }
  const title = `问题 ${issue.number}：${household.head}`
  await startDraft(turn, amendIssueFlow, answers, { about: { issueId: issue.id, title } })
  return 'issue.amend-open'
}
