import { expect, test } from 'vitest'
import { jobs } from '#jobs/index.js'
import { nightlyRecount } from '#jobs/nightly-recount.js'
import { sweepOrphans } from '#jobs/sweep-orphans.js'
import type { JobContext } from '#src/schedule/job.js'
import { calculator } from '#src/schedule/ticks.js'

const TICK = Date.parse('2026-05-15T02:30:00+08:00')

function contextOf<Ports>(ports: Ports, dryRun = false): JobContext<Ports> {
  const { signal } = new AbortController()
  const post = async () => ({ sent: 0, skipped: 0 })
  return { ports, at: TICK, key: 'k', fence: 1, late: false, dryRun, signal, post }
}

test('every job has a name of its own, times that can be read, and a Chinese line', () => {
  expect(new Set(jobs.map((job) => job.name)).size).toBe(jobs.length)
  for (const job of jobs) {
    expect(job.name).toMatch(/^[a-z]+(-[a-z]+)*$/)
    expect(calculator(job.cron).nextRun()).not.toBeNull()
    expect(job.describe).toMatch(/\p{Script=Han}/u)
  }
})

test('the recount is at two in the morning, Shanghai time', () => {
  const next = calculator(nightlyRecount.cron).nextRun(new Date('2026-05-14T12:00:00+08:00'))
  expect(next?.toISOString()).toBe('2026-05-14T18:00:00.000Z')
})

test('the recount recounts; a rehearsal does not', async () => {
  let recounts = 0
  const ports = {
    async recount() {
      recounts += 1
    },
  }
  await nightlyRecount.run(contextOf(ports, true))
  expect(recounts).toBe(0)
  await nightlyRecount.run(contextOf(ports))
  expect(recounts).toBe(1)
})

test('the sweep expires drafts first, then attachments that were orphans for a day; a rehearsal does neither', async () => {
  const calls: [string, number][] = []
  const ports = {
    async expireDrafts(now: number) {
      calls.push(['drafts', now])
    },
    async sweepAttachments(before: number) {
      calls.push(['attachments', before])
    },
  }
  await sweepOrphans.run(contextOf(ports, true))
  expect(calls).toEqual([])
  await sweepOrphans.run(contextOf(ports))
  expect(calls).toEqual([
    ['drafts', TICK],
    ['attachments', TICK - 24 * 3_600_000],
  ])
})
