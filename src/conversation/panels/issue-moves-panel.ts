import type { Card } from '#cards/card.js'
import { issueMovesCard } from '#cards/issue-moves.js'
import { issueMovesView } from '../../views/issue-moves-view.js'
import { peopleIn } from '../../views/move-in-words.js'
import { issueNow, movesNow } from '../issue-now.js'
import { namesOf } from '../issue-people.js'
import type { Turn } from '../turn.js'

export interface IssueMovesParams {
  readonly issueId: string
  /** The newest where it is absent. */
  readonly page?: number
}

export async function drawIssueMoves(turn: Turn, { issueId, page }: IssueMovesParams): Promise<Card> {
  const issue = await issueNow(turn, issueId)
  const moves = await movesNow(turn, issue)
  const names = await namesOf(turn, moves.flatMap(peopleIn))
  return issueMovesCard(issueMovesView(issue, moves, names, page))
}
