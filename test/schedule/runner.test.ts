import type { Connection } from 'mongoose'
import { afterAll, beforeEach, expect, inject, test } from 'vitest'
import { createJobRuns } from '#src/store/job-runs.js'
import { asProcess, at, COUNTY, databaseOf, knownSince, noting, openDatabase, until } from './bench.js'

let connection: Connection

beforeEach(async () => {
  await connection?.close()
  connection = await openDatabase(inject('mongoUri'), 'schedule-runner')
})

afterAll(() => connection.close())

test('two processes racing for fifty ticks run each of them once', async () => {
  const fired: string[] = []
  const { job } = noting({ cron: '* * * * *' }, async ({ key }) => {
    fired.push(key)
    return undefined
  })
  const start = at('2026-05-15T08:00:00+08:00')
  let now = start
  await knownSince(connection, job, start)
  const processes = ['a', 'b'].map((owner) => asProcess(connection, owner, [job], { now: () => now }))
  for (let minute = 1; minute <= 50; minute++) {
    now = start + minute * 60_000
    await Promise.all(processes.map((one) => one.scheduler.look()))
  }
  expect(new Set(fired).size).toBe(50)
  expect(fired).toHaveLength(50)
  const inTime = processes.map((one) => one.ticks.run ?? 0)
  expect(inTime.reduce((a, b) => a + b)).toBe(50)
})

test('a job seen for the first time does not fire for the past', async () => {
  const { job, runs } = noting({ cron: '* * * * *' })
  const now = Date.now()
  const { scheduler } = asProcess(connection, 'a', [job], { now: () => now })
  await scheduler.look()
  expect(runs).toHaveLength(0)
})

test('a tick found late is run once, marked late, and counted so', async () => {
  const { job, runs } = noting({})
  await knownSince(connection, job, at('2026-05-15T07:00:00+08:00'))
  const { scheduler, ticks } = asProcess(connection, 'a', [job], {
    now: () => at('2026-05-15T13:00:00+08:00'),
  })
  await scheduler.look()
  await scheduler.look()
  expect(runs.map((run) => [run.late, run.at])).toEqual([[true, at('2026-05-15T08:00:00+08:00')]])
  expect(ticks).toEqual({ late: 1 })
})

test('a tick beyond its bound is skipped and counted once among all processes', async () => {
  const { job, runs } = noting({})
  await knownSince(connection, job, at('2026-05-15T07:00:00+08:00'))
  const now = () => at('2026-05-15T15:00:00+08:00')
  const [a, b] = [asProcess(connection, 'a', [job], { now }), asProcess(connection, 'b', [job], { now })]
  await Promise.all([a.scheduler.look(), b.scheduler.look()])
  expect(runs).toHaveLength(0)
  expect((a.ticks.skipped ?? 0) + (b.ticks.skipped ?? 0)).toBe(1)
})

test('the tick of a dead process is taken over with a higher fence', async () => {
  const { job, runs } = noting({})
  const tick = at('2026-05-15T08:00:00+08:00')
  await knownSince(connection, job, tick - 1000)
  await createJobRuns(COUNTY, databaseOf(connection), 'dead').claim(job.name, tick, 100)
  const { scheduler, ticks } = asProcess(connection, 'b', [job], { now: () => tick + 5000 })
  await until(async () => {
    await scheduler.look()
    return runs.length > 0
  })
  expect(runs.map((run) => run.fence)).toEqual([2])
  expect(ticks).toEqual({ run: 1 })
})

test('a tick that somebody died over is counted as missed, however soon the next one was run', async () => {
  const { job, runs } = noting({ cron: '* * * * *' })
  const tick = at('2026-05-15T08:00:00+08:00')
  await knownSince(connection, job, tick - 1000)
  const leaseMs = 300
  await createJobRuns(COUNTY, databaseOf(connection), 'dead').claim(job.name, tick, leaseMs)
  const { scheduler, ticks } = asProcess(connection, 'b', [job], { now: () => tick + 61_000 })
  await scheduler.look()
  expect([runs.map((run) => run.at), ticks]).toEqual([[tick + 60_000], { run: 1 }])
  await until(async () => {
    await scheduler.look()
    return ticks.missed === 1
  })
  const rows = await connection.collection('job_runs').find({}).sort({ at: 1 }).toArray()
  expect(rows.map(({ state }) => state)).toEqual(['missed', 'done'])
})

test('a run whose renewals do not come through is told to stop, and the other one counts', async () => {
  const tick = at('2026-05-15T08:00:00+08:00')
  const first = noting(
    {},
    ({ signal }) => new Promise((_, reject) => (signal.onabort = () => reject(signal.reason))),
  )
  const second = noting({})
  await knownSince(connection, first.job, tick - 1000)
  const cutOff = {
    ...createJobRuns(COUNTY, databaseOf(connection), 'a'),
    renew: () => Promise.reject(new Error('down')),
  }
  const more = { now: () => tick, leaseMs: 150 }
  const a = asProcess(connection, 'a', [first.job], { ...more, runs: cutOff })
  const b = asProcess(connection, 'b', [second.job], more)
  const stuck = a.scheduler.look()
  await until(() => first.runs.length > 0)
  await until(async () => {
    await b.scheduler.look()
    return second.runs.length > 0
  })
  await stuck
  expect(first.runs[0]?.signal.aborted).toBe(true)
  expect([a.ticks, b.ticks]).toEqual([{}, { run: 1 }])
})

test('a job that outlives its lease keeps it by renewing', async () => {
  const tick = at('2026-05-15T08:00:00+08:00')
  let release: () => void = () => {}
  const gate = new Promise<undefined>((resolve) => {
    release = () => resolve(undefined)
  })
  const slow = noting({}, () => gate)
  await knownSince(connection, slow.job, tick - 1000)
  const more = { now: () => tick, leaseMs: 6_000 }
  const a = asProcess(connection, 'a', [slow.job], more)
  const b = asProcess(connection, 'b', [slow.job], more)
  const running = a.scheduler.look()
  await until(() => slow.runs.length > 0)
  const leaseEnd = async () =>
    (await connection.collection('job_runs').findOne({ job: slow.job.name }))?.leaseUntil.getTime()
  const firstEnd = await leaseEnd()
  await until(async () => (await leaseEnd()) > firstEnd)
  await b.scheduler.look()
  release()
  await running
  expect(slow.runs).toHaveLength(1)
  expect([a.ticks, b.ticks]).toEqual([{ run: 1 }, {}])
})

test('a job that throws is tried again after a pause, until it succeeds', async () => {
  const tick = at('2026-05-15T08:00:00+08:00')
  let tries = 0
  const shaky = noting({}, async () => {
    tries += 1
    if (tries === 1) throw new Error('no')
    return { sent: 2, skipped: 0 }
  })
  await knownSince(connection, shaky.job, tick - 1000)
  const { scheduler, ticks } = asProcess(connection, 'a', [shaky.job], { now: () => tick })
  await until(async () => {
    await scheduler.look()
    return ticks.run === 1
  })
  expect(ticks).toEqual({ failed: 1, run: 1 })
})

test('a run whose end cannot be noted at once is not run again', async () => {
  const tick = at('2026-05-15T08:00:00+08:00')
  const { job, runs } = noting({})
  await knownSince(connection, job, tick - 1000)
  const real = createJobRuns(COUNTY, databaseOf(connection), 'a')
  let tries = 0
  const flaky: typeof real = {
    ...real,
    async finish(claim, posted) {
      tries += 1
      const ours = await real.finish(claim, posted)
      if (tries === 1) throw new Error('the answer was lost')
      return ours
    },
  }
  const { scheduler, ticks } = asProcess(connection, 'a', [job], { now: () => tick, runs: flaky })
  await scheduler.look()
  expect([runs.length, tries, ticks]).toEqual([1, 2, { run: 1 }])
})

test('a database that is away at first is only a delay', async () => {
  const tick = at('2026-05-15T08:00:00+08:00')
  const { job, runs } = noting({})
  await knownSince(connection, job, tick - 1000)
  const real = createJobRuns(COUNTY, databaseOf(connection), 'a')
  let away = true
  const flaky = {
    ...real,
    firstSeen: (name: string, cron: string) =>
      away ? Promise.reject(new Error('down')) : real.firstSeen(name, cron),
  }
  const { scheduler } = asProcess(connection, 'a', [job], { now: () => tick, runs: flaky })
  await scheduler.look()
  expect(runs).toHaveLength(0)
  away = false
  await scheduler.look()
  expect(runs).toHaveLength(1)
})
