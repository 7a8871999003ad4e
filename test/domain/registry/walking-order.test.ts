import { expect, test } from 'vitest'
import { groupKey, groupNumber, inWalkingOrder } from '#src/domain/registry/walking-order.js'

const at = (group: string | undefined, id = 'A1', villageId = 'v1') => ({
  id,
  villageId,
  ...(group === undefined ? {} : { group }),
})

test.each([
  ['3组', 3],
  ['第三村民小组', 3],
  ['十二组', 12],
  ['二十', 20],
  ['２组', 2],
  ['010组', 10],
  ['上屋组', null],
  ['3组上屋', null],
  ['一二组', null],
])('%s has the number %s', (group, number) => {
  expect(groupNumber(group)).toBe(number)
})

test('groups are walked by their numbers, however they are written; named ones come after them', () => {
  const groups = ['10组', '上屋组', '二组', undefined, '1组', '第十一村民小组', '上屋2', '上屋10', '100组']
  expect(inWalkingOrder(groups.map((group) => at(group))).map(({ group }) => group)).toEqual([
    ...[undefined, '1组', '二组', '10组', '第十一村民小组', '100组'],
    ...['上屋2', '上屋10', '上屋组'],
  ])
})

test('the villages come first, then the groups, then the doors', () => {
  const households = [at('1组', 'A2', 'v2'), at('2组', 'A1'), at('1组', 'A3'), at('1组', 'A2')]
  expect(inWalkingOrder(households).map(({ villageId, id }) => `${villageId}${id}`)).toEqual([
    ...['v1A2', 'v1A3', 'v1A1', 'v2A2'],
  ])
})

test('two ways of writing one group are one key', () => {
  expect(new Set(['3组', '三组', '第3小组', '3', '３ 组'].map((group) => groupKey(group))).size).toBe(1)
})
