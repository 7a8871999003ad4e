import type { mongo } from 'mongoose'

const DAY_MS = 86_400_000
/** Longer than the platform's last redelivery (7.2 h) by far; the audit keeps what matters. */
const INBOX_DAYS = 8
const OUTBOX_DAYS = 30
/** Feishu's cards end at 14 days. */
const CARD_DAYS = 15
/** Beyond the life of the cards that show them. */
const PICTURE_DAYS = 60
/** As long as access logs must be kept. */
const JOB_RUN_DAYS = 180

/**
 * Deletes what the spine needs no longer; a TTL index would not begin with the county. Audit, visits and issues are never touched.
 */
export async function sweepOld(
  db: mongo.Db,
  county: string,
  now: number,
  signal: AbortSignal,
): Promise<void> {
  const before = (days: number): Date => new Date(now - days * DAY_MS)
  const steps = [
    () => db.collection('inbox').deleteMany({ county, state: 'done', doneAt: { $lt: before(INBOX_DAYS) } }),
    () =>
      db.collection('outbox').deleteMany({
        county,
        state: { $in: ['sent', 'superseded'] },
        doneAt: { $lt: before(OUTBOX_DAYS) },
      }),
    // Before the cards: a digest without its card could not be added to.
    () => db.collection('digests').deleteMany({ county, at: { $lt: before(CARD_DAYS) } }),
    () => db.collection('cards').deleteMany({ county, sentAt: { $lt: before(CARD_DAYS) } }),
    () => db.collection('pictures').deleteMany({ county, at: { $lt: before(PICTURE_DAYS) } }),
    () => db.collection('job_runs').deleteMany({ county, startedAt: { $lt: before(JOB_RUN_DAYS) } }),
  ]
  for (const step of steps) {
    if (signal.aborted) return
    await step()
  }
}
