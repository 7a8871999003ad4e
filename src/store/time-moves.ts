import type { Connection } from 'mongoose'
import type { TurnOutcome } from '../conversation/outcome.js'
import { RUNNING } from '../domain/issues/reminding.js'
import type { Issue } from '../domain/issues/types.js'
import { startOf } from '../domain/time.js'
import type { Platform } from '../messenger/port.js'
import { TurnConflict } from '../spine/ports.js'
import { database } from './database.js'
import { type IssueDocument, type IssueMoveDocument, issueOf } from './issue-documents.js'
import { BY_STATUS } from './issue-keys.js'
import { writeChange } from './spine/change-writes.js'
import { queueMessage, writeCard } from './spine/message-writes.js'
import { StrandedTransactions } from './spine/stranded.js'
import { commitWrites } from './spine/transaction.js'
import { Writes } from './spine/writes.js'
import { isDuplicateKey } from './with-retry.js'

/** What the moves that the time makes are found from, and how they are written. */
export interface TimeMoves {
  suspendedBefore(day: string): Promise<readonly Issue[]>
  /** Those still being worked on whose suspension has ended by itself since then. */
  resumedSince(since: number): Promise<readonly Issue[]>
  /**
   * A move with the cards that it changes, in one transaction.
   * @throws {TurnConflict} with nothing written, when the issue or one of the cards was changed meanwhile
   */
  write(
    outcome: Pick<TurnOutcome, 'changes' | 'cards' | 'messages'>,
    when: { readonly at: number; readonly now: number },
  ): Promise<void>
}

export function createTimeMoves(county: string, connection: Connection): TimeMoves {
  const stranded = new StrandedTransactions(connection.getClient())
  const issues = () => database(connection).collection<IssueDocument>('issues')
  return {
    async suspendedBefore(day) {
      const clock = { $lt: new Date(startOf(day)) }
      const filter = { county, status: 'suspended', clock, suspendedUntil: { $lt: day } } as const
      return (await issues().find(filter).hint(BY_STATUS).toArray()).map(issueOf)
    },
    async resumedSince(since) {
      const moves = await database(connection)
        .collection<IssueMoveDocument>('issue_moves')
        .find({ county, by: 'system', at: { $gte: new Date(since) }, move: 'go_on' })
        .toArray()
      const ids = [...new Set(moves.map(({ issueId }) => `${county}/${issueId}`))]
      const rows = await issues()
        .find({ _id: { $in: ids }, status: { $in: [...RUNNING] } })
        .toArray()
      return rows.map(issueOf).sort((a, b) => (a.number < b.number ? -1 : 1))
    },
    async write({ changes, cards, messages }, { at, now }) {
      const writes = new Writes()
      for (const change of changes) writeChange(writes, county, change, at)
      for (const card of cards) writeCard(writes, county, card)
      const platforms = new Map(cards.map(({ key, platform }) => [key, platform]))
      for (const message of messages) {
        const key = message.content.kind === 'card' ? message.content.key : ''
        const platform: Platform = message.platform ?? platforms.get(key) ?? 'webchat'
        queueMessage(writes, county, { ...message, platform }, now)
      }
      try {
        await commitWrites(connection, stranded, writes)
      } catch (error) {
        if (isDuplicateKey(error)) throw new TurnConflict('written meanwhile', { cause: error })
        throw error
      }
    },
  }
}
