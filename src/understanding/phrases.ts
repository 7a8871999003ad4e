/** Many words at once, each with what it means; the longest that stands at a place is found without trying them all. */
export interface Phrases<T> {
  at(text: string, place: number): { readonly length: number; readonly means: T } | undefined
}

export function phrases<T>(entries: Iterable<readonly [string, T]>): Phrases<T> {
  const words = new Map<string, T>(entries)
  // Two characters rule nearly everything out at once.
  const lengths = new Map<string, number[]>()
  for (const word of words.keys()) {
    const pair = word.slice(0, 2)
    const known = lengths.get(pair) ?? []
    if (!known.includes(word.length))
      lengths.set(
        pair,
        [...known, word.length].sort((a, b) => b - a),
      )
  }
  // Most places are ruled out without cutting anything out of the text.
  const firsts = new Set([...words.keys()].map((word) => word.charCodeAt(0)))
  return {
    at(text, place) {
      if (!firsts.has(text.charCodeAt(place))) return undefined
      for (const pair of [text.slice(place, place + 2), text.charAt(place)]) {
        for (const length of lengths.get(pair) ?? []) {
          const word = text.slice(place, place + length)
          if (words.has(word)) return { length: word.length, means: words.get(word) as T }
        }
      }
      return undefined
    },
  }
}

/** `'甲 乙'`: all of them meaning the same. */
export function meaning<const T>(means: T, words: string): (readonly [string, T])[] {
  return words.split(/\s+/).flatMap((word) => (word === '' ? [] : [[word, means] as const]))
}

/** Where the first of them stands. */
export function findIn<T>(
  found: Phrases<T>,
  text: string,
  from = 0,
): { readonly from: number; readonly to: number; readonly means: T } | undefined {
  for (let i = from; i < text.length; i++) {
    const hit = found.at(text, i)
    if (hit) return { from: i, to: i + hit.length, means: hit.means }
  }
  return undefined
}

/** What a text is made of when it is made of these words only; undefined when anything else is in it. */
export function madeOf<T>(found: Phrases<T>, text: string): T[] | undefined {
  const parts: T[] = []
  for (let i = 0; i < text.length; ) {
    const hit = found.at(text, i)
    if (!hit) return undefined
    parts.push(hit.means)
    i += hit.length
  }
  return parts
}
