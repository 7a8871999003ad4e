import { type Connection, mongo } from 'mongoose'
import { crashPoint } from '../../spine/crash-points.js'
import type { StrandedTransactions } from './stranded.js'
import type { Writes } from './writes.js'

const WRITE_CONFLICT = 112

/** Runs the writes in one transaction; throws what the server says, with nothing written. */
export async function commitWrites(
  connection: Connection,
  stranded: StrandedTransactions,
  writes: Writes,
): Promise<void> {
  const db = connection.db
  if (!db) throw new mongo.MongoNetworkError('not connected')
  const session = connection.getClient().startSession()
  try {
    session.startTransaction({ writeConcern: { w: 'majority', journal: true } })
    await writes.run(db, session)
    crashPoint('txn-written')
    await session.commitTransaction()
  } catch (error) {
    if (session.inTransaction()) await session.abortTransaction().catch(() => {})
    if (isWriteConflict(error)) await stranded.end()
    throw error
  } finally {
    await session.endSession()
  }
}

function isWriteConflict(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === WRITE_CONFLICT
}
