import { afterAll, beforeAll, expect, test } from 'vitest'
import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import { createReminderFacts } from '#src/store/reminder-facts.js'
import { COUNTY, Desk } from '../support/desk.js'
import { assigned, at, digestTexts, lookedForAnew, tick } from '../support/issue-desk.js'

let desk: Desk

beforeAll(async () => {
  desk = await Desk.open('risk-ahead')
})

afterAll(() => desk.close())

/** Closed issues of the category, each resolved so many days of March after it was assigned. */
async function closed(days: readonly number[], county = COUNTY) {
  const [pattern] = await desk.rows<Record<string, unknown>>('issues')
  const one = (n: number) => `old-${county}-${n}`
  const march = (day: number) => new Date(at(`2026-03-${String(day).padStart(2, '0')}T12:00`))
  await desk.db.collection<{ _id: string }>('issues').insertMany(
    days.map((_, n) => ({
      ...pattern,
      ...{ _id: `${county}/${one(n)}`, county, number: `2025-${String(n).padStart(4, '0')}` },
      ...{ status: 'closed', closedAt: march(28) },
    })),
  )
  await desk.db.collection<{ _id: string }>('issue_moves').insertMany(
    days.flatMap((took, n) =>
      [
        { move: 'assign', to: 'assigned', at: march(2) },
        { move: 'return', to: 'returned', at: march(3) },
        { move: 'resolve', to: 'resolved', at: march(2 + took) },
      ].map((move, seq) => ({
        ...{ _id: `${county}/${one(n)}-${seq}`, county, issueId: one(n), seq, by: 'C1', from: 'raised' },
        ...{ holder: { kind: 'office' }, isStopped: false, dueAt: null, ...move },
      })),
    ),
  )
  await lookedForAnew(desk)
}

test('the handler hears once why it may be late, with the numbers, and can ask for more time at once', async () => {
  await assigned(desk, '张三', '门口路灯坏了三盏')
  await desk.press('ou_T1', '签收')
  await desk.db.collection('issues').updateOne(
    { text: '门口路灯坏了三盏' },
    {
      $set: {
        due: new Date(at('2026-06-01T18:00')),
        deadline: {
          at: new Date(at('2026-06-01T18:00')),
          limit: { kind: 'workdays', days: 8 },
          version: 2,
        },
      },
    },
  )
  await lookedForAnew(desk)
  expect(await tick(desk, 'risk-ahead', '2026-05-26T08:30')).toEqual({ sent: 0, skipped: 0 })
  await closed([14, 14, 14, 21, 21, 21, 21, 21])
  await closed([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], 'elsewhere')
  expect(await tick(desk, 'risk-ahead', '2026-05-27T08:30')).toEqual({ sent: 1, skipped: 0 })
  expect(digestTexts(desk, 'ou_T1').at(-1)?.split('\n').slice(1, 3)).toEqual([
    '可能超期，早作安排：1 项',
    expect.stringMatching(
      /电力通信同类 8 件，办结用时中位数 15 个工作日，此件已用 4\.5 个、还剩 4 个，常见卡点：退回改派（8 件）.* \[办理\] \[申请延期\]$/,
    ),
  ])
  expect(await tick(desk, 'risk-ahead', '2026-05-28T08:30')).toEqual({ sent: 0, skipped: 1 })
})

test('the courses of closed issues are read through one index, in the one county, the newest of each category', async () => {
  const facts = createReminderFacts(COUNTY, desk.connection, stateCouncilCalendar())
  const since = at('2026-01-01T00:00')
  const found = await facts.closedCourses(['power_network', 'health'], since)
  expect(found.map(({ category, moves }) => [category, moves.length])).toEqual(
    Array.from({ length: 8 }, () => ['power_network', 3]),
  )
  expect(await facts.closedCourses(['power_network'], at('2026-04-01T00:00'))).toEqual([])
  const after = { $gte: new Date(since) }
  const plan = await desk.db
    .collection('issues')
    .find({ county: COUNTY, category: 'power_network', status: 'closed', clock: after, closedAt: after })
    .sort({ clock: -1 })
    .limit(50)
    .explain('executionStats')
  expect(JSON.stringify(plan)).toContain('by_status')
  expect(plan.executionStats.totalDocsExamined).toBe(8)
})
