import type { mongo } from 'mongoose'
import type { Draft } from '../conversation/flow.js'
import type { Instant } from '../domain/time.js'
import { DAY_MS } from '../domain/time.js'
import { sessions } from './schema/spine.js'

/** A draft survives a long holiday; after that nobody takes it up, and what households said in it is not kept. */
const DRAFT_DAYS = 14

interface SessionRow {
  readonly _id: string
  readonly county: string
  readonly rev: number
  readonly draft: Draft | null
  readonly parked: Draft | null
  readonly draftCard: string | null
  readonly heard?: object | null
  readonly at: Date
}

/** Ids of the attachments that wait in drafts. */
export async function heldByDrafts(county: string, db: mongo.Db): Promise<string[]> {
  const rows = db.collection(sessions.name)
  const lists = await Promise.all(
    ['draft.attachmentIds', 'parked.attachmentIds', 'heard.files.id'].map((path) =>
      rows.distinct(path, { county }),
    ),
  )
  return lists.flat().map(String)
}

/**
 * Deletes drafts of conversations in which nothing was said for 14 days. `rev` grows, so a turn that has read the
 * draft at this moment is prepared anew. Returns how many conversations had one.
 */
export async function expireDrafts(county: string, db: mongo.Db, now: Instant): Promise<number> {
  const quietSince = { $lt: new Date(now - DRAFT_DAYS * DAY_MS) }
  const result = await db.collection<SessionRow>(sessions.name).updateMany(
    {
      ...{ county, at: quietSince },
      $or: [{ draft: { $ne: null } }, { parked: { $ne: null } }, { heard: { $ne: null } }],
    },
    { $set: { draft: null, parked: null, draftCard: null, heard: null }, $inc: { rev: 1 } },
  )
  return result.modifiedCount
}
