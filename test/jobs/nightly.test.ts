import type { Connection } from 'mongoose'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { nightlyRecount, type RecountPorts } from '#jobs/nightly-recount.js'
import { type SweepPorts, sweepOrphans } from '#jobs/sweep-orphans.js'
import { createScheduler } from '#src/schedule/runner.js'
import { createAttachments } from '#src/store/attachments.js'
import { createChores } from '#src/store/chores.js'
import { createJobRuns } from '#src/store/job-runs.js'
import { databaseOf, openDatabase } from '../schedule/bench.js'
import * as samples from '../store/attachments/samples.js'

let connection: Connection
const TICK = Date.parse('2026-05-15T02:30:00+08:00')

beforeAll(async () => {
  connection = await openDatabase(inject('mongoUri'), 'jobs-nightly')
})

afterAll(() => connection.close())

function scheduler() {
  const db = databaseOf(connection)
  return createScheduler<RecountPorts & SweepPorts>({
    jobs: [nightlyRecount, sweepOrphans],
    ports: createChores('demo', connection),
    runs: createJobRuns('demo', db),
    metrics: { jobTick() {} },
    post: async () => ({ sent: 0, skipped: 0 }),
  })
}

test('the recount corrects a household and a counter of the current campaign and leaves the one before alone', async () => {
  const db = databaseOf(connection)
  const rows = (name: string) => db.collection<{ _id: string } & Record<string, unknown>>(name)
  await rows('campaigns').insertMany([
    { _id: 'demo/c1', county: 'demo', name: '一', from: '2025-05-15', to: '2025-09-30' },
    { _id: 'demo/c2', county: 'demo', name: '二', from: '2026-05-15', to: '2026-09-30' },
  ])
  const place = { county: 'demo', unitId: 'u1', villageId: 'v1' }
  await rows('households').insertMany([
    { _id: 'demo/h1', ...place, occupancy: 'resident', state: 'unvisited', uncovered: true, visits: 0 },
    { _id: 'demo/h2', ...place, occupancy: 'resident', state: 'unvisited', uncovered: true, visits: 0 },
  ])
  const visit = { county: 'demo', campaignId: 'c2', householdId: 'h1', visitDay: '2026-05-20', result: 'met' }
  await rows('visits').insertOne({ _id: 'demo/v1', ...visit, status: 'standing', enteredAt: new Date() })
  const cell = (campaignId: string) => ({ ...place, campaignId, level: 'cell', at: new Date() })
  await rows('counters').insertMany([
    { _id: 'demo/c1/cell/u1/v1', ...cell('c1'), n: { met: 7 } },
    { _id: 'demo/c2/cell/u1/v1', ...cell('c2'), n: { met: 7, unvisited: 1 } },
  ])
  expect((await scheduler().runJobOnce('nightly-recount', TICK)).kind).toBe('done')
  const now = await rows('counters').findOne({ _id: 'demo/c2/cell/u1/v1' })
  expect(now?.n).toMatchObject({ met: 1, unvisited: 1 })
  expect((await rows('counters').findOne({ _id: 'demo/c1/cell/u1/v1' }))?.n).toEqual({ met: 7 })
})

test('without a campaign there is nothing to recount', async () => {
  const chores = createChores('empty', connection)
  await chores.recount()
  expect(await databaseOf(connection).collection('counters').countDocuments({ county: 'empty' })).toBe(0)
})

test('the sweep deletes what has been an orphan for more than a day at its tick', async () => {
  const attachments = createAttachments('demo', databaseOf(connection))
  const keep = (id: string, at: number) => {
    const { stream } = samples.download(samples.amr())
    return attachments.keep({ stream, claimed: 'audio', id, addedBy: 'p1', at })
  }
  await keep('old', TICK - 25 * 3_600_000)
  await keep('young', TICK - 23 * 3_600_000)
  expect((await scheduler().runJobOnce('sweep-orphans', TICK)).kind).toBe('done')
  expect(await attachments.kept('old')).toBeNull()
  expect(await attachments.kept('young')).not.toBeNull()
})
