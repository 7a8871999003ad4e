import fc from 'fast-check'
import { expect, test } from 'vitest'
import { oneOf, pastDay, someOf, textOrNone } from '#src/conversation/answers.js'
import { addDays } from '#src/domain/time.js'

function day(words: string, today = '2026-05-20', earliest?: string): string {
  const parsed = pastDay(words, today, earliest)
  return parsed.kind === 'value' ? parsed.value : parsed.kind === 'refused' ? parsed.reason : 'choose'
}

test.each([
  ['今天', '2026-05-20'],
  ['今日', '2026-05-20'],
  ['今早', '2026-05-20'],
  ['今天上午', '2026-05-20'],
  ['昨天', '2026-05-19'],
  ['昨天下午', '2026-05-19'],
  ['昨晚', '2026-05-19'],
  ['前天', '2026-05-18'],
  ['大前天', '2026-05-17'],
  ['3天前', '2026-05-17'],
  ['周三', '2026-05-20'],
  ['周四', '2026-05-14'],
  ['星期天', '2026-05-17'],
  ['上周三', '2026-05-13'],
  ['5月19日', '2026-05-19'],
  ['5月19号', '2026-05-19'],
  ['5.19', '2026-05-19'],
  ['5/19', '2026-05-19'],
  ['05-19', '2026-05-19'],
  ['５月１９日', '2026-05-19'],
  ['19号', '2026-05-19'],
  ['2026-05-19', '2026-05-19'],
  ['2026年5月19日', '2026-05-19'],
  ['20260519', '2026-05-19'],
])('on 20 May “%s” is %s', (words, expected) => {
  expect(day(words)).toBe(expected)
})

test('a day without a year is the latest that has come: in January, 31 December is last year’s', () => {
  expect(day('12月31日', '2027-01-02')).toBe('2026-12-31')
  expect(day('31号', '2027-01-02')).toBe('2026-12-31')
  expect(day('1月2日', '2027-01-02')).toBe('2027-01-02')
  expect(day('周四', '2027-01-02')).toBe('2026-12-31')
})

test('a day that does not exist is refused by name', () => {
  expect(day('31号', '2026-05-20')).toContain('没有“31号”这一天')
  expect(day('4月31日')).toContain('没有“4月31日”这一天')
  expect(day('2月29日')).toContain('没有“2月29日”这一天')
  expect(day('2月29日', '2028-03-01')).toBe('2028-02-29')
  expect(day('13月1日')).toContain('没有“13月1日”这一天')
  expect(day('0号')).toContain('这一天')
})

test('a day that has not come is refused as such, even where last year had it, if the campaign did not', () => {
  expect(day('明天')).toContain('还没到')
  expect(day('后天')).toContain('还没到')
  expect(day('2026-05-21')).toContain('还没到')
  expect(day('5月21日', '2026-05-20', '2026-05-01')).toContain('还没到')
  expect(day('5月21日')).toBe('2025-05-21')
})

test('a day before the campaign is refused with the day it began', () => {
  expect(day('4月30日', '2026-05-20', '2026-05-01')).toContain('2026-05-01')
  expect(day('5月1日', '2026-05-20', '2026-05-01')).toBe('2026-05-01')
  expect(day('19天前', '2026-05-20', '2026-05-01')).toBe('2026-05-01')
  expect(day('20天前', '2026-05-20', '2026-05-01')).toContain('早于')
})

test('words that are no day are refused with an example that may be copied', () => {
  for (const words of ['', '好', '上个月', '5', '20.5.19.1', 'toString', '__proto__'])
    expect(day(words)).toContain('5月20日')
})

test('every day of the last two years is understood as it is written in full', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 730 }), (ago) => {
      const one = addDays('2026-05-20', -ago)
      expect(day(one)).toBe(one)
      const [year, month, date] = one.split('-').map(Number)
      expect(day(`${year}年${month}月${date}日`)).toBe(one)
      if (ago < 365) expect(day(`${month}月${date}日`)).toBe(one)
    }),
  )
})

const OPTIONS = [
  { value: 'met', label: '入户见到人' },
  { value: 'phone', label: '电话走访' },
  { value: 'absent', label: '家中无人' },
]

test('an option is named by its number, value, label or a part that only it has', () => {
  for (const words of ['2', '２', 'phone', '电话走访', '电话'])
    expect(oneOf(words, OPTIONS)).toEqual({ kind: 'value', value: 'phone' })
  for (const words of ['0', '4', '人', '', '不知道']) expect(oneOf(words, OPTIONS).kind).toBe('refused')
})

test('several options are joined by any mark, each counted once; 无 is none', () => {
  for (const words of ['1、3', '1,3', '1 3', '家中；1；家中', '１，３'])
    expect(someOf(words, OPTIONS)).toMatchObject({ kind: 'value' })
  expect(someOf('1、3、1', OPTIONS)).toEqual({ kind: 'value', value: ['met', 'absent'] })
  expect(someOf('无。', OPTIONS)).toEqual({ kind: 'value', value: [] })
  expect(someOf('1、9', OPTIONS)).toMatchObject({ kind: 'refused' })
})

test('nothing is nothing in all its words, and a sentence with 无 in it is a sentence', () => {
  for (const words of ['无', '没有', '没有。', '都好！', '', ' 无 ', '没问题'])
    expect(textOrNone(words)).toEqual({ kind: 'value', value: null })
  expect(textOrNone('无人照顾老人')).toEqual({ kind: 'value', value: '无人照顾老人' })
})
