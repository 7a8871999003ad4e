import { type Connection, mongo } from 'mongoose'
import { crashPoint } from '../../spine/crash-points.js'
import { TurnConflict } from '../../spine/ports.js'
import type { StrandedTransactions } from './stranded.js'
import type { WriteCommand, Writes } from './writes.js'

const WRITE_CONFLICT = 112

/** Runs the writes in one transaction; throws what the server says, with nothing written. */
export async function commitWrites(
  connection: Connection,
  stranded: StrandedTransactions,
  writes: Writes,
): Promise<void> {
  try {
    await commitCommands(connection, writes.commands())
  } catch (error) {
    if (isWriteConflict(error)) await stranded.end()
    throw error
  }
}

/** Runs the commands one after the other in one transaction; throws what the server says, with nothing written. */
export async function commitCommands(
  connection: Connection,
  commands: readonly WriteCommand[],
): Promise<void> {
  const db = connection.db
  if (!db) throw new mongo.MongoNetworkError('not connected')
  const session = connection.getClient().startSession()
  try {
    session.startTransaction({ writeConcern: { w: 'majority', journal: true } })
    for (const one of commands) await run(db, session, one)
    crashPoint('txn-written')
    await session.commitTransaction()
  } catch (error) {
    if (session.inTransaction()) await session.abortTransaction().catch(() => {})
    throw error
  } finally {
    await session.endSession()
  }
}

/**
 * Sends a command as it stands. The driver's bulk writes weigh every document and wrap every statement first, which
 * costs as much as the rest of a turn's writing.
 */
async function run(
  db: mongo.Db,
  session: mongo.ClientSession,
  { collection, command, mustFind, revs }: WriteCommand,
): Promise<void> {
  const reply = await db.command(command, { session })
  if (revs && !areAsRead(revs, reply.cursor.firstBatch)) throw changedMeanwhile(collection)
  const [failed] = (reply.writeErrors ?? []) as { code: number; errmsg: string }[]
  if (failed) throw new mongo.MongoServerError({ ...failed, message: failed.errmsg })
  if (mustFind !== undefined && Number(reply.n) !== mustFind) throw changedMeanwhile(collection)
}

function areAsRead(revs: Readonly<Record<string, number>>, found: readonly mongo.Document[]): boolean {
  return found.length === Object.keys(revs).length && found.every(({ _id, rev }) => revs[_id] === rev)
}

function changedMeanwhile(collection: string): TurnConflict {
  return new TurnConflict(`${collection}: a document changed meanwhile`)
}

export function isWriteConflict(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === WRITE_CONFLICT
}
