import { mongo } from 'mongoose'
import { isPassing } from './with-retry.js'

/** What is looked for, as the server's `find` command takes it. */
export interface Find {
  readonly filter: mongo.Document
  readonly projection?: mongo.Document
  readonly sort?: mongo.Document
}

/** More than the hundred documents that the server would give in its first answer, so that one answer is all of it. */
const AT_ONCE = 1000

/**
 * All documents of a small query, by a plain command. The driver's cursor takes every document apart twice and keeps both
 * until the last one is read: of what survived in the young generation under load it was two fifths. Like the driver it
 * asks once more when the connection broke; a cursor remains right where documents may be many.
 */
export async function readWhole<D>(db: mongo.Db, collection: string, find: Find): Promise<D[]> {
  try {
    return await read(db, collection, find)
  } catch (error) {
    if (!isPassing(error)) throw error
    return await read(db, collection, find)
  }
}

async function read<D>(db: mongo.Db, collection: string, find: Find): Promise<D[]> {
  // A cursor is continued in the session that opened it.
  const session = db.client.startSession({ causalConsistency: false })
  try {
    const command = { find: collection, ...find, batchSize: AT_ONCE }
    let { cursor } = await db.command(command, { session })
    const documents: D[] = cursor.firstBatch
    while (Number(cursor.id) !== 0) {
      // Read as a plain number where it fits into one, and refused as such.
      const more = { getMore: mongo.Long.fromValue(cursor.id), collection }
      cursor = (await db.command(more, { session })).cursor
      for (const document of cursor.nextBatch) documents.push(document)
    }
    return documents
  } finally {
    await session.endSession()
  }
}
