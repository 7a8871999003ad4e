import { expect, test } from 'vitest'
import { calculator, dueTicks } from '#src/schedule/ticks.js'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const at = (text: string) => Date.parse(text)
const daily = calculator('0 8 * * *')
const policy = { catchUp: 'latest', maxLateMs: 6 * HOUR_MS } as const
const due = (now: string, since: string, catchUp: 'latest' | 'none' = 'latest') =>
  dueTicks(daily, { ...policy, catchUp }, { now: at(now), since: at(since), graceMs: 60_000 })

test('a tick is due from its very millisecond, in Shanghai time whatever the host', () => {
  expect(due('2026-05-15T08:00:00+08:00', '2026-05-14T09:00:00+08:00')?.run).toBe(at('2026-05-15T00:00:00Z'))
  expect(due('2026-05-15T07:59:59.999+08:00', '2026-05-14T09:00:00+08:00')).toBeNull()
})

test('ticks before the job was known are not owed', () => {
  expect(due('2026-05-15T09:00:00+08:00', '2026-05-15T08:30:00+08:00')).toBeNull()
})

test('a tick missed at 08:00 is run at 13:00, and skipped at 15:00', () => {
  expect(due('2026-05-15T13:00:00+08:00', '2026-05-14T09:00:00+08:00')?.run).toBeDefined()
  const late = due('2026-05-15T15:00:00+08:00', '2026-05-14T09:00:00+08:00')
  expect(late?.run).toBeUndefined()
  expect(late?.skipped).toEqual([at('2026-05-15T08:00:00+08:00')])
})

test('after days of standstill only the latest tick is run; the others are counted', () => {
  const back = due('2026-05-15T09:00:00+08:00', '2026-05-12T09:00:00+08:00')
  expect(back?.run).toBe(at('2026-05-15T08:00:00+08:00'))
  expect([...(back?.skipped ?? [])].sort()).toEqual([
    at('2026-05-13T08:00:00+08:00'),
    at('2026-05-14T08:00:00+08:00'),
  ])
})

test('an older tick that could still have been run counts as missed, not as skipped', () => {
  const hourly = calculator('0 * * * *')
  const back = dueTicks(hourly, policy, {
    now: at('2026-05-15T10:10:00+08:00'),
    since: at('2026-05-15T07:30:00+08:00'),
    graceMs: 60_000,
  })
  expect(back?.run).toBe(at('2026-05-15T10:00:00+08:00'))
  expect(back?.missed).toHaveLength(2)
  expect(back?.skipped).toEqual([])
})

test('a job without catching up is run within its grace only', () => {
  expect(due('2026-05-15T08:00:30+08:00', '2026-05-14T09:00:00+08:00', 'none')?.run).toBeDefined()
  const later = due('2026-05-15T08:02:00+08:00', '2026-05-14T09:00:00+08:00', 'none')
  expect(later?.run).toBeUndefined()
  expect(later?.missed).toHaveLength(1)
})

test('counting goes back a bounded way', () => {
  const everyMinute = calculator('* * * * *')
  const now = at('2026-05-15T08:00:00+08:00')
  const back = dueTicks(everyMinute, policy, { now, since: now - 300 * DAY_MS, graceMs: 60_000 })
  expect((back?.missed.length ?? 0) + (back?.skipped.length ?? 0)).toBe(49)
  const yearly = calculator('0 8 1 1 *')
  const old = dueTicks(yearly, policy, { now, since: now - 300 * DAY_MS, graceMs: 60_000 })
  expect([old?.run, old?.skipped]).toEqual([undefined, []])
})

test('a wrong expression is an error at once', () => {
  expect(() => calculator('99 8 * * *')).toThrow()
})
