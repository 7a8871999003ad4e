import type { mongo } from 'mongoose'
import type { Probes } from '../metrics/port.js'
import { inbox, outbox } from './schema/spine.js'

/** States of the outbox that somebody has to look at or wait for; `sent` and `superseded` only ever grow. */
const OPEN_STATES = ['queued', 'sending', 'unknown', 'refused']

/** A scrape must stay cheap while a jam lasts: a depth of this many or more is shown as this many. */
const COUNTED_ROWS = 10_000

/** What the figures tell of a county's inbox and outbox, read when they are asked for. */
export function createProbes(county: string, db: mongo.Db, now: () => number = Date.now): Required<Probes> {
  return {
    async inboxLagMs() {
      const oldest = await db
        .collection<{ receivedAt: Date }>(inbox.name)
        .findOne({ county, state: 'waiting' }, { sort: { receivedAt: 1 }, projection: { receivedAt: 1 } })
      return oldest ? Math.max(0, now() - oldest.receivedAt.getTime()) : 0
    },
    async outboxDepth() {
      const rows = db.collection(outbox.name)
      const counts = await Promise.all(
        OPEN_STATES.map((state) => rows.countDocuments({ county, state }, { limit: COUNTED_ROWS })),
      )
      return Object.fromEntries(OPEN_STATES.map((state, i) => [state, counts[i] ?? 0]))
    },
  }
}
