import { expect, test } from 'vitest'
import { fillWalkingOrder } from '#src/store/fill-walking-order.js'
import { MongoReaders } from '#src/store/readers/readers.js'
import { importRows } from '#src/store/registry/import-workbook.js'
import { undoImport } from '#src/store/registry/undo-import.js'
import { COUNTY, Desk, NOON } from '../support/desk.js'
import { SMALL_COUNTY } from '../support/small-county.js'

const GROUPS = ['10组', '2组', undefined, '一组', '9组']
const rows = (groups: readonly (string | undefined)[]): typeof SMALL_COUNTY => ({
  ...SMALL_COUNTY,
  户: groups.map((group, i) => ({
    户编号: `A${i + 1}`,
    村编码: '361027100001',
    户主姓名: '张三',
    包户干部工号: 'C1',
    ...(group ? { 村民小组: group } : {}),
  })),
})

/** A page holds two, so that every place in the order is a place to go on from. */
async function walked(desk: Desk): Promise<(string | undefined)[]> {
  const groups: (string | undefined)[] = []
  let after: string | undefined
  do {
    const readers = new MongoReaders(COUNTY, desk.db)
    const page = await readers.uncovered({ cadreId: 'C1' }, { limit: 2, ...(after ? { after } : {}) })
    groups.push(...page.items.map(({ group }) => group))
    after = page.next
  } while (after)
  return groups
}

const ORDER = [undefined, '一组', '2组', '9组', '10组']

test('2组 is walked before 10组, on every page', async () => {
  const desk = await Desk.open('walking', { rows: rows(GROUPS) })
  expect(await walked(desk)).toEqual(ORDER)
  await desk.close()
})

test('the order is read from the index, without sorting', async () => {
  const desk = await Desk.open('walking_index', { rows: rows(GROUPS) })
  const plan = await desk.db
    .collection('households')
    .find({ county: COUNTY, cadreId: 'C1', uncovered: true })
    .sort({ villageId: 1, walk: 1, _id: 1 })
    .explain('queryPlanner')
  const stages = JSON.stringify(plan.queryPlanner.winningPlan)
  expect(stages).toContain('county_1_cadreId_1_uncovered_1_villageId_1_walk_1__id_1')
  expect(stages).not.toContain('"SORT"')
  await desk.close()
})

test('a household that gets another group, or loses it, is walked there; and back when the import is taken back', async () => {
  const desk = await Desk.open('walking_import', { rows: rows(GROUPS) })
  const { connection } = desk
  const facts = { connection, county: COUNTY, actor: 'system', now: NOON + 3_600_000 }
  const changed = GROUPS.map((group) => (group === '9组' ? '20组' : group === '2组' ? '' : group))
  const report = await importRows({ ...facts, rows: rows(changed.map((group) => group ?? undefined)) })
  if (!report.ok) throw new Error(JSON.stringify(report.problems))
  expect(await walked(desk)).toContain('20组')
  expect((await walked(desk)).at(-1)).toBe('20组')
  expect(await undoImport({ ...facts, importId: String(report.importId) })).toMatchObject({ ok: true })
  expect(await walked(desk)).toEqual(ORDER)
  await desk.close()
})

test('households of an earlier version get their place once, and nothing is asked of the county again', async () => {
  const desk = await Desk.open('walking_fill', { rows: rows(GROUPS) })
  const households = desk.db.collection('households')
  await households.updateMany({}, { $unset: { walk: '' } })
  await desk.db.collection<{ _id: string }>('counties').insertOne({ _id: COUNTY })
  expect(await fillWalkingOrder(desk.db, COUNTY, NOON)).toBe(GROUPS.length)
  expect(await walked(desk)).toEqual(ORDER)
  await households.updateOne({}, { $unset: { walk: '' } })
  expect(await fillWalkingOrder(desk.db, COUNTY, NOON)).toBe(0)
  await desk.close()
})

test('a card of an earlier version goes on where it stood', async () => {
  const desk = await Desk.open('walking_old_card', { rows: rows(GROUPS) })
  const readers = new MongoReaders(COUNTY, desk.db)
  const after = JSON.stringify(['361027100001', '2组', 'demo/A2'])
  const { items } = await readers.uncovered({ cadreId: 'C1' }, { limit: 9, after })
  expect(items.map(({ group }) => group)).toEqual(['9组', '10组'])
  await desk.close()
})
