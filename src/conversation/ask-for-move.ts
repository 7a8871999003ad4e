import { checkMove } from '../actions/move-issue.js'
import { MOVES, type Move } from '../domain/issues/moves.js'
import type { Issue } from '../domain/issues/types.js'
import { startDraft } from './drafts.js'
import { MOVE_FLOWS } from './flows/issue-flows.js'
import { personAnswer } from './flows/person-step.js'
import { carryOutMove } from './issue-turns.js'
import { suggestForMove } from './suggest-for-move.js'
import type { Turn } from './turn.js'

/** What an earlier plan says is there to be changed, not to be written again. */
async function standing(turn: Turn, { plan, leaderId }: Issue, move: Move): Promise<Record<string, unknown>> {
  if (move !== 'plan' || !plan) return {}
  const leader = leaderId ? await turn.readers.person(leaderId) : null
  return { ...plan, ...(leader ? { leader: personAnswer(leader) } : {}) }
}

/** A move that is told all it needs is made; else its questions are asked, with what is known filled in. */
export async function moveOrAsk(
  turn: Turn,
  issue: Issue,
  move: Move,
  known: Readonly<Record<string, unknown>>,
): Promise<string> {
  const input = MOVES[move].input.safeParse(known)
  const flow = MOVE_FLOWS[move]
  const isWhole = input.success && (!flow || Object.keys(known).length > 0)
  if (isWhole || !flow) return carryOutMove(turn, issue, move, known)
  // Who may not, is told so before being asked for anything.
  await checkMove(turn.action, issue, move)
  const title = `问题 ${issue.number}：${[...issue.text].slice(0, 40).join('')}`
  const likely = await suggestForMove(turn, issue, move)
  await startDraft(
    turn,
    flow,
    { ...likely.known, ...(await standing(turn, issue, move)), ...known },
    { about: { issueId: issue.id, move, title }, suggested: likely.suggested },
  )
  return `issue.ask.${move}`
}
