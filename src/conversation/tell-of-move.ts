import type { MovedIssue } from '../actions/move-issue.js'
import type { Move } from '../domain/issues/moves.js'
import type { Issue, IssueMove } from '../domain/issues/types.js'
import { nextSendingTime } from '../domain/working-time.js'
import { inPlaceOf, viewerOf } from './actor-of.js'
import { redrawCards, retireCards } from './issue-cards.js'
import { callersOf, closestTo, headOf, offices } from './issue-people.js'
import { tellOfAlong } from './tell-of-along.js'
import type { Turn } from './turn.js'

type Target =
  | 'lead_head'
  | 'handler'
  | 'co_heads'
  | 'assigner_head'
  | 'office'
  | 'caller'
  | 'raiser'
  | 'leader'
  | 'close_to_household'

/**
 * Who is told of a move at once: who has to act on it now, or waits for its answer. Everybody else sees it on the card
 * they have, and what only needs to be known waits for a digest.
 */
const TOLD: Readonly<Partial<Record<Move, readonly Target[]>>> = {
  assign: ['lead_head', 'co_heads'],
  assign_county: ['lead_head', 'co_heads'],
  fix_lead: ['lead_head'],
  hand_on: ['lead_head'],
  hand_over: ['handler'],
  return: ['assigner_head'],
  ask_extension: ['office'],
  grant_extension: ['handler', 'close_to_household'],
  refuse_extension: ['handler'],
  nudge: ['handler', 'lead_head'],
  supervise: ['handler', 'lead_head'],
  escalate: ['office'],
  resolve: ['caller'],
  call_back: ['handler'],
  plan: ['leader'],
  extend_case: ['handler'],
  settle: ['raiser'],
  relapse: ['office', 'handler', 'leader'],
  reopen: ['office', 'handler'],
  close: ['raiser'],
  take_in: ['handler', 'lead_head'],
}

/** Brings every card of the issue up to date, wherever it was sent, and gives it to those who must act. */
export async function tellOfMove(turn: Turn, moved: MovedIssue): Promise<void> {
  const { issue, before, move } = moved
  const told = new Set(await toldOf(turn, issue, move))
  // Who worked on it is told that it was taken off their hands.
  if ((TAKEN_OFF.has(move.move) || move.facts.meeting) && before.handlerId)
    told.add(await inPlaceOf(turn.readers, before.handlerId, turn.now))
  await bringUpToDate(turn, issue, told)
  await tellOfAlong(turn, moved)
}

/** As above, with those who get a card of their own named; where they are told otherwise, nobody. */
export async function bringUpToDate(turn: Turn, issue: Issue, told: Set<string>): Promise<void> {
  told.delete(turn.actor.person.id)
  await redrawCards(turn, issue, told)
  const at = nextSendingTime(turn.setting.calendar, turn.now)
  for (const personId of told) {
    const viewer = await viewerOf(turn.readers, personId, turn.now)
    if (!viewer) continue
    // A card that changes in its place rings no bell, so those who must act get a new one; the older ones point to it.
    await retireCards(turn, issue, personId)
    await turn.showTo(viewer, 'issue', { issueId: issue.id }, at)
  }
}

const TAKEN_OFF: ReadonlySet<string> = new Set<Move>(['merge', 'gather'])

async function toldOf(turn: Turn, issue: Issue, { move, facts }: IssueMove): Promise<readonly string[]> {
  const targets = new Set(TOLD[move as Move])
  // Where a meeting says anew who helps.
  if (facts.coUnits) targets.add('co_heads')
  const found = await Promise.all([...targets].map((target) => peopleFor(turn, issue, target)))
  return Promise.all(found.flat().map((personId) => inPlaceOf(turn.readers, personId, turn.now)))
}

async function peopleFor(turn: Turn, issue: Issue, target: Target): Promise<readonly string[]> {
  switch (target) {
    case 'lead_head':
      return headOf(turn, issue.leadUnitId)
    case 'assigner_head':
      return issue.assignedByUnitId ? headOf(turn, issue.assignedByUnitId) : offices(turn)
    case 'co_heads':
      return (await Promise.all(issue.coParts.map(({ unitId }) => headOf(turn, unitId)))).flat()
    case 'handler':
      return issue.handlerId ? [issue.handlerId] : []
    case 'leader':
      return issue.leaderId ? [issue.leaderId] : []
    case 'raiser':
      return [issue.raisedBy]
    case 'office':
      return offices(turn)
    case 'close_to_household':
      return closestTo(turn, issue)
    case 'caller':
      return callersOf(turn, issue)
  }
}
