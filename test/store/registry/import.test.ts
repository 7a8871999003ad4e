import type { Connection } from 'mongoose'
import { afterAll, beforeEach, expect, inject, test } from 'vitest'
import { ImportGuard } from '#src/store/registry/import-guard.js'
import { importWorkbook } from '#src/store/registry/import-workbook.js'
import { reportLines } from '#src/workbook/import-report.js'
import { GOOD, makeWorkbook } from '../../workbook/make-workbook.js'
import {
  BASE,
  CAMPAIGN,
  COUNTY,
  database,
  documentOf,
  household,
  importNow,
  NOW,
  openDatabase,
  person,
  registryOf,
  visitHousehold,
} from './county.js'

let connection: Connection

beforeEach(async () => {
  await connection?.close()
  connection = await openDatabase(inject('mongoUri'), 'registry-import')
})

afterAll(() => connection.close())

const context = () => ({ connection, county: COUNTY, actor: 'G1', fileName: '金溪县.xlsx', now: NOW })

test('a workbook becomes the registry, with an import to undo and one audit entry', async () => {
  const report = await importWorkbook({ ...context(), file: await makeWorkbook(GOOD) })
  expect(report.ok).toBe(true)
  expect(report.counts).toMatchObject({ 户: { added: 4, changed: 0, unchanged: 0 }, 干部: { added: 3 } })
  expect(await documentOf(connection, 'households', 'H1')).toEqual({
    _id: '361027/H1',
    county: '361027',
    villageId: 'V1',
    village: '大塘村',
    town: '秀谷镇',
    group: '第1组',
    walk: '0000001',
    head: '张三',
    phone: '13800000001',
    size: 4,
    targetGroups: ['脱贫户', '低保'],
    occupancy: 'resident',
    cadreId: 'G3',
    unitId: '县教育体育局',
    pinyin: 'zhangsan',
    initials: 'zs',
    search: ['张三', 'zhangsan', 'zs'],
    state: 'unvisited',
    uncovered: true,
    visits: 0,
    rev: 1,
  })
  expect(await documentOf(connection, 'people', 'G1')).toMatchObject({
    roles: ['cadre', 'head'],
    name: '曾建国',
  })
  expect(await documentOf(connection, 'imports', report.importId ?? '')).toMatchObject({
    state: 'done',
    by: 'G1',
  })
  const audit = await database(connection).collection('audit').find({}).toArray()
  expect(audit).toMatchObject([{ verb: 'import.apply', actor: 'G1', subject: `import/${report.importId}` }])
  expect(reportLines(report)).toContain('户：新增 4，变更 0，不变 0')
})

test('with one error nothing is written', async () => {
  const report = await importNow(connection, {
    ...BASE,
    户: [household('H1'), household('H2', { 村编码: 'V9' })],
  })
  expect(report.ok).toBe(false)
  expect(Object.values(await registryOf(connection)).flat()).toEqual([])
  expect(await database(connection).collection('imports').countDocuments()).toBe(0)
})

test('a dry run reports the same and writes nothing', async () => {
  const dry = await importNow(connection, BASE, { dryRun: true })
  expect(Object.values(await registryOf(connection)).flat()).toEqual([])
  const { importId, ...real } = await importNow(connection, BASE)
  expect({ ...dry, dryRun: false }).toEqual(real)
  expect(importId).toBeDefined()
})

test('the responsible unit is the cadre’s, else the only one linked to the village, else none', async () => {
  await importNow(connection, BASE)
  const units = await Promise.all(['H1', 'H2', 'H3'].map((id) => documentOf(connection, 'households', id)))
  expect(units.map((found) => found && 'unitId' in found && found.unitId)).toEqual([
    '秀谷镇',
    '教体局',
    false,
  ])
  await importNow(connection, {
    挂点: [
      { 单位: '教体局', 村编码: 'V1' },
      { 单位: '秀谷镇', 村编码: 'V1' },
    ],
  })
  expect(await documentOf(connection, 'households', 'H2')).not.toHaveProperty('unitId')
})

test('vacant and moved households begin as such and need no visit', async () => {
  await importNow(connection, BASE)
  for (const [id, state] of [
    ['H3', 'vacant'],
    ['H4', 'moved'],
  ] as const) {
    const found = await documentOf(connection, 'households', id)
    expect(found).toMatchObject({ state })
    expect(found).not.toHaveProperty('uncovered')
  }
})

test('importing the same again changes nothing and leaves no import', async () => {
  await importNow(connection, BASE)
  const before = await registryOf(connection)
  const report = await importNow(connection, BASE)
  expect(report.importId).toBeUndefined()
  expect(report.counts.户).toEqual({ added: 0, changed: 0, unchanged: 4 })
  expect(await registryOf(connection)).toEqual(before)
  expect((await documentOf(connection, 'households', 'H1')) as unknown).toMatchObject({ rev: 1 })
})

test('a changed file changes what changed and nothing else; a vanished row is reported, not deleted', async () => {
  await importNow(connection, BASE)
  const report = await importNow(connection, {
    ...BASE,
    户: [
      household('H1', { 包户干部工号: 'G2', 户主姓名: '张四', 户类别: '低保' }),
      household('H2'),
      household('H5'),
    ],
  })
  expect(report.counts.户).toEqual({ added: 1, changed: 1, unchanged: 1 })
  expect(report.vanished).toEqual({ 户: { count: 2, first: ['H3', 'H4'] } })
  const changed = await documentOf(connection, 'households', 'H1')
  expect(changed).toMatchObject({ head: '张四', initials: 'zs', rev: 2 })
  expect(await documentOf(connection, 'households', 'H3')).not.toBeNull()
})

test('a column the file does not have is left alone, a blank cell clears', async () => {
  await importNow(connection, BASE)
  await importNow(connection, { 户: [{ 户编号: 'H1', 村编码: 'V1', 户主姓名: '张三' }] })
  expect(await documentOf(connection, 'households', 'H1')).toMatchObject({
    phone: '13800000001',
    unitId: '秀谷镇',
  })
  await importNow(connection, { 户: [household('H1', { 联系电话: '', 包户干部工号: '' })] })
  const cleared = await documentOf(connection, 'households', 'H1')
  expect(cleared).not.toHaveProperty('phone')
  expect(cleared).toMatchObject({ unitId: '教体局', targetGroups: ['低保'] })
})

test('roles and accounts given elsewhere survive a blank cell', async () => {
  await importNow(connection, BASE)
  const people = database(connection).collection<{ _id: string }>('people')
  await people.updateOne(
    { _id: `${COUNTY}/G3` },
    { $set: { feishuOpenId: 'ou_3', roles: ['cadre', 'admin'] } },
  )
  const rows = [person('G3', '教体局', { 姓名: '单丽', 角色: '', 飞书open_id: '' })]
  const report = await importNow(connection, { 干部: rows })
  expect(report.counts.干部).toEqual({ added: 0, changed: 1, unchanged: 0 })
  expect(await documentOf(connection, 'people', 'G3')).toMatchObject({
    name: '单丽',
    feishuOpenId: 'ou_3',
    roles: ['cadre', 'admin'],
  })
})

test('two people can exchange their accounts', async () => {
  const accounts = (first: string, second: string) => [
    person('G1', '教体局', { 飞书open_id: first }),
    person('G2', '秀谷镇', { 飞书open_id: second }),
    person('G3', '教体局'),
  ]
  await importNow(connection, { ...BASE, 干部: accounts('ou_1', 'ou_2') })
  const report = await importNow(connection, { 干部: accounts('ou_2', 'ou_1') })
  expect(report.counts.干部).toMatchObject({ changed: 2 })
  expect(await documentOf(connection, 'people', 'G1')).toMatchObject({ feishuOpenId: 'ou_2' })
})

test('a household with standing visits keeps its coverage, one without follows 在家情况', async () => {
  await importNow(connection, BASE)
  await visitHousehold(connection, 'H1', 'met')
  await importNow(connection, {
    户: [household('H1', { 在家情况: '空户', 户主姓名: '张五' }), household('H2', { 在家情况: '空户' })],
  })
  expect(await documentOf(connection, 'households', 'H1')).toMatchObject({
    head: '张五',
    occupancy: 'vacant',
    state: 'met',
    visits: 1,
    lastVisitDay: '2024-05-20',
    rev: 3,
  })
  const unvisited = await documentOf(connection, 'households', 'H2')
  expect(unvisited).toMatchObject({ state: 'vacant', rev: 2 })
  expect(unvisited).not.toHaveProperty('uncovered')
  await importNow(connection, { 户: [household('H2', { 在家情况: '常住' })] })
  expect(await documentOf(connection, 'households', 'H2')).toMatchObject({
    state: 'unvisited',
    uncovered: true,
  })
})

test('households outside the file follow their cadre to another unit and their village to another name', async () => {
  await importNow(connection, BASE)
  const report = await importNow(connection, {
    干部: [person('G2', '教体局')],
    村: [{ 村编码: 'V2', 乡镇: '秀谷镇', '村(社区)': '金山新社区' }],
  })
  expect(report.followed).toBe(3)
  expect(await documentOf(connection, 'households', 'H1')).toMatchObject({ unitId: '教体局', rev: 2 })
  expect(await documentOf(connection, 'households', 'H3')).toMatchObject({ village: '金山新社区' })
})

test('coverage counters are right after an import', async () => {
  await importNow(connection, BASE)
  const counters = await database(connection).collection('counters').find({}).sort({ _id: 1 }).toArray()
  expect(counters.map(({ _id, n }) => [String(_id), n.unvisited, n.vacant, n.moved])).toEqual([
    [`361027/${CAMPAIGN}/cadre/G2`, 1, 0, 0],
    [`361027/${CAMPAIGN}/cell/-/V2`, 0, 1, 1],
    [`361027/${CAMPAIGN}/cell/教体局/V1`, 1, 0, 0],
    [`361027/${CAMPAIGN}/cell/秀谷镇/V1`, 1, 0, 0],
  ])
})

test('text that looks like an operator or a formula is stored as it is', async () => {
  await importNow(connection, BASE)
  await importNow(connection, {
    户: [household('H1', { 备注: '$note', 户主姓名: '$head' }), household('H2', { 备注: '=1+1' })],
  })
  expect(await documentOf(connection, 'households', 'H1')).toMatchObject({ note: '$note', head: '$head' })
  expect(await documentOf(connection, 'households', 'H2')).toMatchObject({ note: '=1+1' })
})

test('only one import runs at a time in a county', async () => {
  const guard = await ImportGuard.take(database(connection), COUNTY)
  const busy = await importNow(connection, BASE)
  expect(busy.problems.map(({ reason }) => reason)).toEqual(['另一次导入正在进行，没有开始。请过一分钟再试'])
  await guard.release()
  expect((await importNow(connection, BASE)).ok).toBe(true)
})
