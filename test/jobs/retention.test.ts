import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkAudit } from '#src/cli/audit.js'
import type { Workplace } from '#src/cli/workplace.js'
import { addDays } from '#src/domain/time.js'
import { createAuditSeals } from '#src/store/audit-seals.js'
import { RETENTION, setSettings } from '#src/store/county-settings.js'
import { createRetention } from '#src/store/retention.js'
import { COUNTY, Desk } from '../support/desk.js'
import { at, tick } from '../support/issue-desk.js'

const JOB = 'nightly-retention'
const TODAY = '2026-05-22'
/** Kept by the shortest setting there is, and the day before it, which is not. */
const KEPT = addDays(TODAY, -180)
const OLD = addDays(TODAY, -181)
const OLDER = addDays(TODAY, -190)
const { signal } = new AbortController()
let desk: Desk

const rows = (day: string) => audit().countDocuments({ ...ofDay(day) })
const ofDay = (day: string) => ({
  at: { $gte: new Date(at(`${day}T00:00`)), $lt: new Date(at(`${addDays(day, 1)}T00:00`)) },
})
const audit = () => desk.db.collection<{ _id: string }>('audit')
const place = () => ({ connection: desk.connection, county: COUNTY }) as Workplace
const seals = () => createAuditSeals(COUNTY, desk.db, () => desk.clock.now)
const retention = (batch: number) => createRetention(COUNTY, desk.connection, () => desk.clock.now, batch)

async function brokenDays(): Promise<readonly string[]> {
  const report = await seals().auditReport(signal)
  return (report?.broken ?? []).map(({ day, pruning }) => `${day}${pruning ? ' pruning' : ''}`)
}

async function keep(auditDays: number): Promise<void> {
  const change = { actor: 'operator', now: desk.clock.now, set: { auditDays }, id: `keep-${auditDays}` }
  await setSettings(desk.connection, COUNTY, RETENTION, change)
}

beforeEach(async () => {
  desk = await Desk.open('retention')
  await audit().deleteMany({})
  const of = (day: string, count: number) =>
    Array.from({ length: count }, (_, nth) => ({
      ...{ _id: `${COUNTY}/${day}-${nth}`, county: COUNTY, at: new Date(at(`${day}T10:00`)), actor: 'C1' },
      ...{ verb: 'visit.record', subject: 'visit/v1', before: null, after: { nth } },
    }))
  await audit().insertMany([...of(OLDER, 5), ...of(OLD, 3), ...of(KEPT, 4)])
  desk.clock.now = at(`${TODAY}T02:50`)
  await seals().sealAudit(TODAY, signal)
})

afterEach(() => desk.close())

test('what is younger than three years stays unless the county sets less; then whole days go, and the run says how many', async () => {
  expect(await tick(desk, JOB, `${TODAY}T02:50`)).toMatchObject({ removed: { auditDays: 0, auditRows: 0 } })
  await keep(180)
  const { removed } = await tick(desk, JOB, `${TODAY}T02:51`)
  expect(removed).toEqual({ auditDays: 2, auditRows: 8, importRows: 0, notices: 0, outings: 0, messages: 0 })
  expect([await rows(OLDER), await rows(OLD), await rows(KEPT)]).toEqual([0, 0, 4])
  const [run] = await desk.rows('job_runs', { 'removed.auditRows': 8 })
  expect(run).toMatchObject({ job: JOB, state: 'done' })
  const entries = await desk.rows('audit', { verb: 'retention.prune' })
  expect(entries).toMatchObject([
    { actor: JOB, subject: `audit/${OLDER}`, after: { rows: 5, keepDays: 180, settingRev: 1 } },
    { actor: JOB, subject: `audit/${OLD}`, after: { rows: 3, keepDays: 180, settingRev: 1 } },
  ])
})

test('the seals still verify, and it is said in words which days were pruned and that their seals remain', async () => {
  await keep(180)
  await tick(desk, JOB, `${TODAY}T02:50`)
  expect(await checkAudit(place())).toEqual({
    ok: true,
    lines: [
      `操作记录封存：${OLDER} 至 2026-05-21，共 190 天。`,
      `其中 ${OLDER} 至 ${OLD} 有 2 天的 8 条操作记录已按保留期限清理（最近一次按 180 天），清理有登记，这些天的封存仍在，不是篡改。`,
      '逐天核对：封存首尾相接，保留的操作记录和封存一致。',
    ],
  })
  await seals().sealAudit('2026-05-24', signal)
  expect(await brokenDays()).toEqual([])
})

test.each([1, 2, 4])(
  'killed after any step of %d rows, the next run ends what was begun; the seals hold in between',
  async (steps) => {
    await keep(180)
    for (let nth = 1; nth < 9; nth += steps) {
      let left = 1
      // Looked at before each transaction: it lets one pass.
      const once = { reason: new Error('killed') } as AbortSignal
      Object.defineProperty(once, 'aborted', { get: () => left-- <= 0 })
      await retention(steps)
        .retain(desk.clock.now, JOB, once)
        .catch((error) => expect(error.message).toBe('killed'))
      expect(await brokenDays()).toEqual([])
    }
    await retention(steps).retain(desk.clock.now, JOB, signal)
    expect([await rows(OLDER), await rows(OLD), await rows(KEPT)]).toEqual([0, 0, 4])
    expect(await desk.rows('audit', { verb: 'retention.prune' })).toHaveLength(2)
  },
)

test('two at once take each row away once, with one entry a day', async () => {
  await keep(180)
  const both = await Promise.all([1, 2].map(() => retention(1).retain(desk.clock.now, JOB, signal)))
  await retention(1).retain(desk.clock.now, JOB, signal)
  expect(both.reduce((sum, { auditRows = 0 }) => sum + auditRows, 0)).toBeLessThanOrEqual(8)
  expect([await rows(OLDER), await rows(OLD), await rows(KEPT)]).toEqual([0, 0, 4])
  expect(await desk.rows('audit_prunings')).toMatchObject([
    { rows: 5, gone: 5 },
    { rows: 3, gone: 3 },
  ])
  expect(await brokenDays()).toEqual([])
})

test('a day that is not as it was sealed is kept as evidence, and still reported', async () => {
  await keep(180)
  await audit().deleteOne({ _id: `${COUNTY}/${OLDER}-0` })
  await tick(desk, JOB, `${TODAY}T02:50`)
  expect([await rows(OLDER), await rows(OLD)]).toEqual([4, 0])
  expect(await brokenDays()).toEqual([OLDER])
})

const pruning = (day: string, set: object) =>
  desk.db
    .collection<{ _id: string }>('audit_prunings')
    .updateOne({ _id: `${COUNTY}/${day}` }, { $set: set }, { upsert: true })

test.each<[string, string, () => Promise<unknown>]>([
  ['a kept row is deleted', KEPT, () => audit().deleteOne({ _id: `${COUNTY}/${KEPT}-1` })],
  [
    'a row is put into a pruned day',
    `${OLD} pruning`,
    () =>
      audit().insertOne({ _id: `${COUNTY}/x`, county: COUNTY, at: new Date(at(`${OLD}T10:00`)) } as never),
  ],
  [
    'the entry of a pruning is deleted',
    `${OLD} pruning`,
    () => audit().deleteOne({ _id: `${COUNTY}/retention-${OLD}` }),
  ],
  [
    'a kept day is deleted, and retention is blamed',
    `${KEPT} pruning`,
    async () => {
      const seal = await desk.db
        .collection<{ _id: string }>('audit_seals')
        .findOne({ _id: `${COUNTY}/${KEPT}` })
      await audit().deleteMany(ofDay(KEPT))
      const { day, rows: all, digest } = seal as unknown as { day: string; rows: number; digest: string }
      const rest = { county: COUNTY, by: JOB, keepDays: 180, settingRev: 1, at: new Date(desk.clock.now) }
      await pruning(KEPT, { day, rows: all, gone: all, digest, ...rest })
    },
  ],
  [
    'a pruning that is said to be of another digest',
    `${OLD} pruning`,
    () => pruning(OLD, { digest: 'forged' }),
  ],
  [
    'a pruned day without the record of its pruning',
    OLD,
    () => desk.db.collection<{ _id: string }>('audit_prunings').deleteOne({ _id: `${COUNTY}/${OLD}` }),
  ],
])('%s: that is no retention, and the day is named', async (_, found, tamper) => {
  await keep(180)
  await tick(desk, JOB, `${TODAY}T02:50`)
  await tamper()
  expect(await brokenDays()).toEqual([found])
  expect((await checkAudit(place())).ok).toBe(false)
})

test('a run by hand for a time to come takes nothing away that is still to be kept', async () => {
  await retention(1000).retain(at('2036-05-22T02:50'), JOB, signal)
  expect([await rows(OLDER), await rows(OLD), await rows(KEPT)]).toEqual([5, 3, 4])
})

test('a setting that is out of its range in the database ends the run with its name, and nothing is deleted', async () => {
  await keep(180)
  await desk.db
    .collection<{ _id: string }>('county_settings')
    .updateOne({ _id: `${COUNTY}/retention` }, { $set: { auditDays: 30 } })
  await expect(retention(1000).retain(desk.clock.now, JOB, signal)).rejects.toThrow(
    '设置“操作记录保留”存的不是 180 到 3650 的整数，什么都没有清理',
  )
  expect(await rows(OLDER)).toBe(5)
})

test('old notices and messages that never arrived go; what waits, and what is younger, stays', async () => {
  const ago = (days: number) => new Date(desk.clock.now - days * 86_400_000)
  const insert = (name: string, documents: readonly object[]) =>
    desk.db.collection(name).insertMany(documents.map((one) => ({ county: COUNTY, ...one })) as never)
  await insert('notices', [
    { _id: `${COUNTY}/due:1`, at: ago(1097) },
    { _id: `${COUNTY}/due:2`, at: ago(1095) },
  ])
  await insert('outbox', [
    { _id: `${COUNTY}/1`, state: 'refused', doneAt: ago(181) },
    { _id: `${COUNTY}/2`, state: 'unknown', doneAt: ago(181) },
    { _id: `${COUNTY}/3`, state: 'refused', doneAt: ago(179) },
    { _id: `${COUNTY}/4`, state: 'queued', createdAt: ago(400) },
  ])
  const { notices, messages } = await retention(1).retain(desk.clock.now, JOB, signal)
  expect({ notices, messages }).toEqual({ notices: 1, messages: 2 })
  expect((await desk.rows<{ _id: string }>('outbox')).map(({ _id }) => _id)).toEqual([
    `${COUNTY}/3`,
    `${COUNTY}/4`,
  ])
})
