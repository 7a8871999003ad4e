import type { mongo } from 'mongoose'
import type { PutOff, RefusedMessage } from '../../conversation/readers.js'
import type { Day } from '../../domain/time.js'
import type { OutboxDocument } from '../spine/documents.js'

/** The latest that a platform refused for good, or of which nobody knows whether it arrived. */
export async function refusedMessages(
  db: mongo.Db,
  county: string,
  limit: number,
): Promise<readonly RefusedMessage[]> {
  const rows = await db
    .collection<OutboxDocument>('outbox')
    // The index holds what is done with only, which the server must be told.
    .find({ county, state: { $in: ['refused', 'unknown'] }, doneAt: { $exists: true } })
    .sort({ doneAt: -1 })
    .limit(limit)
    .toArray()
  return rows.map((row) => ({
    at: (row.doneAt ?? row.createdAt).getTime(),
    platform: row.platform,
    chatId: row.chatId,
    code: row.code ?? '',
    why: row.why ?? '',
  }))
}

/** 免打扰: what was put off since the day, in the order of the days. */
export async function mutedNotices(
  db: mongo.Db,
  county: string,
  personId: string,
  since: Day,
): Promise<readonly PutOff[]> {
  const rows = await db
    .collection<PutOff & { _id: string }>('notices')
    .find({ county, to: `person/${personId}`, day: { $gte: since }, state: 'muted' })
    .sort({ day: 1, _id: 1 })
    .toArray()
  return rows.map(({ section, lines, allWith }) => ({ section, lines, ...(allWith ? { allWith } : {}) }))
}
