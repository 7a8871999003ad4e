import { checkMerge, type MergedIssues, mergeIssues } from '../actions/merge-issues.js'
import { checkMove } from '../actions/move-issue.js'
import { DomainError } from '../domain/errors.js'
import { numberSaid } from '../domain/issues/new-issue.js'
import type { Issue } from '../domain/issues/types.js'
import { sentenceFor } from '../text/error-sentences.js'
import { showIssue } from './issue-cards.js'
import { issueNow } from './issue-now.js'
import type { MergeParams } from './panels/merge-panel.js'
import { tellOfMove } from './tell-of-move.js'
import type { Turn } from './turn.js'

/** `0123 并入 0088` asks whether that is right; `并案 0123` offers the issues that it may belong to. */
export async function askMerge(turn: Turn, issue: Issue, words: string): Promise<string> {
  if (words === '') return chooseMain(turn, issue)
  return askMergeInto(turn, issue, await issueSaid(turn, words))
}

export async function chooseMain(turn: Turn, issue: Issue, problem?: string): Promise<string> {
  // Who may not, is told so before being asked for anything.
  await checkMove(turn.action, issue, 'merge')
  const params: MergeParams = { issueId: issue.id, ...(problem ? { problem } : {}) }
  await turn.present('merge', params)
  return 'issue.ask.merge'
}

export async function askMergeInto(turn: Turn, issue: Issue, main: Issue): Promise<string> {
  await checkMerge(turn.action, main, issue)
  await turn.present('merge', { issueId: issue.id, intoId: main.id } satisfies MergeParams)
  return 'issue.confirm.merge'
}

/** A number that was typed into the card: what is wrong with it is said on the card, where it can be put right. */
export async function askMergeTyped(turn: Turn, issue: Issue, words: string): Promise<string> {
  try {
    return await askMergeInto(turn, issue, await issueSaid(turn, words))
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return chooseMain(turn, issue, sentenceFor(error))
  }
}

async function issueSaid(turn: Turn, words: string): Promise<Issue> {
  const number = numberSaid(words, turn.now)
  const issue = number ? await turn.readers.issueByNumber(number) : null
  if (!issue) throw new DomainError('issue.not-found', { words: words.slice(0, 20) })
  return issue
}

export async function carryOutMerge(turn: Turn, issueId: string, intoId: string): Promise<string> {
  const [issue, main] = await Promise.all([issueNow(turn, issueId), issueNow(turn, intoId)])
  const done = await mergeIssues(turn.action, main, [issue])
  turn.changes.push(...done.changes)
  if (turn.pressed) await turn.redraw(turn.pressed, 'issue', { issueId: issue.id })
  else await showIssue(turn, done.main.issue)
  await tellOfMerge(turn, done)
  turn.toast('success', `${issue.number} 已并入 ${main.number}`)
  return 'issue.merge'
}

export async function tellOfMerge(turn: Turn, { main, merged }: MergedIssues): Promise<void> {
  for (const one of merged) await tellOfMove(turn, one)
  await tellOfMove(turn, main)
}
