/** 回访人: who is to call the household back, and how they came to be it. */
export interface Caller {
  readonly personId: string
  readonly how: 'household_cadre' | 'drawn'
  /** From which the draw can be done again: the issue and the moment it was resolved. */
  readonly seed: string
}

export function callerSeed(issueId: string, resolvedAt: number): string {
  return `${issueId}/${resolvedAt}`
}

/** The same order for the same seed wherever and whenever it is computed, and another one for another seed. */
export function inDrawnOrder<T>(seed: string, all: readonly T[], idOf: (one: T) => string): readonly T[] {
  const ranked = all.map((one) => ({ one, id: idOf(one), rank: hashOf(`${seed}/${idOf(one)}`) }))
  return ranked.sort((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1)).map(({ one }) => one)
}

/** FNV-1a of the UTF-16 units, stirred once more, since ids of a unit differ in their last letter only. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
