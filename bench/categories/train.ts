import type { Weights } from '#src/understanding/category/first-level.js'
import { type Features, FIRST_LEVELS } from '#src/understanding/category/first-level-features.js'

export interface Example {
  readonly features: Features
  /** Place of the class among the seven. */
  readonly place: number
}

export interface TrainSettings {
  /** Features of fewer messages are not learned: what one message says of itself is no rule. */
  readonly fewest: number
  /** How strongly weights are held near nothing. */
  readonly restraint: number
}

export const TRAIN_SETTINGS: TrainSettings = { fewest: 2, restraint: 0.005 }

const STEPS = 150
const STEP = 0.1
const MOMENTUM = 0.9
const CLASSES = FIRST_LEVELS.length

interface Row {
  readonly places: Int32Array
  readonly strengths: Float64Array
  readonly place: number
}

/** Multinomial logistic regression by plain descent: the same examples always give the same weights. */
export function train(examples: readonly Example[], { fewest, restraint }: TrainSettings): Weights {
  const places = learnable(examples, fewest)
  const rows = examples.map((example) => rowOf(example, places))
  const weights = new Float64Array(places.size * CLASSES)
  const speed = new Float64Array(weights.length)
  const slope = new Float64Array(weights.length)
  for (let step = 0; step < STEPS; step++) {
    slope.fill(0)
    for (const row of rows) addSlope(slope, weights, row)
    for (let at = 0; at < weights.length; at++) {
      const down = (slope[at] ?? 0) / rows.length + restraint * (weights[at] ?? 0)
      speed[at] = MOMENTUM * (speed[at] ?? 0) - STEP * down
      weights[at] = (weights[at] ?? 0) + (speed[at] ?? 0)
    }
  }
  return new Map(
    [...places].map(([name, at]) => [name, [...weights.slice(at * CLASSES, (at + 1) * CLASSES)]]),
  )
}

function learnable(examples: readonly Example[], fewest: number): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { features } of examples)
    for (const name of features.keys()) counts.set(name, (counts.get(name) ?? 0) + 1)
  const places = new Map<string, number>()
  for (const [name, count] of counts) if (count >= fewest) places.set(name, places.size)
  return places
}

function rowOf({ features, place }: Example, places: ReadonlyMap<string, number>): Row {
  const known = [...features].filter(([name]) => places.has(name))
  return {
    places: Int32Array.from(known, ([name]) => places.get(name) ?? 0),
    strengths: Float64Array.from(known, ([, strength]) => strength),
    place,
  }
}

function addSlope(slope: Float64Array, weights: Float64Array, { places, strengths, place }: Row): void {
  const sums = new Float64Array(CLASSES)
  for (let k = 0; k < places.length; k++)
    for (let c = 0; c < CLASSES; c++)
      sums[c] = (sums[c] ?? 0) + (strengths[k] ?? 0) * (weights[(places[k] ?? 0) * CLASSES + c] ?? 0)
  const top = Math.max(...sums)
  let total = 0
  for (let c = 0; c < CLASSES; c++) {
    sums[c] = Math.exp((sums[c] ?? 0) - top)
    total += sums[c] ?? 0
  }
  for (let c = 0; c < CLASSES; c++) {
    const off = (sums[c] ?? 0) / total - (c === place ? 1 : 0)
    for (let k = 0; k < places.length; k++) {
      const at = (places[k] ?? 0) * CLASSES + c
      slope[at] = (slope[at] ?? 0) + (strengths[k] ?? 0) * off
    }
  }
}
