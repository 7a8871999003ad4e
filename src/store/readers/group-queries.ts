import type { mongo } from 'mongoose'
import type { ChatGroup } from '../../domain/registry/types.js'
import { type ChatGroupDocument, groupOf } from './documents.js'

export async function chatGroups(db: mongo.Db, county: string): Promise<readonly ChatGroup[]> {
  const rows = await db.collection<ChatGroupDocument>('chat_groups').find({ county }).toArray()
  return rows.map((row) => groupOf(county, row))
}

/** In the order of their villages' codes. */
export async function towns(db: mongo.Db, county: string): Promise<readonly string[]> {
  const rows = await db
    .collection('villages')
    .aggregate<{ _id: string }>([
      { $match: { county } },
      { $group: { _id: '$town', first: { $min: '$_id' } } },
      { $sort: { first: 1 } },
    ])
    .toArray()
  return rows.map(({ _id }) => _id)
}
