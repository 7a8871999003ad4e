/** Least, middle and greatest of the rounds. */
export interface Spread {
  readonly min: number
  readonly median: number
  readonly max: number
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0
  return { min: at(0), median: at(0.5), max: at(1) }
}

/** The value that `share` (0 to 1) of all values do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/**
 * Runs both sides in turn, the order changing with each round, after `warmUps` rounds that do not count (one unless
 * told): what one leaves in caches or takes from the machine meets the other as often.
 */
export async function alternate<T>(
  rounds: number,
  sides: { readonly bare: () => Promise<T>; readonly product: () => Promise<T> },
  { warmUps = 1 }: { readonly warmUps?: number } = {},
): Promise<{ readonly bare: T[]; readonly product: T[] }> {
  const results = { bare: [] as T[], product: [] as T[] }
  for (let round = 0; round < warmUps + rounds; round += 1) {
    const order = round % 2 === 0 ? (['bare', 'product'] as const) : (['product', 'bare'] as const)
    for (const side of order) {
      const result = await sides[side]()
      if (round >= warmUps) results[side].push(result)
    }
  }
  return results
}
