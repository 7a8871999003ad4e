import { RESPELLINGS } from './vocabulary/respellings.js'

/** A message in two forms: as written, and plain for reading; what is cut out of the plain form is as written. */
export interface Source {
  readonly raw: string
  /** Half width, lower case, without what can't be seen and without spaces beside digits. */
  readonly text: string
  /** Of every character of `text`: where it begins and ends in `raw`. */
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

/** Some characters of a source in order, with holes where something was taken out. */
export interface Strip {
  readonly text: string
  /** Of every character: its place in `Source.text`. */
  readonly at: readonly number[]
}

const UNSEEN = /[\u200b-\u200f\u202a-\u202e\u2060\ufeff]|\ufe0e|\ufe0f/
const HAN = /[\u3400-\u9fff]/
const DIGIT = /\d/

/** Reads like `text.normalize('NFKC').toLowerCase()`, but knows where everything came from. */
export function readSource(raw: string): Source {
  const characters: string[] = []
  const starts: number[] = []
  const ends: number[] = []
  let place = 0
  for (const point of raw) {
    const end = place + point.length
    if (!UNSEEN.test(point)) {
      const plain = point
        .normalize('NFKC')
        .toLowerCase()
        .replace(/[•・‧∙]/g, '·')
      for (let i = 0; i < plain.length; i++) {
        characters.push(/[ \t\r\u3000]/.test(plain[i] ?? '') ? ' ' : (plain[i] ?? ''))
        starts.push(place)
        ends.push(end)
      }
    }
    place = end
  }
  return withoutIdleSpaces(raw, characters, starts, ends)
}

/** `5 月 20 日` and `3 组` are written with spaces by some input methods; a space elsewhere parts words. */
function withoutIdleSpaces(raw: string, characters: string[], starts: number[], ends: number[]): Source {
  const kept: number[] = []
  for (const [i, character] of characters.entries()) {
    const before = characters[kept.at(-1) ?? -1] ?? ''
    const after = characters[i + 1] ?? ''
    const idle = (DIGIT.test(before) && HAN.test(after)) || (HAN.test(before) && DIGIT.test(after))
    if (character !== ' ' || (!idle && before !== '' && before !== ' ')) kept.push(i)
  }
  return {
    raw,
    text: respelt(kept.map((i) => characters[i]).join('')),
    starts: kept.map((i) => starts[i] ?? 0),
    ends: kept.map((i) => ends[i] ?? 0),
  }
}

function respelt(text: string): string {
  return RESPELLINGS.reduce((read, [slip, meant]) => read.replace(slip, meant), text)
}

/** As written. */
export function cut(source: Source, from: number, to: number): string {
  if (to <= from) return ''
  return source.raw.slice(source.starts[from] ?? 0, source.ends[to - 1] ?? source.raw.length)
}

export function stripOf(source: Source, from: number, to: number): Strip {
  return { text: source.text.slice(from, to), at: Array.from({ length: to - from }, (_, i) => from + i) }
}

export function part(strip: Strip, from: number, to = strip.text.length): Strip {
  return { text: strip.text.slice(from, to), at: strip.at.slice(from, to) }
}

export function without(strip: Strip, from: number, to: number): Strip {
  return {
    text: strip.text.slice(0, from) + strip.text.slice(to),
    at: [...strip.at.slice(0, from), ...strip.at.slice(to)],
  }
}

/** A strip as written: characters that stand side by side with all between them, holes closed. */
export function written(source: Source, strip: Strip): string {
  let text = ''
  let from = 0
  for (let i = 1; i <= strip.at.length; i++) {
    if (i < strip.at.length && strip.at[i] === (strip.at[i - 1] ?? 0) + 1) continue
    text += cut(source, strip.at[from] ?? 0, (strip.at[i - 1] ?? -1) + 1)
    from = i
  }
  return text.trim()
}
