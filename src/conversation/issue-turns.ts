import { activeCampaign, allow, resourceOf } from '../actions/action.js'
import { moveIssue } from '../actions/move-issue.js'
import { raiseIssue } from '../actions/raise-issue.js'
import { MOVES, type Move } from '../domain/issues/moves.js'
import type { Raised } from '../domain/issues/new-issue.js'
import type { Issue } from '../domain/issues/types.js'
import type { HouseholdRecord } from '../domain/ports.js'
import { showIssue } from './issue-cards.js'
import { tellOfMove } from './tell-of-move.js'
import type { Turn } from './turn.js'

/** Cards about several issues stay where they are when one of them is moved. */
const STAYS = new Set(['digest', 'along'])

export async function carryOutMove(
  turn: Turn,
  issue: Issue,
  move: Move,
  told: Readonly<Record<string, unknown>>,
  attachmentIds: readonly string[] = [],
): Promise<string> {
  const input = MOVES[move].input.parse(told) as never
  const moved = await moveIssue(turn.action, issue, move, input, attachmentIds)
  turn.changes.push(...moved.changes)
  // What asks about an issue that is gone has nothing left to ask.
  if (moved.issue.status === 'withdrawn' && turn.session.draft?.about.issueId === issue.id)
    turn.remember({ draft: null, draftCard: null })
  if (turn.pressed && STAYS.has(turn.pressed.panel))
    await turn.redraw(turn.pressed, turn.pressed.panel, turn.pressed.params)
  else if (turn.pressed) await turn.redraw(turn.pressed, 'issue', { issueId: issue.id })
  else await showIssue(turn, moved.issue)
  await tellOfMove(turn, moved)
  turn.toast('success', `${issue.number} ${MOVES[move].word}：已记录`)
  return `issue.${move}`
}

export async function raiseAndShow(
  turn: Turn,
  household: HouseholdRecord,
  facts: Pick<Raised, 'category' | 'kind' | 'text' | 'outcome' | 'outcomeNote' | 'promisedDay'>,
  attachmentIds: readonly string[] = [],
): Promise<string> {
  const context = allow(turn.action, 'visit.record', resourceOf(household), '登记这一户的问题')
  const campaign = await activeCampaign(turn.action)
  const raised = await raiseIssue(context, { household, campaignId: campaign.id, ...facts }, attachmentIds)
  turn.changes.push(...raised.changes)
  await turn.present('issue', { issueId: raised.issue.id })
  turn.toast('success', `已登记问题 ${raised.issue.number}`)
  return 'issue.raise'
}
