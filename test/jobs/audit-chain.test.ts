import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAuditSeals } from '#src/store/audit-seals.js'
import { COUNTY, Desk } from '../support/desk.js'
import { at, digestTexts, tick } from '../support/issue-desk.js'

let desk: Desk
const JOB = 'nightly-audit-chain'
const { signal } = new AbortController()

beforeEach(async () => {
  desk = await Desk.open('audit-chain')
  await audit().deleteMany({})
  for (const [id, day] of [
    ['a1', '2026-05-19'],
    ['a2', '2026-05-19'],
    ['a3', '2026-05-21'],
  ] as const)
    await audit().insertOne(row(id, day) as never)
  await tick(desk, JOB, '2026-05-22T02:40')
})

afterEach(() => desk.close())

const audit = () => desk.db.collection<{ _id: string }>('audit')
const row = (id: string, day: string, county = COUNTY) => ({
  ...{ _id: `${county}/${id}`, county, at: new Date(at(`${day}T10:00`)), actor: 'C1', verb: 'visit.record' },
  ...{ subject: 'visit/v1', before: null, after: { result: 'met' } },
})

/** Which days are found broken in the seven nights that follow. */
async function foundWithinAWeek(): Promise<string[]> {
  const seals = createAuditSeals(COUNTY, desk.db)
  const days = ['22', '23', '24', '25', '26', '27', '28'].map((day) => `2026-05-${day}`)
  const found = await Promise.all(days.map((today) => seals.brokenSeals(today, signal)))
  return [...new Set(found.flat().map(({ day }) => day))].sort()
}

test('each day that is over is sealed once, quiet days too, each seal over the one before', async () => {
  await tick(desk, JOB, '2026-05-22T02:41')
  const seals = await desk.rows<{ day: string; rows: number; previous: string; digest: string }>(
    'audit_seals',
  )
  expect(seals.map(({ day, rows }) => [day, rows])).toEqual([
    ['2026-05-19', 2],
    ['2026-05-20', 0],
    ['2026-05-21', 1],
  ])
  expect(seals.map(({ previous }) => previous)).toEqual(['', seals[0]?.digest, seals[1]?.digest])
  expect(await foundWithinAWeek()).toEqual([])
})

test.each<[string, string, () => Promise<unknown>]>([
  [
    'changed',
    '2026-05-19',
    () => audit().updateOne({ _id: `${COUNTY}/a2` }, { $set: { 'after.result': 'absent' } }),
  ],
  [
    'given to somebody else',
    '2026-05-21',
    () => audit().updateOne({ _id: `${COUNTY}/a3` }, { $set: { actor: 'C2' } }),
  ],
  ['deleted', '2026-05-19', () => audit().deleteOne({ _id: `${COUNTY}/a1` })],
  ['added later', '2026-05-20', () => audit().insertOne(row('x', '2026-05-20') as never)],
  ['added before the first day', '2026-05-19', () => audit().insertOne(row('x', '2026-05-02') as never)],
])('a row that was %s is found within a week, and the day is named', async (_, day, tamper) => {
  await tamper()
  expect(await foundWithinAWeek()).toEqual([day])
})

test('a seal that was made to fit the changed rows does not fit the next one; another county matters to nobody', async () => {
  await audit().insertOne(row('b1', '2026-05-20', 'elsewhere') as never)
  expect(await foundWithinAWeek()).toEqual([])
  await audit().deleteOne({ _id: `${COUNTY}/a1` })
  const seals = desk.db.collection<{ _id: string }>('audit_seals')
  await seals.updateOne({ _id: `${COUNTY}/2026-05-19` }, { $set: { digest: 'forged', rows: 1 } })
  expect(await foundWithinAWeek()).toContain('2026-05-20')
})

test('administrators hear of trouble alone, in the morning, with the day', async () => {
  expect(await tick(desk, JOB, '2026-05-25T02:40')).toEqual({ sent: 0, skipped: 0 })
  await audit().deleteOne({ _id: `${COUNTY}/a1` })
  expect(await tick(desk, JOB, '2026-05-27T02:40')).toEqual({ sent: 1, skipped: 0 })
  desk.clock.now = at('2026-05-27T08:01')
  await desk.settled()
  expect(digestTexts(desk, 'ou_B1')).toEqual([
    '【5月27日 周三 提醒】\n操作记录对不上封存：1 项\n2026年5月19日 周二（封存时 2 条，现有 1 条，内容已变。请保留数据库现状，联系运维和审计核查）',
  ])
})
