import { checkSeen } from '../../actions/move-issue.js'
import { issueNow } from '../issue-now.js'
import { askMergeInto, askMergeTyped, carryOutMerge, chooseMain } from '../merging.js'
import type { Press } from './press.js'

export const chooseMergePress: Press = async (turn, { issue = '' }) =>
  chooseMain(turn, await issueNow(turn, issue))

/** The button of a candidate names it; the form of the card asks for its number. */
export const mergeIntoPress: Press = async (turn, { issue: issueId = '', into }, form) => {
  const issue = await issueNow(turn, issueId)
  if (into) return askMergeInto(turn, issue, await issueNow(turn, into))
  return askMergeTyped(turn, issue, typeof form.number === 'string' ? form.number : '')
}

export const confirmMergePress: Press = (turn, { issue = '', into = '' }) => carryOutMerge(turn, issue, into)

export const leaveMergePress: Press = async (turn, { issue: issueId = '' }) => {
  const issue = await issueNow(turn, issueId)
  await checkSeen(turn.action, issue)
  await turn.present('issue', { issueId })
  return 'issue.show'
}
