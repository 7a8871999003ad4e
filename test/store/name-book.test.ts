import { afterAll, beforeAll, expect, test } from 'vitest'
import type { NameBookOf } from '#src/conversation/readers.js'
import { shortNamesOf } from '#src/domain/registry/short-names.js'
import { spansOf } from '#src/store/readers/name-spans.js'
import { MongoReaders } from '#src/store/readers/readers.js'
import { COUNTY, Desk } from '../support/desk.js'
import { SMALL_COUNTY } from '../support/small-county.js'

let desk: Desk
beforeAll(async () => {
  desk = await Desk.open('name_book', {
    rows: {
      ...SMALL_COUNTY,
      企业: [
        { 企业编号: 'Q1', 企业名称: '资溪县青禾米业有限公司', 村编码: '361027100001' },
        { 企业编号: 'Q2', 企业名称: '石门竹木厂', 村编码: '361027100002' },
      ],
    },
  })
})
afterAll(() => desk.close())

const CADRE: NameBookOf = {
  scope: { kind: 'unit', unitId: '县水利局' },
  ...{ cadreId: 'C1', unitId: '县水利局' },
}
const OFFICE: NameBookOf = { scope: { kind: 'county' }, cadreId: 'B1', unitId: '县委办公室' }

const read = (of: NameBookOf, text = '') => new MongoReaders(COUNTY, desk.db).nameBook(of, text)

test("a cadre's book has the households of the unit, own ones first, and nothing beside them", async () => {
  const book = await read(CADRE, '钱一家路灯坏了')
  expect(book.households.map(({ id, isOwn }) => `${id}${isOwn ? '' : '*'}`)).toEqual([
    ...['A1', 'A2', 'A3', 'A4', 'A5', 'A6'],
    'A7*',
  ])
  expect(book.households.every(({ isLinked }) => isLinked)).toBe(true)
  expect(book.households[3]).toEqual({
    ...{ id: 'A4', head: '单桂花', pinyin: 'shanguihua', initials: 'sgh', villageId: '361027100001' },
    ...{ group: '2组', size: 5, isOwn: true, isLinked: true },
  })
  expect(book.villages.map(({ name }) => name)).toEqual(['大塘村'])
  expect(book.enterprises).toEqual([
    {
      ...{ id: 'Q1', name: '资溪县青禾米业有限公司', villageId: '361027100001' },
      shortNames: ['青禾米业有限公司', '资溪县青禾米业', '青禾米业'],
    },
  ])
})

test('a township knows all its villages, whoever is linked to them', async () => {
  const book = await read({
    scope: { kind: 'town', town: '大塘镇', unitId: '大塘镇' },
    ...{ cadreId: 'T1', unitId: '大塘镇' },
  })
  expect(book.households.map(({ id }) => id)).toEqual([
    ...['B1', 'B2'],
    ...['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7'],
  ])
  expect(book.villages.map(({ name }) => name)).toEqual(['大塘村', '石门村'])
})

test('of a whole county only those are found that the text names exactly', async () => {
  expect((await read(OFFICE)).households).toEqual([])
  const ids = async (text: string) => (await read(OFFICE, text)).households.map(({ id }) => id)
  expect(await ids('今天走了张伟、钱一，都好')).toEqual(['A3', 'A7', 'B1'])
  expect(await ids('欧阳㛃家停电')).toEqual(['A5'])
  expect(await ids('a4和 QY 都走了，se也在')).toEqual(['A4', 'B1', 'B2'])
  expect((await read(OFFICE)).villages).toHaveLength(2)
  expect((await read(OFFICE)).enterprises).toHaveLength(2)
})

test('who stands in for somebody has both books in one', async () => {
  const town = { kind: 'town', town: '大塘镇', unitId: '大塘镇' } as const
  const book = await read({ ...CADRE, scope: { kind: 'several', scopes: [CADRE.scope, town] } })
  expect(book.households).toHaveLength(9)
})

test('the book is read once a minute, and by an index', async () => {
  const profile = desk.db.collection<{ command: { filter?: object }; planSummary: string }>('system.profile')
  await desk.db.command({ profile: 2 })
  const fresh = { ...CADRE, cadreId: 'C2' }
  const first = await read(fresh)
  expect(await read(fresh)).toBe(first)
  await read(OFFICE, '张伟家水管坏了')
  await desk.db.command({ profile: 0 })
  const queries = await profile.find({ op: 'query', ns: /\.households$/ }).toArray()
  expect(queries.length).toBeGreaterThanOrEqual(2)
  for (const { planSummary } of queries) expect(planSummary).toMatch(/^IXSCAN \{ (county|_id): 1/)
})

test('any text has its spans in little time', () => {
  expect(spansOf('买买提·吐尔逊家').names).toContain('买买提·吐尔逊')
  expect(spansOf('户A-102，zhangsan').numbers).toEqual(['A-102'])
  const { names } = spansOf('张'.repeat(10) + '李王赵'.repeat(660))
  expect(names.length).toBeLessThan(6_000)
  expect(spansOf('').names).toEqual([])
})

test.each([
  ['资溪县青禾米业有限公司', '青禾米业'],
  ['江西省抚州市资溪县竹海家具厂', '竹海家具'],
  ['云林电子有限公司', '云林电子'],
])('%s is called %s', (name, short) => {
  expect(shortNamesOf(name)).toContain(short)
})
