import type { IssueMovesView } from '#cards/issue-moves.js'
import type { Issue, IssueMove } from '../domain/issues/types.js'
import { STATUS_WORDS } from '../text/words.js'
import { moveInWords } from './move-in-words.js'

/** As many as fit into one card even where each tells as much as it may. */
const MOVES_OF_A_PAGE = 12

/** One page of everything that happened to an issue; without a number, or with one that there is not, the newest. */
export function issueMovesView(
  issue: Issue,
  moves: readonly IssueMove[],
  names: ReadonlyMap<string, string>,
  wanted?: number,
): IssueMovesView {
  const pages = Math.max(1, Math.ceil(moves.length / MOVES_OF_A_PAGE))
  const page = wanted !== undefined && wanted >= 1 && wanted <= pages ? wanted : pages
  const before = (page - 1) * MOVES_OF_A_PAGE
  return {
    title: `全部经过：问题 ${issue.number}`,
    text: `${[...issue.text].slice(0, 40).join('')}（${STATUS_WORDS[issue.status]}）`,
    issueId: issue.id,
    moves: moves
      .slice(before, before + MOVES_OF_A_PAGE)
      .map((move, i) => `${before + i + 1}. ${moveInWords(move, names)}`),
    ...{ page, pages, total: moves.length },
  }
}
