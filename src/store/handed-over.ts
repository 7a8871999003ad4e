import type { Database } from './database.js'

/** Messages of a run that are due and have not been given to a platform yet. */
export async function notHandedOver(db: Database, county: string, run: string, now: number): Promise<number> {
  const notices = await db
    .collection<{ to: string; day: string; cardKey?: string }>('notices')
    .find({ county, run, state: 'sent' }, { projection: { to: 1, day: 1, cardKey: 1 } })
    .toArray()
  const ids = [...new Set(notices.map(({ to, day }) => `${county}/${to}/${day}`))]
  const digests = await db
    .collection<{ _id: string; cardKey: string }>('digests')
    .find({ _id: { $in: ids } })
    .toArray()
  const own = notices.flatMap(({ cardKey }) => (cardKey === undefined ? [] : [cardKey]))
  const cards = { county, cardKey: { $in: [...own, ...digests.map(({ cardKey }) => cardKey)] } }
  // One after the other: each state has an index of its own.
  const outbox = db.collection('outbox')
  const queued = await outbox.countDocuments({ ...cards, state: 'queued', dueAt: { $lte: new Date(now) } })
  return queued + (await outbox.countDocuments({ ...cards, state: 'sending' }))
}

/** Whether some process sends for the county at this moment. */
export async function hasSender(db: Database, county: string): Promise<boolean> {
  const alive = { _id: `${county}/sender`, $expr: { $gt: ['$until', '$$NOW'] } }
  return (await db.collection<{ _id: string }>('leases').findOne(alive)) !== null
}
