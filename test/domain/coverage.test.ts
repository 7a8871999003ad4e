import fc from 'fast-check'
import { expect, test } from 'vitest'
import { share } from '#cards/coverage-lines.js'
import {
  addTallies,
  baseState,
  coverageOf,
  emptyTally,
  isUncovered,
  type StandingVisit,
  stateFromVisits,
} from '#src/domain/coverage/tally.js'
import type { HouseholdRecord } from '#src/domain/ports.js'
import { OCCUPANCIES } from '#src/domain/registry/types.js'
import { addDays } from '#src/domain/time.js'
import { stateFromHistory, stateWithVisit } from '#src/domain/visits/household-state.js'
import { COVERAGE_STATES, type Tally, VISIT_RESULTS } from '#src/domain/visits/types.js'

const tally: fc.Arbitrary<Tally> = fc.record(
  Object.fromEntries(COVERAGE_STATES.map((state) => [state, fc.nat(5000)])),
) as unknown as fc.Arbitrary<Tally>

test('the denominator is all households without the moved and the vacant; what is left is what is uncovered', () => {
  fc.assert(
    fc.property(tally, (one) => {
      const { total, toVisit, covered, absent, refused, unvisited, moved, vacant } = coverageOf(one)
      expect(toVisit).toBe(total - moved - vacant)
      expect(toVisit - covered).toBe(unvisited + absent + refused)
      const uncovered = COVERAGE_STATES.filter(isUncovered).reduce((sum, state) => sum + one[state], 0)
      expect(toVisit - covered).toBe(uncovered)
    }),
  )
})

test('tallies add up whatever their order', () => {
  fc.assert(
    fc.property(tally, tally, (a, b) => {
      expect(addTallies(a, b)).toEqual(addTallies(b, a))
      expect(addTallies(a, emptyTally)).toEqual(a)
      expect(coverageOf(addTallies(a, b)).total).toBe(coverageOf(a).total + coverageOf(b).total)
    }),
  )
})

test('a percentage has its two numbers, is rounded down, and is full only when no household is left', () => {
  expect(share(25, 40)).toBe('62.5%（25/40）')
  expect(share(1999, 2000)).toBe('99.9%（1999/2000）')
  expect(share(2000, 2000)).toBe('100.0%（2000/2000）')
  expect(share(0, 0)).toBe('—（0/0）')
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400_000 }), fc.nat(400_000), (toVisit, some) => {
      const covered = Math.min(some, toVisit)
      expect(share(covered, toVisit).startsWith('100.0%')).toBe(covered === toVisit)
    }),
  )
})

const visit: fc.Arbitrary<Omit<StandingVisit, 'id' | 'enteredAt'>> = fc.record({
  visitDay: fc.integer({ min: 0, max: 5 }).map((days) => addDays('2026-05-15', days)),
  result: fc.constantFrom(...VISIT_RESULTS),
})
const history = fc
  .array(visit, { maxLength: 8 })
  .map((visits) => visits.map((one, i) => ({ ...one, id: `v${i}`, enteredAt: i })))

function household(
  occupancy: (typeof OCCUPANCIES)[number],
  visits: readonly StandingVisit[],
): HouseholdRecord {
  const { state, last } = stateFromVisits(visits, baseState(occupancy))
  return {
    ...{ id: 'A1', villageId: '1', village: '大塘村', town: '大塘镇', head: '张三' },
    ...{ targetGroups: [], pinyin: '', initials: '', rev: 0, occupancy, state, visits: visits.length },
    ...(last ? { lastVisitId: last.id, lastVisitDay: last.visitDay } : {}),
  }
}

test('one more visit moves a household to where its whole history puts it', () => {
  let short = 0
  fc.assert(
    fc.property(history, visit, fc.constantFrom(...OCCUPANCIES), (visits, next, occupancy) => {
      const before = household(occupancy, visits)
      const added = { ...next, id: 'new', enteredAt: visits.length }
      const quick = stateWithVisit(before, added)
      if (quick) {
        short += 1
        expect(quick).toEqual(stateFromHistory(before, [...visits, added]))
      }
    }),
    { numRuns: 2000 },
  )
  expect(short).toBeGreaterThan(1500)
})

test('a household that was met or phoned stays covered, whatever a later visit found', () => {
  fc.assert(
    fc.property(history, (visits) => {
      const { state } = stateFromVisits(visits, 'unvisited')
      const covered = visits.some(({ result }) => result === 'met' || result === 'phone')
      expect(state === 'met' || state === 'phone').toBe(covered)
    }),
  )
})

test('the order in which visits are entered does not matter, except between two of one day', () => {
  fc.assert(
    fc.property(history, (visits) => {
      const days = new Set(visits.map(({ visitDay }) => visitDay))
      fc.pre(days.size === visits.length)
      const shuffled = [...visits].reverse().map((one, i) => ({ ...one, enteredAt: i }))
      expect(stateFromVisits(shuffled, 'unvisited').state).toBe(stateFromVisits(visits, 'unvisited').state)
    }),
  )
})
