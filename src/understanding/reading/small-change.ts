import { SMALL_PATTERNS } from '../vocabulary/patterns.js'
import { SMALL_WORDS, type SmallWord } from '../vocabulary/small-words.js'

/** Longer stretches say something. */
const LONGEST = 40

/** What a text says when it is made of small words only; undefined when anything else is in it. */
export function smallChangeOf(text: string): SmallWord[] | undefined {
  if (text.length > LONGEST) return undefined
  const dead = new Set<number>()
  const read = (at: number): SmallWord[] | undefined => {
    if (at >= text.length) return []
    if (dead.has(at)) return undefined
    for (const { length, means } of piecesAt(text, at)) {
      const rest = read(at + length)
      if (rest) return [means, ...rest]
    }
    dead.add(at)
    return undefined
  }
  return read(0)
}

/** The longest first; of two readings alike the word's. */
function piecesAt(text: string, at: number): { readonly length: number; readonly means: SmallWord }[] {
  const pieces: { length: number; means: SmallWord }[] = []
  const word = SMALL_WORDS.at(text, at)
  if (word) pieces.push(word)
  const single = SMALL_WORDS.at(text.charAt(at), 0)
  for (const [means, pattern] of SMALL_PATTERNS) {
    pattern.lastIndex = at
    const length = pattern.exec(text)?.[0].length ?? 0
    if (length > 0) pieces.push({ length, means })
  }
  if (single) pieces.push(single)
  return pieces.sort((a, b) => b.length - a.length)
}
