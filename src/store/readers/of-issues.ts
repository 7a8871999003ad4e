import DataLoader from 'dataloader'
import type { mongo } from 'mongoose'
import type { CardRecord } from '../../conversation/outcome.js'
import type { IssueMove } from '../../domain/issues/types.js'
import { type IssueMoveDocument, moveOf } from '../issue-documents.js'
import { readWhole } from '../read-whole.js'
import { type CardDocument, cardOf } from '../spine/documents.js'

/** Beyond these, older copies of a card say what is current only when they are pressed. */
const MOST_CARDS = 30

/**
 * What belongs to an issue without being it: its moves and the cards that show it. Asked for by several turns of a batch
 * it is one query each, as the documents themselves are.
 */
export class OfIssues {
  readonly moves: DataLoader<string, readonly IssueMove[]>
  /** Its own cards, newest first. */
  readonly cards: DataLoader<string, readonly CardRecord[]>
  /** The cards with a line about it, newest first. */
  readonly digests: DataLoader<string, readonly CardRecord[]>

  constructor(county: string, db: mongo.Db) {
    this.moves = new DataLoader(async (issueIds) => {
      const filter = { county, issueId: { $in: [...issueIds] } }
      const rows = await readWhole<IssueMoveDocument>(db, 'issue_moves', { filter })
      const byIssue = grouped(rows, ({ issueId }) => [issueId])
      return issueIds.map((id) => (byIssue.get(id) ?? []).map(moveOf).sort((a, b) => a.seq - b.seq))
    })
    // The indexes hold strings only, and the server does not conclude from the list that strings are asked for.
    const among = (issueIds: readonly string[]) => ({ $in: [...issueIds], $type: 'string' as const })
    const cards = async (
      filter: object,
      issueIds: readonly string[],
      of: (params: Shown) => readonly string[],
    ) => {
      const rows = await readWhole<CardDocument>(db, 'cards', { filter: { county, ...filter } })
      const byIssue = grouped(rows, ({ params }) => of(params as Shown))
      return issueIds.map((id) =>
        (byIssue.get(id) ?? [])
          .map((row) => cardOf(row._id.slice(county.length + 1), row))
          .sort((a, b) => b.sentAt - a.sentAt)
          .slice(0, MOST_CARDS),
      )
    }
    this.cards = new DataLoader((ids) =>
      cards({ panel: 'issue', 'params.issueId': among(ids) }, ids, ({ issueId = '' }) => [issueId]),
    )
    this.digests = new DataLoader((ids) =>
      cards(
        { panel: { $in: ['digest', 'along'] }, 'params.issueIds': among(ids) },
        ids,
        ({ issueIds = [] }) => issueIds,
      ),
    )
  }
}

/** As far as it matters here. */
interface Shown {
  readonly issueId?: string
  readonly issueIds?: readonly string[]
}

function grouped<T>(rows: readonly T[], keysOf: (row: T) => readonly string[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows)
    for (const key of keysOf(row)) {
      const group = groups.get(key)
      if (group) group.push(row)
      else groups.set(key, [row])
    }
  return groups
}
