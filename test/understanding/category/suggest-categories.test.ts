import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ISSUE_CATEGORIES } from '#src/domain/issues/category.js'
import { ENTERPRISE_CATEGORIES } from '#src/domain/issues/enterprise-category.js'
import { suggestCategories } from '#src/understanding/category/suggest-categories.js'
import { categorySentences } from '../../support/category-sentences.js'

const SENTENCES = categorySentences('test/corpus/category-sentences.txt')
const ENTERPRISES = categorySentences('test/corpus/enterprise-sentences.txt')

test.each(ISSUE_CATEGORIES)('%s is suggested first for ten plain sentences of its own', (category) => {
  const own = SENTENCES.filter((sentence) => sentence.category === category)
  expect(own.length).toBeGreaterThanOrEqual(10)
  expect(own.filter(({ text }) => suggestCategories(text)[0]?.category !== category)).toEqual([])
})

test.each(ENTERPRISE_CATEGORIES)('%s is suggested first for sentences of enterprises', (category) => {
  const own = ENTERPRISES.filter((sentence) => sentence.category === category)
  expect(own.length).toBeGreaterThanOrEqual(4)
  const others = own.filter(
    ({ text }) => suggestCategories(text, { kind: 'enterprise' })[0]?.category !== category,
  )
  expect(others).toEqual([])
})

test('every category is in the answer once, likeliest first, and the weights are 1 together', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ maxLength: 2_000, unit: 'grapheme' }),
        fc.string({ maxLength: 2_000, unit: fc.constantFrom(...'路水电田山房屋低保医保坏停漏了，。 ~') }),
      ),
      (text) => {
        const suggested = suggestCategories(text)
        expect(suggested.map(({ category }) => category).sort()).toEqual([...ISSUE_CATEGORIES].sort())
        const weights = suggested.map(({ weight }) => weight)
        expect(weights).toEqual([...weights].sort((a, b) => b - a))
        expect(weights.reduce((sum, weight) => sum + weight)).toBeCloseTo(1)
      },
    ),
    { numRuns: 200 },
  )
})

test('what says nothing is answered with the commonest troubles of a village', () => {
  const first = suggestCategories('')
    .slice(0, 3)
    .map(({ category }) => category)
  expect(first).toEqual(['water_irrigation', 'road_traffic', 'social_security'])
})

test('spaces, full-width letters and capitals make no difference', () => {
  expect(suggestCategories('Ｄ 级 危 房')).toEqual(suggestCategories('d级危房'))
})
