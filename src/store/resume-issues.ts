import type { Connection } from 'mongoose'
import type { Change } from '../domain/changes.js'
import type { Issue } from '../domain/issues/types.js'
import { TurnConflict } from '../spine/ports.js'
import { database } from './database.js'
import { type IssueDocument, issueOf } from './issue-documents.js'
import { writeChange } from './spine/change-writes.js'
import { StrandedTransactions } from './spine/stranded.js'
import { commitWrites } from './spine/transaction.js'
import { Writes } from './spine/writes.js'
import { isDuplicateKey, withRetry } from './with-retry.js'

export interface ResumeDesk {
  suspendedBefore(day: string): Promise<readonly Issue[]>
  change(changes: readonly Change[], at: number): Promise<boolean>
}

export function createResumeDesk(county: string, connection: Connection): ResumeDesk {
  const stranded = new StrandedTransactions(connection.getClient())
  return {
    async suspendedBefore(day) {
      const rows = await database(connection)
        .collection<IssueDocument>('issues')
        .find({ county, status: 'suspended', suspendedUntil: { $lt: day } })
        .toArray()
      return rows.map(issueOf)
    },
    async change(changes, at) {
      try {
        await withRetry(() => {
          const writes = new Writes()
          for (const change of changes) writeChange(writes, county, change, at)
          return commitWrites(connection, stranded, writes)
        })
        return true
      } catch (error) {
        // Also the answer to an attempt that was repeated although it had been written.
        if (error instanceof TurnConflict || isDuplicateKey(error)) return false
        throw error
      }
    },
  }
}
