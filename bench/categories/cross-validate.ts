import { likelihoods } from '#src/understanding/category/first-level.js'
import {
  type FeatureSettings,
  FIRST_LEVELS,
  featuresOf,
} from '#src/understanding/category/first-level-features.js'
import type { Lexicon } from '#src/understanding/category/lexicon.js'
import type { Message } from './messages.js'
import { type Example, TRAIN_SETTINGS, train } from './train.js'

const FOLDS = 10
const INNER_FOLDS = 5

/** What a round of cross-validation found, by place of the right class. */
export interface Found {
  readonly messages: number[]
  readonly first: number[]
  readonly firstThree: number[]
}

/** What nested cross-validation chooses from. */
export const CHOICES: readonly FeatureSettings[] = [2, 3].flatMap((longestGram) =>
  [0.3, 0.7].flatMap((gramWeight) =>
    [0.4, 0.7].map((classWordWeight) => ({
      ...{ longestGram, gramWeight, classWordWeight },
      categoryWordWeight: 0.3,
    })),
  ),
)

export function examplesOf(
  messages: readonly Message[],
  settings: FeatureSettings,
  classes?: Lexicon,
): Example[] {
  return messages.map((message) => ({
    features: featuresOf(message.text, settings, classes),
    place: FIRST_LEVELS.indexOf(message.class),
  }))
}

/** Stratified: every fold has its share of every class. */
export function crossValidate(examples: readonly Example[], seed: number): Found {
  const found = nothingFound()
  const folds = foldsOf(examples, FOLDS, seed)
  for (let fold = 0; fold < FOLDS; fold++) tryOn(found, ...split(examples, folds, fold))
  return found
}

/** The settings too are chosen without the messages that they are tried on. */
export function nestedCrossValidate(byChoice: readonly (readonly Example[])[], seed: number): Found {
  const found = nothingFound()
  const folds = foldsOf(byChoice[0] ?? [], FOLDS, seed)
  for (let fold = 0; fold < FOLDS; fold++) {
    const parts = byChoice.map((examples) => split(examples, folds, fold))
    const scores = parts.map(([known]) => innerScore(known, seed))
    const best = parts[scores.indexOf(Math.max(...scores))]
    if (best) tryOn(found, ...best)
  }
  return found
}

/** How many of the examples are found first, each fold by what the others teach. */
export function innerScore(examples: readonly Example[], seed: number): number {
  const found = nothingFound()
  const folds = foldsOf(examples, INNER_FOLDS, seed)
  for (let fold = 0; fold < INNER_FOLDS; fold++) tryOn(found, ...split(examples, folds, fold))
  return sum(found.first)
}

export function sum(counts: readonly number[]): number {
  return counts.reduce((all, one) => all + one, 0)
}

function tryOn(found: Found, known: readonly Example[], unseen: readonly Example[]): void {
  const weights = train(known, TRAIN_SETTINGS)
  for (const { features, place } of unseen) {
    const likely = likelihoods(weights, features)
    const before = likely.filter((one) => one > (likely[place] ?? 0)).length
    count(found.messages, place)
    if (before === 0) count(found.first, place)
    if (before < 3) count(found.firstThree, place)
  }
}

function nothingFound(): Found {
  const none = (): number[] => FIRST_LEVELS.map(() => 0)
  return { messages: none(), first: none(), firstThree: none() }
}

function count(counts: number[], place: number): void {
  counts[place] = (counts[place] ?? 0) + 1
}

function split(examples: readonly Example[], folds: readonly number[], fold: number): [Example[], Example[]] {
  return [examples.filter((_, at) => folds[at] !== fold), examples.filter((_, at) => folds[at] === fold)]
}

function foldsOf(examples: readonly Example[], folds: number, seed: number): number[] {
  const random = randomFrom(seed)
  const result = examples.map(() => 0)
  for (let place = 0; place < FIRST_LEVELS.length; place++) {
    const own = examples.flatMap((example, at) => (example.place === place ? [{ at, key: random() }] : []))
    own
      .sort((a, b) => a.key - b.key)
      .forEach(({ at }, nth) => {
        result[at] = nth % folds
      })
  }
  return result
}

function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
