import { expect, test } from 'vitest'
import { callerSeed, inDrawnOrder } from '#src/domain/issues/caller.js'

const PEOPLE = Array.from({ length: 20 }, (_, i) => `C${i}`)
const self = (id: string): string => id

test('a draw can be done again: the same issue and moment give the same order, whatever order they came in', () => {
  const seed = callerSeed('i1', 1_000)
  const order = inDrawnOrder(seed, PEOPLE, self)
  expect(inDrawnOrder(seed, [...PEOPLE].reverse(), self)).toEqual(order)
  expect([...order].sort()).toEqual([...PEOPLE].sort())
  expect(inDrawnOrder(callerSeed('i1', 2_000), PEOPLE, self)).not.toEqual(order)
})

test('over many issues everybody is drawn about as often', () => {
  const drawn = new Map<string, number>()
  for (let i = 0; i < 4_000; i += 1) {
    const [first = ''] = inDrawnOrder(callerSeed(`i${i}`, i), PEOPLE, self)
    drawn.set(first, (drawn.get(first) ?? 0) + 1)
  }
  for (const id of PEOPLE) {
    expect(drawn.get(id)).toBeGreaterThan(130)
    expect(drawn.get(id)).toBeLessThan(270)
  }
})
