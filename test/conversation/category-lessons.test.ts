import { afterAll, beforeAll, expect, test } from 'vitest'
import { database } from '#src/store/database.js'
import { MongoReaders } from '#src/store/readers/readers.js'
import { suggestCategories } from '#src/understanding/category/suggest-categories.js'
import { COUNTY, Desk } from '../support/desk.js'

const LAMP = '张三家门口路灯坏了'
const QUESTION = '属于哪类问题？'

let desk: Desk
/** A county where 路灯 was corrected to 三城同创 before its bot started. */
let taught: Desk
beforeAll(async () => {
  desk = await Desk.open('category_lessons', { forms: false })
  taught = await Desk.open('category_lessons_taught', { forms: false })
  await taught.db.collection<{ _id: string }>('category_lessons').insertMany(
    ['路灯坏了', '路灯'].map((word) => ({
      ...{ _id: `${COUNTY}/${word}`, county: COUNTY, n: { city_creation: 4 }, at: new Date(0) },
    })),
  )
})
afterAll(async () => {
  await desk.close()
  await taught.close()
})

/** Answers the questions one after the other; gives the last card. */
async function answer(at: Desk, ...answers: readonly string[]): Promise<string> {
  for (const one of answers) await at.say('ou_C1', one)
  return at.last()
}

function raise(at: Desk, text: string, category: string): Promise<string> {
  return answer(at, '问题', '张三', text, category, '诉求', '协调解决', '无', '确认')
}

/** As another process reads them, which has not read them yet. */
function lessonsNow(at: Desk) {
  const db = at.connection.getClient().db(database(at.connection).databaseName)
  return new MongoReaders(COUNTY, db).categoryLessons()
}

test('the three likeliest come first, and the likeliest takes one tap', async () => {
  expect(await answer(desk, '问题', '张三', LAMP)).toContain(
    '[1 电力通信] [2 道路交通] [3 三城同创] [4 更多]',
  )
  await desk.press('ou_C1', '1 电力通信')
  expect(desk.last()).toContain('问题类别：电力通信')
  await answer(desk, '取消')
})

test('更多 shows all, by its button, its number or its word, and numbers are those that are shown', async () => {
  await answer(desk, '问题', '张三', LAMP)
  for (const all of ['更多', '4']) {
    expect(await answer(desk, all)).toContain('[22 政策咨询] [23 其他]')
    expect(await answer(desk, '返回', LAMP)).toContain('[4 更多]')
  }
  await desk.press('ou_C1', '4 更多')
  expect(desk.last()).toContain('[22 政策咨询] [23 其他]')
  expect(await answer(desk, '2')).toContain('问题类别：饮水水利')
  expect(await answer(desk, '返回')).toContain('[1 电力通信]')
  expect(await answer(desk, '3')).toContain('问题类别：三城同创')
  await answer(desk, '取消')
})

test('a visit may have several: numbers of what is shown and names together, or none', async () => {
  const asked = await answer(desk, '走访 张三', '1', '今天', LAMP)
  expect(asked).toContain(QUESTION)
  expect(asked).toContain('[1 电力通信] [2 道路交通] [3 三城同创] [4 更多]')
  expect(await answer(desk, '1、教育')).toContain('问题类别：电力通信、教育')
  expect(await answer(desk, '返回', '更多')).toContain('1 道路交通　2 饮水水利')
  expect(await answer(desk, '2')).toContain('问题类别：饮水水利')
  expect(await answer(desk, '返回', '5')).toContain('“5”不在选项里')
  expect(await answer(desk, '无')).not.toContain('问题类别：饮水水利')
  await answer(desk, '取消')
})

test('what is taken as suggested teaches nothing', async () => {
  expect(await raise(desk, LAMP, '1')).toContain('类别：电力通信')
  expect(await desk.rows('category_lessons')).toEqual([])
})

test('a correction leaves its words in the same transaction, and no name, number or text', async () => {
  expect(await raise(desk, `${LAMP}，电话13800138000，请李强来看`, '三城同创')).toContain('类别：三城同创')
  const rows = await desk.rows<{ _id: string }>('category_lessons')
  expect(rows.map(({ _id }) => _id)).toContain(`${COUNTY}/路灯`)
  for (const row of rows)
    expect(row).toEqual({
      ...{ _id: expect.stringMatching(/^demo\/\p{Script=Han}{2,8}$/u), county: COUNTY },
      ...{ n: { city_creation: 1 }, at: expect.any(Date) },
    })
  expect(JSON.stringify(rows)).not.toMatch(/张三|李强|138/)
  expect(suggestCategories(LAMP, { lessons: await lessonsNow(desk) })[0]?.category).toBe('power_network')
})

test('corrections that come again turn the suggestion', async () => {
  for (let times = 0; times < 3; times++)
    await answer(desk, '走访 张三', '1', '今天', LAMP, '三城同创', '诉求', '协调解决', '无', '确认')
  const lessons = await lessonsNow(desk)
  expect(lessons.get('路灯')).toEqual({ city_creation: 4 })
  expect(suggestCategories('桥头的路灯坏了', { lessons })[0]?.category).toBe('city_creation')
})

test('what a county taught stands first on its cards, in sentences too', async () => {
  expect(await answer(taught, '问题', '张三', LAMP)).toContain('[1 三城同创] [2 电力通信]')
  await answer(taught, '取消')
  expect(await answer(taught, '今天走了张三，门口路灯坏了')).toContain('三城同创')
  await answer(taught, '取消')
})

test('lessons belong to one county', async () => {
  const db = taught.connection.getClient().db(database(taught.connection).databaseName)
  expect((await new MongoReaders('other', db).categoryLessons()).size).toBe(0)
})
