import { dataFile } from './data-files.js'
import {
  type FeatureSettings,
  type Features,
  FIRST_LEVELS,
  type FirstLevel,
  featuresOf,
} from './first-level-features.js'

/** What each feature says for each class, in the order of the classes. */
export type Weights = ReadonlyMap<string, readonly number[]>

export const SETTINGS: FeatureSettings = {
  longestGram: 2,
  gramWeight: 0.3,
  classWordWeight: 0.7,
  categoryWordWeight: 0.3,
}
/** Weights are written as whole numbers of these. */
const UNIT = 100

let shipped: Weights | undefined

/** The class of a message to the government, likeliest first, all seven. Reads words and weights at the first call. */
export function firstLevelOf(
  text: string,
): readonly { readonly class: FirstLevel; readonly weight: number }[] {
  shipped ??= readWeights(dataFile('first-level-weights.txt'))
  const likely = likelihoods(shipped, featuresOf(text, SETTINGS))
  return FIRST_LEVELS.map((name, place) => ({ class: name, weight: likely[place] ?? 0 })).sort(
    (a, b) => b.weight - a.weight,
  )
}

/** How likely each class is, in the order of the classes; 1 together. */
export function likelihoods(weights: Weights, features: Features): number[] {
  const sums = FIRST_LEVELS.map(() => 0)
  for (const [feature, strength] of features)
    weights.get(feature)?.forEach((weight, place) => {
      sums[place] = (sums[place] ?? 0) + strength * weight
    })
  const top = Math.max(...sums)
  const raised = sums.map((sum) => Math.exp(sum - top))
  const total = raised.reduce((all, one) => all + one, 0)
  return raised.map((one) => one / total)
}

export function writeWeights(weights: Weights): string {
  const lines = [...weights].map(
    ([feature, values]) => `${feature} ${values.map((value) => Math.round(value * UNIT)).join(' ')}`,
  )
  return `${lines.sort().join('\n')}\n`
}

export function readWeights(source: string): Weights {
  return new Map(
    source
      .trim()
      .split('\n')
      .map((line) => {
        const [feature = '', ...values] = line.split(' ')
        return [feature, values.map((value) => Number(value) / UNIT)]
      }),
  )
}
