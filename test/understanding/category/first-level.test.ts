import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstLevelOf, readWeights, SETTINGS, writeWeights } from '#src/understanding/category/first-level.js'
import { FIRST_LEVELS } from '#src/understanding/category/first-level-features.js'
import { crossValidate, examplesOf, sum } from '../../../bench/categories/cross-validate.js'
import { citizenMessages } from '../../../bench/categories/messages.js'
import { TRAIN_SETTINGS, train } from '../../../bench/categories/train.js'
import { inProject } from '../../support/source-files.js'

const messages = citizenMessages()
const examples = examplesOf(messages, SETTINGS)

test('training makes the weights that are shipped: after a change of words run npm run train:categories', () => {
  const shipped = readWeights(
    readFileSync(inProject('src/understanding/category/first-level-weights.txt'), 'utf8'),
  )
  const made = readWeights(writeWeights(train(examples, TRAIN_SETTINGS)))
  expect([...made.keys()]).toEqual([...shipped.keys()])
  // Another processor may round the last digit another way.
  const offs = [...made].flatMap(([name, values]) =>
    values.map((value, place) => Math.abs(value - (shipped.get(name)?.[place] ?? 0))),
  )
  expect(Math.max(...offs)).toBeLessThan(0.015)
})

test('of messages that were not learned from at least four fifths are classed rightly at first guess', () => {
  const { messages: all, first, firstThree } = crossValidate(examples, 1)
  expect(sum(all)).toBe(messages.length)
  expect(sum(first) / sum(all)).toBeGreaterThan(0.85)
  expect(sum(firstThree) / sum(all)).toBeGreaterThan(0.95)
})

test('every class is in the answer once, likeliest first, for whatever is written', () => {
  const anything = fc.oneof(
    fc.string({ maxLength: 2_000, unit: 'grapheme' }),
    fc.string({ maxLength: 2_000, unit: fc.constantFrom(...'A市小区医院公司停水工资，。') }),
  )
  fc.assert(
    fc.property(anything, (text) => {
      const classes = firstLevelOf(text)
      expect(classes.map((one) => one.class).sort()).toEqual([...FIRST_LEVELS].sort())
      const weights = classes.map(({ weight }) => weight)
      expect(weights).toEqual([...weights].sort((a, b) => b - a))
      expect(weights.reduce((all, one) => all + one)).toBeCloseTo(1)
    }),
    { numRuns: 100 },
  )
})
