import { checkSeen } from '../../actions/move-issue.js'
import { MOVES, type Move } from '../../domain/issues/moves.js'
import { moveOrAsk } from '../ask-for-move.js'
import { correctIssue } from '../commands/issues.js'
import { showIssue } from '../issue-cards.js'
import { issueNow } from '../issue-now.js'
import type { Press } from './press.js'

/** A move's button: made at once if it needs nothing more, else its questions come in the card's place. */
export const moveIssuePress: Press = async (turn, { issue: issueId = '', move = '', ...known }) => {
  if (!(move in MOVES)) return 'press.stale'
  const issue = await issueNow(turn, issueId)
  if (move === 'amend') return correctIssue(turn, issue, '')
  return moveOrAsk(turn, issue, move as Move, known)
}

/** A row of a list is opened as a card of its own; the list stays. */
export const openIssue: Press = async (turn, { issue: issueId = '' }) => {
  await checkSeen(turn.action, await issueNow(turn, issueId))
  turn.pressed = null
  await showIssue(turn, await issueNow(turn, issueId))
  return 'issue.open'
}

/** 全部经过, beside the issue's card, which stays; its pages turn in place. */
export const openMoves: Press = async (turn, { issue: issueId = '', page }) => {
  await checkSeen(turn.action, await issueNow(turn, issueId))
  if (turn.pressed?.panel !== 'issue-moves') turn.pressed = null
  await turn.present('issue-moves', { issueId, ...(page ? { page: Number(page) } : {}) })
  return 'issue.moves'
}

/** 责任停留账, beside the issue's card, which stays. */
export const openLedger: Press = async (turn, { issue: issueId = '' }) => {
  await checkSeen(turn.action, await issueNow(turn, issueId))
  turn.pressed = null
  await turn.show('ledger', { issueId })
  return 'issue.ledger'
}
