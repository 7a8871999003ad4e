import { type Spread, spread } from './measure.js'

/** One line of the report: the product beside its bare limit. */
export interface Row {
  readonly bench: string
  readonly what: string
  readonly unit: string
  readonly bare: Spread
  readonly product: Spread
  /** Product to bare, of the medians. */
  readonly ratio: number
  readonly goal: string
  /** Undefined for figures without a goal. */
  readonly met: boolean | undefined
  /** Median share of the machine that others used meanwhile. */
  readonly noise?: number
}

export interface Goal {
  readonly atLeast?: number
  readonly atMost?: number
  /** An absolute bound on the product's median beside the one on the ratio. */
  readonly productAtMost?: number
}

export function row(
  name: { readonly bench: string; readonly what: string; readonly unit: string },
  bare: readonly number[],
  product: readonly number[],
  goal: Goal = {},
  noise: readonly number[] = [],
): Row {
  const sides = { bare: spread(bare), product: spread(product) }
  const ratio = sides.bare.median > 0 ? sides.product.median / sides.bare.median : 0
  const bounds = [
    ...(goal.atLeast === undefined
      ? []
      : [{ words: `>= ${goal.atLeast} times`, holds: ratio >= goal.atLeast }]),
    ...(goal.atMost === undefined ? [] : [{ words: `<= ${goal.atMost} times`, holds: ratio <= goal.atMost }]),
    ...(goal.productAtMost === undefined
      ? []
      : [
          {
            words: `<= ${goal.productAtMost} ${name.unit}`,
            holds: sides.product.median <= goal.productAtMost,
          },
        ]),
  ]
  return {
    ...name,
    ...sides,
    ratio,
    goal: bounds.map((bound) => bound.words).join(', '),
    met: bounds.length > 0 ? bounds.every((bound) => bound.holds) : undefined,
    ...(noise.length > 0 ? { noise: spread(noise).median } : {}),
  }
}

/** The report as a table that Markdown and people can read. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map((one) =>
    [
      one.bench,
      one.what,
      one.unit,
      figures(one.bare),
      figures(one.product),
      one.ratio.toFixed(2),
      one.goal || '–',
      one.met === undefined ? '–' : one.met ? 'yes' : '**no**',
      one.noise === undefined ? '–' : `${Math.round(one.noise * 100)} %`,
    ].join(' | '),
  )
  return [
    '| bench | what | unit | bare min/median/max | product min/median/max | ratio | goal | met | foreign CPU |',
    '|---|---|---|---|---|---|---|---|---|',
    ...lines.map((line) => `| ${line} |`),
  ].join('\n')
}

function figures({ min, median, max }: Spread): string {
  return `${short(min)} / **${short(median)}** / ${short(max)}`
}

function short(value: number): string {
  if (value >= 100) return String(Math.round(value))
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
