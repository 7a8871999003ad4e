import type { Connection } from 'mongoose'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Claim, ClaimAnswer } from '#src/schedule/job-runs.js'
import { createJobRuns } from '#src/store/job-runs.js'
import { sweepOld } from '#src/store/sweep-old.js'
import { at, databaseOf, openDatabase, until } from './bench.js'

let connection: Connection
const TICK = at('2026-05-15T08:00:00+08:00')
const LEASE_MS = 30_000
const POSTED = { sent: 3, skipped: 1 }

beforeAll(async () => {
  connection = await openDatabase(inject('mongoUri'), 'schedule-job-runs')
})

afterAll(() => connection.close())

const runsOf = (owner: string, county = 'demo') => createJobRuns(county, databaseOf(connection), owner)

function claimed(answer: ClaimAnswer): Claim {
  if (answer.kind !== 'claimed') throw new Error(`not claimed: ${answer.kind}`)
  return answer.claim
}

async function takenOver(job: string, leaseMs = LEASE_MS): Promise<Claim> {
  const other = runsOf('b')
  let claim: Claim | undefined
  await until(async () => {
    const answer = await other.claim(job, TICK, leaseMs)
    if (answer.kind === 'claimed') claim = answer.claim
    return claim !== undefined
  })
  if (!claim) throw new Error('not taken over')
  return claim
}

test('of many claims at once exactly one is given', async () => {
  const claims = Array.from({ length: 40 }, (_, i) => runsOf(`p${i}`).claim('race', TICK, LEASE_MS))
  const kinds = (await Promise.all(claims)).map((answer) => answer.kind)
  expect(kinds.filter((kind) => kind === 'claimed')).toHaveLength(1)
  expect(kinds.filter((kind) => kind === 'held')).toHaveLength(39)
})

test('a finished tick is settled for everyone and tells what was sent', async () => {
  const runs = runsOf('a')
  const claim = claimed(await runs.claim('finished', TICK, LEASE_MS))
  expect(await runs.finish(claim, POSTED)).toBe(true)
  expect(await runsOf('b').claim('finished', TICK, LEASE_MS)).toEqual({ kind: 'settled', posted: POSTED })
})

test('when a lease has ended the tick is taken over with a higher fence, and its first holder is shut out', async () => {
  const runs = runsOf('a')
  const first = claimed(await runs.claim('dead', TICK, 50))
  const second = await takenOver('dead')
  expect([first.fence, second.fence]).toEqual([1, 2])
  expect(await runs.renew(first, LEASE_MS)).toBe(false)
  expect(await runs.finish(first, POSTED)).toBe(false)
  expect(await runsOf('b').finish(second, POSTED)).toBe(true)
})

test('a renewed lease is not taken over', async () => {
  const runs = runsOf('a')
  const claim = claimed(await runs.claim('renewed', TICK, 200))
  expect(await runs.renew(claim, LEASE_MS)).toBe(true)
  const ended = Date.now() + 250
  await until(() => Date.now() > ended)
  expect((await runsOf('b').claim('renewed', TICK, LEASE_MS)).kind).toBe('held')
})

test('a failed tick comes back after its time, and knows how often it failed', async () => {
  const runs = runsOf('a')
  await runs.fail(claimed(await runs.claim('failing', TICK, LEASE_MS)), 60)
  expect((await runs.claim('failing', TICK, LEASE_MS)).kind).toBe('held')
  const again = await takenOver('failing')
  expect([again.failures, again.fence]).toEqual([1, 2])
})

test('passing over closes what nobody runs, once, and leaves alone what is run or done', async () => {
  const runs = runsOf('a')
  const [done, running, open] = [TICK - 3000, TICK - 2000, TICK - 1000]
  await runs.finish(claimed(await runs.claim('passed', done, LEASE_MS)), POSTED)
  const live = claimed(await runs.claim('passed', running, LEASE_MS))
  expect(await runs.passOver('passed', [done, running, open], 'missed')).toEqual({
    closed: 1,
    held: [running],
  })
  expect(await runsOf('b').passOver('passed', [done, running, open], 'missed')).toEqual({
    closed: 0,
    held: [running],
  })
  expect(await runs.finish(live, POSTED)).toBe(true)
  expect(await runs.claim('passed', open, LEASE_MS)).toEqual({ kind: 'settled' })
})

test('counties do not share ticks', async () => {
  claimed(await runsOf('a', 'one').claim('shared', TICK, LEASE_MS))
  claimed(await runsOf('a', 'two').claim('shared', TICK, LEASE_MS))
  const ids = await connection.collection<{ _id: string }>('job_runs').find({ job: 'shared' }).toArray()
  expect(ids.map((row) => row._id).sort()).toEqual([
    'one/shared@2026-05-15T00:00:00.000Z',
    'two/shared@2026-05-15T00:00:00.000Z',
  ])
})

test('the first sight of a job stays, until the job is moved to other times', async () => {
  const first = await runsOf('a').firstSeen('seen', '0 8 * * *')
  expect(await runsOf('b').firstSeen('seen', '0 8 * * *')).toBe(first)
  expect(await runsOf('b').firstSeen('seen', '30 8 * * *')).toBeGreaterThan(first)
})

test('runs are kept for 180 days, as long as access logs must be', async () => {
  const db = databaseOf(connection)
  const rows = db.collection<{ _id: string } & Record<string, unknown>>('job_runs')
  const day = (ago: number): Date => new Date(Date.now() - ago * 86_400_000)
  await rows.insertMany([
    { _id: 'kept/a@1', county: 'kept', startedAt: day(179) },
    { _id: 'kept/a@2', county: 'kept', startedAt: day(181) },
    { _id: 'other/a@2', county: 'other', startedAt: day(181) },
  ])
  await sweepOld(db, 'kept', Date.now(), new AbortController().signal)
  const left = await rows.find({ _id: { $in: ['kept/a@1', 'kept/a@2', 'other/a@2'] } }).toArray()
  expect(left.map((row) => row._id).sort()).toEqual(['kept/a@1', 'other/a@2'])
})
