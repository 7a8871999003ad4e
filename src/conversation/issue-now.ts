import { resourceOfIssue } from '../actions/move-issue.js'
import { can } from '../domain/access.js'
import { DomainError } from '../domain/errors.js'
import type { Issue, IssueMove } from '../domain/issues/types.js'
import type { Turn } from './turn.js'

/** The issue as it stands after what this turn has changed so far. */
export async function issueNow(turn: Turn, issueId: string): Promise<Issue> {
  const changed = turn.changes.findLast(
    (change) => (change.kind === 'issue.moved' || change.kind === 'issue.add') && change.issue.id === issueId,
  )
  if (changed?.kind === 'issue.moved' || changed?.kind === 'issue.add') return changed.issue
  const [issue] = await turn.readers.issues([issueId])
  if (!issue) throw new DomainError('issue.not-found', { words: issueId })
  return issue
}

/** Of these numbers, those of issues that this person may see. */
export async function knownNumbers(turn: Turn, numbers: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await Promise.all(
    numbers.map(async (number) => {
      const issue = await turn.readers.issueByNumber(number)
      if (!issue) return []
      return can(turn.actor, 'issue.see', await resourceOfIssue(turn.action.readers, issue)) ? [number] : []
    }),
  )
  return new Set(found.flat())
}

/** Its history with what this turn has added. */
export async function movesNow(turn: Turn, issue: Issue): Promise<readonly IssueMove[]> {
  const added = turn.changes.flatMap((change) =>
    (change.kind === 'issue.moved' || change.kind === 'issue.add') && change.issue.id === issue.id
      ? [change.move]
      : [],
  )
  return [...(await turn.readers.issueMoves(issue.id)), ...added]
}

/** 并案: what is merged into it after what this turn has changed. */
export async function mergedNow(turn: Turn, issue: Issue): Promise<readonly Issue[]> {
  if (!issue.takenIn) return []
  const now = new Map((await turn.readers.mergedInto(issue.id)).map((one) => [one.id, one]))
  for (const change of turn.changes) if (change.kind === 'issue.moved') now.set(change.issue.id, change.issue)
  return [...now.values()]
    .filter(({ mergedInto }) => mergedInto === issue.id)
    .sort((a, b) => (a.number < b.number ? -1 : 1))
}
