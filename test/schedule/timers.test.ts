import type { Connection } from 'mongoose'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { asProcess, noting, openDatabase, until } from './bench.js'

let connection: Connection

beforeAll(async () => {
  connection = await openDatabase(inject('mongoUri'), 'schedule-timers')
})

afterAll(() => connection.close())

test('ticks that a blocked loop slept through: the latest is run, the others are counted', async () => {
  const { job, runs } = noting({ name: 'every-second', cron: '* * * * * *' })
  const { scheduler, ticks } = asProcess(connection, 'a', [job], { lookEveryMs: 60_000 })
  scheduler.start()
  await until(() => runs.length >= 1)
  const before = runs.length
  const blockedUntil = Date.now() + 3100
  while (Date.now() < blockedUntil) {
    // Nothing else in this process runs.
  }
  await until(() => runs.length > before)
  await scheduler.stop()
  expect(ticks.missed).toBeGreaterThanOrEqual(2)
  const keys = runs.map((run) => run.key)
  expect(new Set(keys).size).toBe(keys.length)
})

test('stopping tells a running job to end and waits for it', async () => {
  let ended = false
  const { job, runs } = noting({ name: 'long', cron: '* * * * * *' }, async ({ signal }) => {
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve))
    ended = true
    return undefined
  })
  const { scheduler } = asProcess(connection, 'a', [job])
  scheduler.start()
  await until(() => runs.length === 1)
  await scheduler.stop()
  expect(ended).toBe(true)
  await scheduler.look()
  expect(runs).toHaveLength(1)
})
