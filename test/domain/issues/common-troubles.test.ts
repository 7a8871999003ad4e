import { expect, test } from 'vitest'
import { commonTroubles, gatheringOf, type TroubleCount } from '#src/domain/issues/common-troubles.js'
import { newIssue } from '#src/domain/issues/new-issue.js'
import type { Issue } from '#src/domain/issues/types.js'

function count(villageId: string, households: number, category = 'water_irrigation' as const): TroubleCount {
  return { category, villageId, households, issues: households + 1 }
}

test('a trouble is common from so many households of one village or so many villages on, the widest first', () => {
  const counts = [count('V1', 3), count('V2', 1), count('V3', 2)]
  expect(commonTroubles(counts, 3)).toEqual([
    { category: 'water_irrigation', villages: 3, households: 6, issues: 9 },
    { category: 'water_irrigation', villageId: 'V1', villages: 1, households: 3, issues: 4 },
  ])
  expect(commonTroubles(counts, 4)).toEqual([])
  expect(commonTroubles(counts.slice(1), 2)).toMatchObject([{ villages: 2 }, { villageId: 'V3' }])
})

function issue(nth: number, more: Partial<Issue> = {}): Issue {
  const raised = newIssue({
    ...{ id: `i${nth}`, nth, household: { id: `H${nth}`, villageId: 'V1', town: '大塘镇' } },
    ...{ campaignId: 'c', category: 'water_irrigation' as const, text: '停水' },
    ...{ outcome: 'coordinated' as const, by: 'C1', at: nth },
  })
  return { ...raised, ...more }
}

test('the main issue is one that others are in already, else the oldest that nobody works on', () => {
  const atWork = issue(1, { status: 'in_progress' })
  expect(gatheringOf([issue(3), atWork, issue(2)])).toMatchObject({ main: { id: 'i2' }, how: 'gather' })
  const main = issue(9, { status: 'in_progress', takenIn: 2 })
  // A unit that works on the main issue already goes on with it.
  expect(gatheringOf([issue(2), main])).toMatchObject({ main: { id: 'i9' }, how: 'take_in' })
  expect(gatheringOf([issue(2)])).toBeNull()
})

test('no more than fifty are gathered at once, and the rest is counted', () => {
  const found = gatheringOf(Array.from({ length: 61 }, (_, i) => issue(i + 1)))
  expect(found).toMatchObject({ main: { id: 'i1' }, left: 10 })
  expect(found?.others).toHaveLength(50)
})
