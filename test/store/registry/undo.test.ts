import type { Connection } from 'mongoose'
import { afterAll, beforeEach, expect, inject, test } from 'vitest'
import { importRows } from '#src/store/registry/import-workbook.js'
import { recoverImports } from '#src/store/registry/recover-imports.js'
import { undoImport } from '#src/store/registry/undo-import.js'
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
  connection = await openDatabase(inject('mongoUri'), 'registry-undo')
})

afterAll(() => connection.close())

const undo = (importId: string | undefined) =>
  undoImport({ connection, county: COUNTY, actor: 'G1', importId: importId ?? '', now: NOW })

const CHANGED = {
  干部: [person('G1', '教体局', { 职务: '局长' }), person('G2', '教体局'), person('G9', '秀谷镇')],
  户: [
    household('H1', { 联系电话: '', 户主姓名: '李四', 在家情况: '空户', 包户干部工号: 'G9' }),
    household('H9'),
  ],
}

test('undoing takes a whole import back: added rows go, changed and following ones are as before', async () => {
  await importNow(connection, BASE)
  const before = await registryOf(connection)
  const { importId } = await importNow(connection, CHANGED)
  expect(await registryOf(connection)).not.toEqual(before)
  expect(await undo(importId)).toMatchObject({ ok: true, counts: { 户: { added: 1, changed: 1 } } })
  expect(await registryOf(connection)).toEqual(before)
  expect(await database(connection).collection('import_rows').countDocuments({ importId })).toBe(0)
  expect(await undo(importId)).toEqual({ ok: false, reason: '这次导入已经撤销过了' })
})

test('the first import can be undone too, and then done again', async () => {
  const { importId } = await importNow(connection, BASE)
  expect(await undo(importId)).toMatchObject({ ok: true })
  expect(Object.values(await registryOf(connection)).flat()).toEqual([])
  expect((await importNow(connection, BASE)).ok).toBe(true)
})

test('an import whose new household was visited stays', async () => {
  await importNow(connection, BASE)
  const { importId } = await importNow(connection, { 户: [household('H9')] })
  await visitHousehold(connection, 'H9')
  expect(await undo(importId)).toEqual({
    ok: false,
    reason: '这次导入新增的户 H9 已有走访登记，不能撤销。要改，请改好工作簿再导入一次',
  })
  expect(await documentOf(connection, 'households', 'H9')).not.toBeNull()
})

test('a visit of a household that was only changed does not stop the undoing, and keeps counting', async () => {
  await importNow(connection, BASE)
  const { importId } = await importNow(connection, {
    户: [household('H2', { 户主姓名: '李四', 在家情况: '空户' })],
  })
  await visitHousehold(connection, 'H2', 'absent')
  expect(await undo(importId)).toMatchObject({ ok: true })
  expect(await documentOf(connection, 'households', 'H2')).toMatchObject({
    head: '张三',
    state: 'absent',
    uncovered: true,
    visits: 1,
  })
})

test('a later import over the same rows has to be undone first', async () => {
  await importNow(connection, BASE)
  const first = await importNow(connection, { 户: [household('H2', { 户主姓名: '李四' })] })
  const second = await importNow(connection, { 户: [household('H2', { 户主姓名: '王五' })] })
  const refused = await undo(first.importId)
  expect(refused.ok ? '' : refused.reason).toContain(`之后的导入 ${second.importId}`)
  expect(await undo(second.importId)).toMatchObject({ ok: true })
  expect(await undo(first.importId)).toMatchObject({ ok: true })
  expect(await documentOf(connection, 'households', 'H2')).toMatchObject({ head: '张三' })
})

test('an import whose rows others refer to stays', async () => {
  await importNow(connection, BASE)
  const { importId } = await importNow(connection, {
    村: [{ 村编码: 'V3', 乡镇: '秀谷镇', '村(社区)': '新村' }],
  })
  await importNow(connection, { 户: [household('H8', { 村编码: 'V3' })] })
  expect(await undo(importId)).toEqual({
    ok: false,
    reason: '“户”里的 H8 还在用这次导入新增的村，不能撤销。请先改掉它',
  })
})

test('an unknown import is refused with a sentence', async () => {
  expect(await undo('x')).toEqual({ ok: false, reason: '没有这个编号的导入。请核对编号，它在导入完成时给出' })
})

test('an import that fails half way is taken back at once', async () => {
  await importNow(connection, BASE)
  const before = await registryOf(connection)
  const failing = importRows({
    connection,
    county: COUNTY,
    actor: 'G1',
    rows: CHANGED,
    now: NOW,
    onProgress: () => Promise.reject(new Error('disk full')),
  })
  await expect(failing).rejects.toThrow('disk full')
  expect(await registryOf(connection)).toEqual(before)
  expect(await database(connection).collection('imports').countDocuments({ state: 'failed' })).toBe(1)
})

/** Stops an import after its first group as a crash would: it never goes on, and its guard belongs to a dead process. */
async function crashedImport(rows: Parameters<typeof importNow>[1]): Promise<void> {
  await new Promise<void>((resolve) => {
    const never = new Promise<void>(() => undefined)
    const onProgress = () => {
      resolve()
      return never
    }
    void importRows({ connection, county: COUNTY, actor: 'G1', rows, now: NOW, onProgress })
  })
  const guards = database(connection).collection<{ _id: string }>('import_guards')
  await guards.updateOne({ _id: COUNTY }, { $set: { until: new Date(0) } })
}

test('what a crash left half imported is taken back at the next start, once', async () => {
  await importNow(connection, BASE)
  const before = await registryOf(connection)
  await crashedImport(CHANGED)
  expect(await registryOf(connection)).not.toEqual(before)
  const { takenBack } = await recoverImports(connection, COUNTY)
  expect(takenBack).toHaveLength(1)
  expect(await registryOf(connection)).toEqual(before)
  expect(await recoverImports(connection, COUNTY)).toEqual({ takenBack: [], busy: false })
})

test('the next import takes a broken one back by itself', async () => {
  await importNow(connection, BASE)
  await crashedImport(CHANGED)
  const report = await importNow(connection, CHANGED)
  expect(report.counts.户).toEqual({ added: 1, changed: 1, unchanged: 0 })
  expect(await documentOf(connection, 'households', 'H1')).toMatchObject({ head: '李四', cadreId: 'G9' })
})

test('a running import is not taken for a broken one', async () => {
  await importNow(connection, BASE)
  let seen: unknown
  const onProgress = async () => {
    seen ??= await recoverImports(connection, COUNTY)
  }
  await importRows({ connection, county: COUNTY, actor: 'G1', rows: CHANGED, now: NOW, onProgress })
  expect(seen).toEqual({ takenBack: [], busy: true })
  expect(await documentOf(connection, 'households', 'H9')).not.toBeNull()
})

test('a household visited while a broken import was half there is kept', async () => {
  await importNow(connection, BASE)
  await crashedImport({ 户: [household('H8'), household('H9')] })
  await visitHousehold(connection, 'H9')
  await recoverImports(connection, COUNTY)
  expect(await documentOf(connection, 'households', 'H8')).toBeNull()
  expect(await documentOf(connection, 'households', 'H9')).toMatchObject({ state: 'met' })
  const cell = await documentOf(connection, 'counters', `${CAMPAIGN}/cell/教体局/V1`)
  expect(cell).toMatchObject({ n: { met: 1, unvisited: 1 } })
})
