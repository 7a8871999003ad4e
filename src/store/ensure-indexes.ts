import { type Connection, mongo } from 'mongoose'
import type { CollectionSpec } from './schema/define.js'

/** A declared index that the database refuses because another one with the same name or keys is there. */
export interface IndexConflict {
  readonly collection: string
  readonly index: string
  readonly reason: string
}

export class IndexConflictError extends Error {
  readonly conflicts: readonly IndexConflict[]
  constructor(conflicts: readonly IndexConflict[]) {
    const lines = conflicts.map(({ collection, index, reason }) => `  ${collection} ${index}：${reason}`)
    super(['数据库中已有的索引与程序要求的不一致，请先核对并删除旧索引再启动：', ...lines].join('\n'))
    this.name = 'IndexConflictError'
    this.conflicts = conflicts
  }
}

const NAMESPACE_EXISTS = 48
/** IndexOptionsConflict, IndexKeySpecsConflict, and a unique index over rows that are not unique. */
const CONFLICTS: ReadonlySet<unknown> = new Set([85, 86, 11000])
const PARALLEL_COLLECTIONS = 4

/**
 * Creates the declared collections and their indexes; what is there already stays. All conflicts are collected before
 * it throws, so that an operator sees them at once.
 */
export async function ensureIndexes(connection: Connection, specs: readonly CollectionSpec[]): Promise<void> {
  const existing = await collectionNames(connection)
  const conflicts: IndexConflict[] = []
  for (let at = 0; at < specs.length; at += PARALLEL_COLLECTIONS) {
    const some = specs.slice(at, at + PARALLEL_COLLECTIONS)
    const found = await Promise.all(some.map((spec) => ensureCollection(connection, spec, existing)))
    conflicts.push(...found.flat())
  }
  if (conflicts.length > 0) throw new IndexConflictError(conflicts)
}

/** Asked once: creating each of them in vain costs a start as much as its indexes. */
async function collectionNames(connection: Connection): Promise<ReadonlySet<string>> {
  const db = connection.getClient().db(connection.name)
  const found = await db.listCollections({}, { nameOnly: true }).toArray()
  return new Set(found.map((one) => one.name))
}

async function ensureCollection(
  connection: Connection,
  spec: CollectionSpec,
  existing: ReadonlySet<string>,
): Promise<IndexConflict[]> {
  const db = connection.getClient().db(connection.name)
  // A transaction that creates its collection itself fails when two of them do so at once.
  if (!existing.has(spec.name)) await db.createCollection(spec.name).catch(ignoreCode(NAMESPACE_EXISTS))
  const wanted = spec.schema.indexes().map(([key, { background: _, ...options }]) => ({ key, ...options }))
  const indexes = wanted as mongo.IndexDescription[]
  if (indexes.length === 0) return []
  const collection = db.collection(spec.name)
  if (await isCreated(collection, indexes)) return []
  const conflicts: IndexConflict[] = []
  for (const index of indexes) {
    await collection.createIndexes([index]).catch((error: unknown) => {
      if (!isConflict(error)) throw error
      conflicts.push({ collection: spec.name, index: nameOf(index), reason: error.message })
    })
  }
  return conflicts
}

/** All at once is one wait for the journal; a conflict says only which index came first, so then each is asked alone. */
async function isCreated(collection: mongo.Collection, indexes: mongo.IndexDescription[]): Promise<boolean> {
  try {
    await collection.createIndexes(indexes)
    return true
  } catch (error) {
    if (isConflict(error)) return false
    throw error
  }
}

function isConflict(error: unknown): error is mongo.MongoServerError {
  return error instanceof mongo.MongoServerError && CONFLICTS.has(error.code)
}

function nameOf(index: mongo.IndexDescription): string {
  return index.name ?? Object.keys(index.key).join('_')
}

function ignoreCode(code: number): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof mongo.MongoServerError) || error.code !== code) throw error
  }
}
