import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { countyCalendar } from '#src/app/county-calendar.js'
import { readHolidays } from '#src/calendar/holiday-table.js'
import type { Connection } from '#src/store/database.js'
import { keepHolidays } from '#src/store/holidays.js'
import { databaseOf, openDatabase } from '../schedule/bench.js'

const OFF_2027 = [
  ...['01-01', '02-05', '02-06', '02-07', '02-08', '02-09', '04-05', '05-01', '06-09', '09-15'],
  ...['10-01', '10-02', '10-03', '10-04', '10-05'],
]
const GOOD = ['日期,休/班', ...OFF_2027.map((day) => `2027-${day},休`), '2027-09-26,班'].join('\n')

test('a table is read line by line, however its dates are written and whatever stands beside them', () => {
  const excel = GOOD.replace('2027-01-01,休', '2027/1/1,休,元旦').replace('2027-05-01,休', '2027年5月1日，休')
  const read = readHolidays(`\uFEFF${excel.replaceAll('\n', '\r\n')}\r\n\r\n`)
  expect(read).toMatchObject({ ok: true, year: '2027' })
  if (!read.ok) return
  expect(Object.keys(read.table.holidays)).toEqual(OFF_2027.map((day) => `2027-${day}`))
  expect(Object.keys(read.table.workdays)).toEqual(['2027-09-26'])
})

test.each([
  ['2027-02-30,休', '第 18 行：看不懂日期“2027-02-30”，请写成 2027-01-01'],
  ['2027-03-01,假', '第 18 行：“假”应写“休”或“班”'],
  ['2027-10-01,休', '第 18 行：2027-10-01 与第 12 行重复'],
  ['2027-09-27,班', '第 18 行：9月27日 周一本来就上班，只有周六、周日才写“班”'],
  ['2028-01-03,休', '第 18 行：2028-01-03 不在 2027 年，一次只能导入一年'],
])('a wrong row is named: %s', (line, problem) => {
  expect(readHolidays(`${GOOD}\n${line}`)).toEqual({ ok: false, problems: [problem] })
})

test('a table with a festival missing, or without the National Day, is no whole year', () => {
  const without = (day: string) => readHolidays(GOOD.replace(`2027-${day},休\n`, ''))
  expect(without('06-09')).toEqual({
    ok: false,
    problems: ['缺端午节：05-25 到 06-28 之间应至少休 1 天，表里有 0 天'],
  })
  expect(without('10-01')).toEqual({ ok: false, problems: ['没有国庆节（10月1日），看不出是哪一年的安排'] })
})

let connection: Connection

beforeAll(async () => {
  connection = await openDatabase(inject('mongoUri'), 'holidays')
})

afterAll(() => connection.close())

test('a running program has a table after its next look; a year without one is refused, not guessed', async () => {
  const calendar = await countyCalendar(connection, 'demo')
  const other = await countyCalendar(connection, 'elsewhere')
  expect(() => calendar.isWorkday('2027-02-05')).toThrow('calendar.year-missing')
  const read = readHolidays(GOOD)
  if (!read.ok) throw new Error('not read')
  await keepHolidays(connection, 'demo', { ...read, by: 'cli', now: 1 })
  await Promise.all([calendar.refresh(), other.refresh()])
  expect(['2027-02-05', '2027-02-04', '2027-09-26'].map(calendar.isWorkday)).toEqual([false, true, true])
  expect(() => other.isWorkday('2027-02-05')).toThrow('calendar.year-missing')
})

test('a later table of the year takes the place of the earlier one, and both are in the audit', async () => {
  const read = readHolidays(GOOD.replace('2027-10-05,休\n', ''))
  if (!read.ok) throw new Error('not read')
  await keepHolidays(connection, 'demo', { ...read, by: 'cli', now: 2 })
  const calendar = await countyCalendar(connection, 'demo')
  expect(calendar.isWorkday('2027-10-05')).toBe(true)
  const audit = await databaseOf(connection)
    .collection('audit')
    .find({ county: 'demo' })
    .sort({ at: 1 })
    .toArray()
  expect(audit).toMatchObject([
    { actor: 'cli', verb: 'calendar.set', subject: 'calendar/2027', before: null },
    { before: { off: OFF_2027.map((day) => `2027-${day}`) }, after: { on: ['2027-09-26'] } },
  ])
})
