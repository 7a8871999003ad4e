import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CarriedHousehold, proposeSplit, type Successor, splitToOne } from '#src/domain/duty/handover.js'

const household = (i: number, villageId: string, isLeft = true): CarriedHousehold => ({
  ...{ id: `${villageId}${i}`, villageId, isLeft },
})
const village = (villageId: string, count: number): CarriedHousehold[] =>
  Array.from({ length: count }, (_, i) => household(i, villageId))
const successor = (id: string, load = 0, ...villages: string[]): Successor => ({
  ...{ id, load, villages: new Set(villages) },
})

function sizes(split: Readonly<Record<string, string>>): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const to of Object.values(split)) counts[to] = (counts[to] ?? 0) + 1
  return counts
}

test('two villages of like size go to two people, each as a whole', () => {
  const { households } = proposeSplit(
    [...village('a', 20), ...village('b', 22)],
    [],
    [...[successor('P1'), successor('P2')]],
  )
  expect(new Set(village('a', 20).map(({ id }) => households[id])).size).toBe(1)
  expect(new Set(village('b', 22).map(({ id }) => households[id])).size).toBe(1)
  expect(Object.values(sizes(households)).sort()).toEqual([20, 22])
})

test('who goes to a village anyway gets it, unless they have too much to do already', () => {
  const some = [...village('a', 10), ...village('b', 10)]
  const there = proposeSplit(some, [], [successor('P1', 5), successor('P2', 5, 'a')]).households
  expect(there.a0).toBe('P2')
  const busy = proposeSplit(some, [], [successor('P1', 0), successor('P2', 90, 'a')]).households
  expect(sizes(busy)).toEqual({ P1: 20 })
})

test('a village that is too much for one is parted in walking order', () => {
  const { households } = proposeSplit(
    village('a', 40),
    [],
    ['P1', 'P2', 'P3', 'P4'].map((id) => successor(id)),
  )
  const order = village('a', 40).map(({ id }) => households[id])
  expect(order.filter((to, i) => i > 0 && to !== order[i - 1])).toHaveLength(new Set(order).size - 1)
  expect(Math.max(...Object.values(sizes(households)))).toBeLessThanOrEqual(13)
})

const facts = fc.record({
  villages: fc.array(fc.nat(120), { minLength: 1, maxLength: 6 }),
  issues: fc.nat(20),
  loads: fc.array(fc.nat(60), { minLength: 1, maxLength: 12 }),
})

test('every household and issue goes to exactly one of the colleagues, the same way each time', () => {
  fc.assert(
    fc.property(facts, ({ villages, issues, loads }) => {
      const households = villages.flatMap((count, i) => village(`v${i}`, count))
      const open = Array.from({ length: issues }, (_, i) => ({ id: `i${i}`, villageId: `v${i % 3}` }))
      const colleagues = loads.map((load, i) => successor(`P${i}`, load, ...(i % 2 ? ['v0'] : [])))
      const split = proposeSplit(households, open, colleagues)
      const ids = new Set(colleagues.map(({ id }) => id))
      expect(Object.keys(split.households).sort()).toEqual(households.map(({ id }) => id).sort())
      expect(Object.keys(split.issues).sort()).toEqual(open.map(({ id }) => id).sort())
      for (const to of [...Object.values(split.households), ...Object.values(split.issues)])
        expect(ids.has(to)).toBe(true)
      expect(proposeSplit(households, open, [...colleagues].reverse())).toEqual(split)
    }),
    { numRuns: 300 },
  )
})

test('one person can take all of it', () => {
  const { households, issues } = splitToOne(village('a', 3), [{ id: 'i1', villageId: 'a' }], 'P1')
  expect([sizes(households), sizes(issues)]).toEqual([{ P1: 3 }, { P1: 1 }])
})
