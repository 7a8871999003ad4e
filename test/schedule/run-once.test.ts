import type { Connection } from 'mongoose'
import { afterAll, beforeEach, expect, inject, test } from 'vitest'
import { type Notice, reminder } from '#src/schedule/job.js'
import { asProcess, at, HOUR_MS, knownSince, noting, openDatabase } from './bench.js'

let connection: Connection
const TICK = at('2026-05-15T08:00:00+08:00')

beforeEach(async () => {
  await connection?.close()
  connection = await openDatabase(inject('mongoUri'), 'schedule-once')
})

afterAll(() => connection.close())

const overdue = reminder<unknown, string[]>({
  name: 'overdue',
  cron: '0 8 * * *',
  describe: '催办逾期问题',
  catchUp: 'latest',
  maxLateMs: 6 * HOUR_MS,
  load: async () => ['i1', 'i2'],
  select: (issues, now): Notice[] =>
    issues.map((issue) => ({
      key: `overdue:${issue}:${new Date(now).toISOString().slice(0, 10)}`,
      to: { person: 'p1' },
      section: '超期',
      lines: [{ text: issue, buttons: [] }],
    })),
})

function outbox() {
  const keys = new Set<string>()
  const post = async (notices: readonly Notice[], { dryRun }: { dryRun: boolean }) => {
    const fresh = notices.filter((notice) => !keys.has(notice.key))
    if (!dryRun) for (const { key } of fresh) keys.add(key)
    return { sent: fresh.length, skipped: notices.length - fresh.length }
  }
  return { keys, post }
}

test('a reminder hands over what its rule selects; for one tick it does so once', async () => {
  const { keys, post } = outbox()
  const { scheduler } = asProcess(connection, 'a', [overdue], { post })
  expect(await scheduler.runJobOnce('overdue', TICK)).toMatchObject({
    kind: 'done',
    posted: { sent: 2, skipped: 0 },
  })
  expect(await scheduler.runJobOnce('overdue', TICK)).toEqual({
    kind: 'done',
    posted: { sent: 0, skipped: 2 },
  })
  expect([...keys]).toEqual(['overdue:i1:2026-05-15', 'overdue:i2:2026-05-15'])
})

test('a rehearsal tells what would be sent and leaves the tick to be run', async () => {
  const { keys, post } = outbox()
  const { scheduler } = asProcess(connection, 'a', [overdue], { post })
  const rehearsed = await scheduler.runJobOnce('overdue', TICK, { dryRun: true })
  expect(rehearsed).toEqual({ kind: 'done', posted: { sent: 2, skipped: 0 } })
  expect(keys.size).toBe(0)
  expect(await scheduler.runJobOnce('overdue', TICK)).toMatchObject({ posted: { sent: 2 } })
})

test('what was run by hand is not run again by the clock', async () => {
  const { job, runs } = noting({})
  await knownSince(connection, job, TICK - 1000)
  const { scheduler } = asProcess(connection, 'a', [job], { now: () => TICK + 1000 })
  await scheduler.runJobOnce(job.name, TICK)
  await scheduler.look()
  expect(runs).toHaveLength(1)
})

test('a tick of long ago, asked for by hand, is not late', async () => {
  const { job, runs } = noting({})
  const { scheduler, ticks } = asProcess(connection, 'a', [job])
  await scheduler.runJobOnce(job.name, TICK - 365 * 24 * HOUR_MS)
  expect([runs[0]?.late, ticks]).toEqual([false, { run: 1 }])
})

test('the list tells when each job is next due', () => {
  const { job } = noting({})
  const { scheduler } = asProcess(connection, 'a', [job], { now: () => TICK })
  expect(scheduler.list()).toEqual([
    { name: 'morning-brief', cron: '0 8 * * *', describe: '早报', next: TICK + 24 * HOUR_MS },
  ])
})

test('an unknown name and a failing job are answers, not exceptions', async () => {
  const { job } = noting({}, async () => {
    throw new Error('no')
  })
  const { scheduler } = asProcess(connection, 'a', [job])
  expect(await scheduler.runJobOnce('nothing', TICK)).toEqual({ kind: 'unknown-job' })
  expect((await scheduler.runJobOnce(job.name, TICK)).kind).toBe('failed')
})
