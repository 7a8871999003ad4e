import { expect, test } from 'vitest'
import { findPlaces, goingTo, likeliestVillages } from '#src/domain/outings/going.js'
import type { Village } from '#src/domain/registry/types.js'

const TODAY = '2026-05-20'
const village = (id: string, town: string, name: string): Village => ({
  ...{ id, town, name, kind: 'village' as const, order: Number(id) },
})
const VILLAGES = [
  village('1', '秀谷镇', '大塘村'),
  village('2', '双塘镇', '大塘村'),
  village('3', '秀谷镇', '大塘社区'),
  village('4', '双塘镇', '双塘村'),
  village('5', '秀谷镇', '金山社区'),
  village('6', '何源镇', '石坑村'),
]

test.each([
  ['今天去大塘村', TODAY, '大塘村'],
  ['明天去秀谷镇大塘村', '2026-05-21', '秀谷镇大塘村'],
  ['后天上午去大塘村', '2026-05-22', '大塘村'],
  ['下午去大塘村3组走访', TODAY, '大塘村3组'],
  ['明天下午准备去大塘村看看。', '2026-05-21', '大塘村'],
  ['去 大塘村 ３组', TODAY, '大塘村3组'],
  ['我明早去大塘', '2026-05-21', '大塘'],
])('“%s” goes out on %s to %s', (words, day, place) => {
  expect(goingTo(words, TODAY)).toMatchObject({ day, place })
})

test.each([
  ['今天去了大塘村'],
  ['去过大塘村'],
  ['去年的事还没办好'],
  ['去世了'],
  ['张三家去大塘村了'],
  ['今天去大塘村，张三家都好'],
  ['今天去大塘村走了张三李四'],
  ['今天去大塘村走访张三李四'],
  ['下午去大塘村见到王芳'],
  ['去'],
  ['今天去大塘村找张三说路灯的事情他说下周三之前一定来修'],
])('“%s” is no going out', (words) => {
  expect(goingTo(words, TODAY)).toBeNull()
})

test.each([
  ['大塘村', ['1', '2'], ''],
  ['秀谷镇大塘村', ['1'], ''],
  ['秀谷大塘村3组', ['1'], '3组'],
  ['大塘', ['1', '2', '3'], ''],
  ['大塘社区', ['3'], ''],
  ['双塘村委会二组', ['4'], '二组'],
  ['双塘', ['4'], ''],
  ['金山', ['5'], ''],
  ['秀谷镇', ['1', '3', '5'], ''],
  ['双塘镇双塘村', ['4'], ''],
  ['石坑', ['6'], ''],
  ['北京', [], ''],
  ['', [], ''],
])('“%s” names the villages %j', (words, ids, rest) => {
  const found = findPlaces(words, VILLAGES)
  expect([found.villages.map(({ id }) => id), found.rest]).toEqual([ids, rest])
})

test('a name with one wrong character is likeliest the one that shares the others', () => {
  expect(likeliestVillages('大糖村', VILLAGES, 9).map(({ id }) => id)).toEqual(['1', '2', '3'])
  expect(likeliestVillages('北京', VILLAGES, 9)).toEqual([])
})
