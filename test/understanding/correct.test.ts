import { expect, test } from 'vitest'
import { correctUnderstood } from '#src/understanding/correct.js'
import { understand } from '#src/understanding/understand.js'
import type { Understood } from '#src/understanding/understood.js'
import { aroundOf } from '../corpus/name-book.js'

const around = aroundOf(() => ['power_network', 'road_traffic', 'other'])

/** The card after the correction, in short. */
function corrected(first: string, correction: string) {
  const card = correctUnderstood(correction, understand(first, around), around)
  return card?.visits.map((visit) => shortOf(visit)) ?? null
}

function shortOf({ who, result, day, issues, findings }: Understood['visits'][number]) {
  const name = who.kind === 'choose' ? who.ids.join('|') : who.kind === 'unknown' ? '?' : who.id
  const promises = issues.flatMap(({ promise }) => (promise ? [promise.day] : []))
  return [name, result, day.day?.slice(5), findings, ...promises].join(' ').trim()
}

const TWO = '走了张三、李四，都好'

test.each([
  ['走了张伟，没人在家', '不是张伟是张玮', ['H000124 absent 05-20']],
  [TWO, '不是李四是李强', ['H000101 met 05-20', 'H000114 met 05-20']],
  [TWO, '李四改成王芳', ['H000101 met 05-20', 'H000115 met 05-20']],
])('%s: %s names somebody else', (first, correction, expected) => {
  expect(corrected(first, correction)).toEqual(expected)
})

test.each([
  ['把第二个删掉', ['H000101 met 05-20']],
  ['第2个不要', ['H000101 met 05-20']],
  ['删掉李四', ['H000101 met 05-20']],
  ['最后一户不要了', ['H000101 met 05-20']],
  ['李四家不算', ['H000101 met 05-20']],
])('%s takes one off the card', (correction, expected) => {
  expect(corrected(TWO, correction)).toEqual(expected)
})

test.each([
  ['日期改成昨天', ['H000101 met 05-19', 'H000102 met 05-19']],
  ['不是今天是昨天', ['H000101 met 05-19', 'H000102 met 05-19']],
  ['李四的日期改成5月18日', ['H000101 met 05-20', 'H000102 met 05-18']],
  ['李四是前天去的', ['H000101 met 05-20', 'H000102 met 05-18']],
])('%s changes the day', (correction, expected) => {
  expect(corrected(TWO, correction)).toEqual(expected)
})

test.each([
  ['还有李强', ['H000101 met 05-20', 'H000102 met 05-20', 'H000114 met 05-20']],
  ['加上李强，没人在家', ['H000101 met 05-20', 'H000102 met 05-20', 'H000114 absent 05-20']],
])('%s puts one more on the card', (correction, expected) => {
  expect(corrected(TWO, correction)).toEqual(expected)
})

test('who is added went on the day of the others', () => {
  expect(corrected('昨天走了张三', '还有李强')).toEqual(['H000101 met 05-19', 'H000114 met 05-19'])
})

test.each([
  ['第一个没人在家', ['H000101 absent 05-20', 'H000102 met 05-20']],
  ['李四是电话联系的', ['H000101 met 05-20', 'H000102 phone 05-20']],
  ['李四家路灯坏了', ['H000101 met 05-20', 'H000102 met 05-20 路灯坏了']],
])('%s says something else of one on the card', (correction, expected) => {
  expect(corrected(TWO, correction)).toEqual(expected)
})

test('没问题 takes away what was told', () => {
  expect(corrected('张伟家路灯坏了', '张伟家没问题')).toEqual(['H000113 met 05-20'])
})

test('the promise and the category of an issue change', () => {
  const card = understand('王芳家路灯坏了，答应下周三前修好', around)
  expect(corrected('王芳家路灯坏了，答应下周三前修好', '承诺改成月底')).toEqual([
    'H000115 met 05-20 路灯坏了 2026-05-31',
  ])
  const [visit] = correctUnderstood('类别改成道路交通', card, around)?.visits ?? []
  expect(visit?.issues[0]?.categories).toEqual(['road_traffic', 'power_network', 'other'])
})

test('王芳家的问题是上周三答应的 tells when that visit was', () => {
  expect(corrected('王芳家路灯坏了', '王芳家的问题是上周三答应的')).toEqual(['H000115 met 05-13 路灯坏了'])
})

test.each(['今天真热', '王芳家没人在家', '我还有几户没走', '第七个删掉', '好的', ''])(
  '%s is no correction of the card',
  (text) => {
    expect(corrected(TWO, text)).toBeNull()
  },
)
