import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { mongo } from 'mongoose'
import type { Claim, ClaimAnswer, JobRuns } from '../schedule/job-runs.js'
import { jobRuns, jobs } from './schema/jobs.js'
import { isDuplicateKey } from './with-retry.js'

interface RunRow {
  readonly _id: string
  readonly county: string
  readonly job: string
  readonly at: Date
  readonly state: 'running' | 'failed' | 'done' | 'skipped' | 'missed'
  readonly holder?: string
  readonly fence?: number
  readonly failures?: number
  readonly sent?: number
  readonly skipped?: number
  readonly why?: string
}

interface JobRow {
  readonly _id: string
  readonly county: string
  readonly firstSeen: Date
}

const OPEN_STATES: RunRow['state'][] = ['running', 'failed']

/** The runs of one county's jobs. `owner` names the process in the rows; each claim adds a random part of its own. */
export function createJobRuns(county: string, db: mongo.Db, owner = `${hostname()}:${process.pid}`): JobRuns {
  const runs = db.collection<RunRow>(jobRuns.name)
  const known = db.collection<JobRow>(jobs.name)
  const idOf = (job: string, at: number) => `${county}/${job}@${new Date(at).toISOString()}`
  const held = (claim: Claim) => ({
    _id: idOf(claim.job, claim.at),
    holder: claim.holder,
    fence: claim.fence,
    state: 'running' as const,
  })

  return {
    async firstSeen(job, cron) {
      const same = { $eq: ['$cron', { $literal: cron }] }
      const row = await known.findOneAndUpdate(
        { _id: `${county}/${job}` },
        [{ $set: { county, cron: { $literal: cron }, firstSeen: { $cond: [same, '$firstSeen', '$$NOW'] } } }],
        { upsert: true, returnDocument: 'after' },
      )
      if (!row) throw new Error('an upsert returned no document')
      return row.firstSeen.getTime()
    },

    async claim(job, at, leaseMs) {
      const _id = idOf(job, at)
      const row = await runs.findOne(
        { _id },
        { projection: { state: 1, sent: 1, skipped: 1, why: 1, live: LIVE } },
      )
      if (row && !isOpen(row)) return settled(row)
      if (row && 'live' in row && row.live) return { kind: 'held' }
      return take(runs, { _id, county, job, at }, `${owner}:${randomUUID()}`, leaseMs)
    },

    async renew(claim, leaseMs) {
      const result = await runs.updateOne(held(claim), [{ $set: { leaseUntil: fromNow(leaseMs) } }])
      return result.matchedCount === 1
    },

    async finish(claim, { sent, skipped, why, removed }) {
      // `done` is matched too: the caller asks again when it did not hear the first answer.
      const ours = { ...held(claim), state: { $in: ['running', 'done'] as RunRow['state'][] } }
      const reason = why === undefined ? {} : { why: { $literal: why } }
      const done = {
        state: 'done',
        endedAt: '$$NOW',
        sent,
        skipped,
        ...reason,
        ...(removed ? { removed } : {}),
      }
      const result = await runs.updateOne(ours, [{ $set: done }])
      return result.matchedCount === 1
    },

    async fail(claim, retryInMs) {
      await runs.updateOne(held(claim), [
        { $set: { state: 'failed', leaseUntil: fromNow(retryInMs), failures: claim.failures + 1 } },
      ])
    },

    async passOver(job, ticks, as) {
      let closed = 0
      const held: number[] = []
      for (const at of ticks) {
        const _id = idOf(job, at)
        const fields = { state: as, startedAt: '$$NOW', endedAt: '$$NOW' }
        if (await replaceOpen(runs, { _id, county, job, at }, fields)) closed += 1
        else if (await runs.findOne({ _id, state: { $in: OPEN_STATES } }, { projection: { _id: 1 } }))
          held.push(at)
      }
      return { closed, held }
    },
  }
}

interface Tick {
  readonly _id: string
  readonly county: string
  readonly job: string
  readonly at: number
}

const LIVE = { $gt: ['$leaseUntil', '$$NOW'] }
const EXPIRED = { $lte: ['$leaseUntil', '$$NOW'] }
const fromNow = (ms: number) => ({ $add: ['$$NOW', ms] })

function isOpen(row: Pick<RunRow, 'state'>): boolean {
  return row.state === 'running' || row.state === 'failed'
}

function settled(row: Pick<RunRow, 'state' | 'sent' | 'skipped' | 'why'>): ClaimAnswer {
  if (row.state !== 'done') return { kind: 'settled' }
  const { sent = 0, skipped = 0, why } = row
  return { kind: 'settled', posted: { sent, skipped, ...(why === undefined ? {} : { why }) } }
}

async function take(
  runs: mongo.Collection<RunRow>,
  tick: Tick,
  holder: string,
  leaseMs: number,
): Promise<ClaimAnswer> {
  const { job, at } = tick
  const row = await replaceOpen(runs, tick, {
    state: 'running',
    holder,
    fence: { $add: [{ $ifNull: ['$fence', 0] }, 1] },
    failures: { $ifNull: ['$failures', 0] },
    startedAt: '$$NOW',
    leaseUntil: fromNow(leaseMs),
  })
  if (!row) return { kind: 'held' }
  const { fence = 1, failures = 0 } = row
  return { kind: 'claimed', claim: { job, at, holder, fence, failures } }
}

/**
 * Writes to a row whose lease has ended, else to one that does not exist yet. Null when neither is so: someone was
 * quicker. (Two steps, since the server allows no comparison with its clock in an upsert.)
 */
async function replaceOpen(
  runs: mongo.Collection<RunRow>,
  { _id, county, job, at }: Tick,
  fields: Readonly<Record<string, unknown>>,
): Promise<RunRow | null> {
  const update = [{ $set: { county, job, at: new Date(at), ...fields } }]
  const expired = { _id, state: { $in: OPEN_STATES }, $expr: EXPIRED }
  const row = await runs.findOneAndUpdate(expired, update, { returnDocument: 'after' })
  if (row) return row
  const absent = { _id, state: { $exists: false } }
  try {
    return await runs.findOneAndUpdate(absent, update, { upsert: true, returnDocument: 'after' })
  } catch (error) {
    if (isDuplicateKey(error)) return null
    throw error
  }
}
