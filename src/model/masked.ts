import { placesOfNames } from '../understanding/names-in-text.js'
import type { NameBook, Understood } from '../understanding/understood.js'

/** A sentence as a model may see it: who and how many is replaced by what says only that it is a person, a place, a number. */
export interface Masked {
  readonly text: string
  /** Of each visit, in their order: by what the model speaks of it. Null where the sentence does not name it. */
  readonly visits: readonly (string | null)[]
  /** The words again. Throws on a placeholder that was never given. */
  readonly unmask: (text: string) => string
}

type Kind = '户' | '人' | '地' | '企' | '数'

interface Piece {
  readonly from: number
  readonly to: number
  readonly kind: Kind
}

const PLACEHOLDER = /〔[户人地企数]\d{1,3}〕/gu
/** 500, ５００, 13800138000, 五百, 三百二十; one numeral alone is a word like others: 一起, 周三, 二楼. */
const NUMBERS =
  /[\p{Nd}]+(?:[.．][\p{Nd}]+)?|[零〇一二两三四五六七八九十百千万亿]{2,}|[一二两三四五六七八九]百/gu

/**
 * Replaces names and numbers: the names of the register that occur, whoever the sentence was understood to name,
 * whatever looks like a person's name, places, enterprises, and every number of more than one numeral.
 */
export function mask(text: string, understood: Understood, names: NameBook): Masked {
  const pieces = withoutOverlap([...namedPieces(text, understood, names), ...numberPieces(text)])
  const placeholders = new Map<string, string>()
  const words = new Map<string, string>()
  const counts = new Map<Kind, number>()
  let masked = ''
  let at = 0
  for (const { from, to, kind } of pieces) {
    const word = text.slice(from, to)
    let placeholder = placeholders.get(`${kind}${word}`)
    if (!placeholder) {
      const nth = (counts.get(kind) ?? 0) + 1
      counts.set(kind, nth)
      placeholder = `〔${kind}${nth}〕`
      placeholders.set(`${kind}${word}`, placeholder)
      words.set(placeholder, word)
    }
    masked += withoutBrackets(text.slice(at, from)) + placeholder
    at = to
  }
  return {
    text: masked + withoutBrackets(text.slice(at)),
    visits: understood.visits.map(({ who }) => placeholders.get(`户${who.said}`) ?? null),
    unmask: (said) =>
      said.replace(PLACEHOLDER, (placeholder) => {
        const word = words.get(placeholder)
        if (word === undefined) throw new Error('a placeholder that was not given')
        return word
      }),
  }
}

/** What somebody typed can't be taken for a placeholder. */
function withoutBrackets(text: string): string {
  return text.replace(/[〔〕]/gu, ' ')
}

function namedPieces(text: string, understood: Understood, names: NameBook): Piece[] {
  const people = understood.visits.flatMap(({ metWith }) => metWith?.split('、') ?? [])
  const registered = names.households.filter(({ head }) => text.includes(head)).map(({ head }) => head)
  const places = names.villages.flatMap(({ name, town }) => [name, town])
  const firms = names.enterprises.flatMap(({ name, shortNames }) => [name, ...shortNames])
  return [
    ...understood.visits.flatMap(({ who }) => occurrences(text, who.said, '户')),
    ...registered.flatMap((name) => occurrences(text, name, '人')),
    ...people.flatMap((name) => occurrences(text, name, '人')),
    ...firms.flatMap((name) => occurrences(text, name, '企')),
    ...places.flatMap((name) => occurrences(text, name, '地')),
    ...placesOfNames(text).map(({ from, to }) => ({ from, to, kind: '人' as const })),
  ]
}

function occurrences(text: string, word: string, kind: Kind): Piece[] {
  const found: Piece[] = []
  if (word === '') return found
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length))
    found.push({ from: at, to: at + word.length, kind })
  return found
}

function numberPieces(text: string): Piece[] {
  return [...text.matchAll(NUMBERS)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    kind: '数' as const,
  }))
}

/** A visit's own words stay whole, then the longer ones; what sticks out of them is covered all the same. */
function withoutOverlap(pieces: readonly Piece[]): Piece[] {
  const weight = ({ from, to, kind }: Piece) => (kind === '户' ? 10_000 : 0) + to - from
  const taken: Piece[] = []
  for (const piece of [...pieces].sort((a, b) => weight(b) - weight(a)))
    taken.push(...uncovered(piece, taken))
  return taken.sort((a, b) => a.from - b.from)
}

function uncovered(piece: Piece, taken: readonly Piece[]): Piece[] {
  if (piece.to <= piece.from) return []
  const over = taken.find(({ from, to }) => from < piece.to && to > piece.from)
  if (!over) return [piece]
  return [
    ...uncovered({ ...piece, to: Math.max(piece.from, over.from) }, taken),
    ...uncovered({ ...piece, from: Math.min(piece.to, over.to) }, taken),
  ]
}
