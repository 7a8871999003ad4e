import type { Platform } from '../messenger/port.js'
import type { Database } from './database.js'

interface Waiting {
  readonly county: string
  readonly platform: Platform
}

/** New messages that have not been tried yet because their time has not come, and when the first is due. */
export async function waitingMessages(
  db: Database,
  { county, platform }: Waiting,
  now: number,
): Promise<{ readonly count: number; readonly dueAt: number } | null> {
  const rows = await db
    .collection<{ dueAt: Date }>('outbox')
    .find({ ...queued(county, platform, now), kind: 'send' }, { projection: { dueAt: 1 } })
    .toArray()
  if (rows.length === 0) return null
  return { count: rows.length, dueAt: Math.min(...rows.map(({ dueAt }) => dueAt.getTime())) }
}

/** Makes them, and the changes of their cards, due now. */
export async function sendWaiting(db: Database, { county, platform }: Waiting, now: number): Promise<void> {
  await db.collection('outbox').updateMany(queued(county, platform, now), { $set: { dueAt: new Date(now) } })
}

function queued(county: string, platform: Platform, now: number) {
  return { county, platform, state: 'queued', attempts: 0, dueAt: { $gt: new Date(now) } }
}
