import mongoose, { type Connection, type mongo } from 'mongoose'
import { importRows } from '#src/store/registry/import-workbook.js'
import * as registry from '#src/store/schema/registry.js'
import { counters, visits } from '#src/store/schema/visits.js'
import type { ImportReport } from '#src/workbook/import-report.js'
import type { SheetRows } from '#src/workbook/parsed-workbook.js'

export const COUNTY = '361027'
export const CAMPAIGN = '2024年民情大走访'
export const NOW = Date.parse('2024-05-10T09:30:00+08:00')

/** A database of its own with the product's indexes. */
export async function openDatabase(uri: string, dbName: string): Promise<Connection> {
  const writeConcern = { w: 'majority' as const, journal: true }
  const connection = await mongoose
    .createConnection(uri, { dbName, writeConcern, autoIndex: false })
    .asPromise()
  await connection.dropDatabase()
  for (const { name, schema } of [...Object.values(registry), counters, visits]) {
    for (const [keys, options] of schema.indexes()) {
      await connection.collection(name).createIndex(keys as never, options as never)
    }
  }
  return connection
}

export const database = (connection: Connection): mongo.Db => {
  if (!connection.db) throw new Error('not open')
  return connection.db
}

type Row = Readonly<Record<string, string | number | undefined>>

export const person = (id: string, unit: string, more: Row = {}): Row => ({
  工号: id,
  姓名: '曾建国',
  单位: unit,
  手机号: '13907940001',
  ...more,
})

export const household = (id: string, more: Row = {}): Row => ({
  户编号: id,
  村编码: 'V1',
  户主姓名: '张三',
  ...more,
})

/** A county as rows. */
export const BASE = {
  活动: [{ 名称: CAMPAIGN, 开始: '2024-05-01', 结束: '2024-09-30' }],
  单位: [
    { 单位名称: '教体局', 类型: '县直', 负责人工号: 'G1' },
    { 单位名称: '秀谷镇', 类型: '乡镇', 负责人工号: 'G2' },
  ],
  干部: [person('G1', '教体局'), person('G2', '秀谷镇'), person('G3', '教体局', { 角色: '干部；审计' })],
  村: [
    { 村编码: 'V1', 乡镇: '秀谷镇', '村(社区)': '大塘村' },
    { 村编码: 'V2', 乡镇: '秀谷镇', '村(社区)': '金山社区' },
  ],
  挂点: [{ 单位: '教体局', 村编码: 'V1' }],
  户: [
    household('H1', { 包户干部工号: 'G2', 联系电话: '13800000001', 户类别: '低保' }),
    household('H2'),
    household('H3', { 村编码: 'V2', 在家情况: '空户' }),
    household('H4', { 村编码: 'V2', 在家情况: '搬迁', 户主姓名: '查小明' }),
  ],
} satisfies SheetRows

let clock = NOW

/** Imports rows a minute after the last import. */
export function importNow(
  connection: Connection,
  rows: SheetRows,
  more: { dryRun?: boolean } = {},
): Promise<ImportReport> {
  clock += 60_000
  return importRows({ connection, county: COUNTY, actor: 'G1', rows, now: clock, ...more })
}

export async function documentOf(connection: Connection, collection: string, id: string) {
  return database(connection)
    .collection<{ _id: string }>(collection)
    .findOne({ _id: `${COUNTY}/${id}` })
}

/** A household as if it had been visited once. */
export async function visitHousehold(connection: Connection, id: string, result = 'met'): Promise<void> {
  const db = database(connection)
  const uncovered = ['absent', 'refused'].includes(result)
  await db.collection<{ _id: string }>('visits').insertOne({
    _id: `${COUNTY}/visit-${id}`,
    county: COUNTY,
    campaignId: CAMPAIGN,
    householdId: id,
    villageId: 'V1',
    cadreId: 'G2',
    enteredBy: 'G2',
    visitDay: '2024-05-20',
    enteredAt: new Date(NOW),
    result,
    status: 'standing',
  } as never)
  await db.collection<{ _id: string; rev: number; visits: number }>('households').updateOne(
    { _id: `${COUNTY}/${id}` },
    {
      $set: {
        state: result,
        lastVisitId: `visit-${id}`,
        lastVisitDay: '2024-05-20',
        ...(uncovered ? { uncovered } : {}),
      },
      $inc: { visits: 1, rev: 1 },
      ...(uncovered ? {} : { $unset: { uncovered: '' } }),
    },
  )
}

/** Every document of the registry but for the households' `rev`. */
export async function registryOf(connection: Connection): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {}
  for (const name of [
    'campaigns',
    'units',
    'people',
    'villages',
    'village_links',
    'households',
    'counters',
  ]) {
    const options = { projection: { rev: 0, at: 0 }, sort: { _id: 1 as const } }
    found[name] = await database(connection).collection(name).find({}, options).toArray()
  }
  return found
}
