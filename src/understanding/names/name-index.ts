import { pinyin } from 'pinyin-pro'
import { numberIn } from '../numbers.js'
import type { Listed, NameBook } from '../understood.js'
import { LONG_SURNAMES } from '../vocabulary/people.js'

/** A place as far as it was said. */
export interface PlaceNamed {
  readonly kind: 'village' | 'stem' | 'town'
  /** Several, where villages of two towns are called the same; all of a town. */
  readonly villageIds: readonly string[]
}

/** A book made quick to look into. */
export interface NameIndex {
  readonly heads: ReadonlyMap<string, readonly Listed[]>
  /** How long heads are that begin with a character; longest first. */
  readonly headLengths: ReadonlyMap<string, readonly number[]>
  readonly ids: ReadonlyMap<string, Listed>
  readonly byPinyin: ReadonlyMap<string, readonly Listed[]>
  readonly byInitials: ReadonlyMap<string, readonly Listed[]>
  /** `张?民`: heads with any one character left open. */
  readonly byShape: ReadonlyMap<string, readonly Listed[]>
  /** `买买提` of `买买提·吐尔逊`. */
  readonly parts: ReadonlyMap<string, readonly Listed[]>
  readonly partLengths: ReadonlyMap<string, readonly number[]>
  /** What codes look like, any number as `#`: a code that no household has is told from any other word by it. */
  readonly idShapes: ReadonlySet<string>
  readonly ownBySurname: ReadonlyMap<string, readonly Listed[]>
  readonly places: ReadonlyMap<string, PlaceNamed>
  readonly placeLengths: ReadonlyMap<string, readonly number[]>
  readonly enterprises: ReadonlyMap<string, string>
  readonly enterpriseLengths: ReadonlyMap<string, readonly number[]>
  /** Groups that have a name and no number: `上屋`. */
  readonly groupNames: ReadonlySet<string>
  readonly villageIds: readonly string[]
}

const indexes = new WeakMap<NameBook, NameIndex>()

/** Built once for a book and kept as long as the book is. */
export function indexOf(book: NameBook): NameIndex {
  const known = indexes.get(book)
  if (known) return known
  const index = build(book)
  indexes.set(book, index)
  return index
}

/** Dots inside a name are written in many ways and left out in most. */
export function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[·•・.‧∙\s]/g, '')
}

/** As a message is read, with the dot in it. */
function dotted(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[•・‧∙]/g, '·')
}

/** `3组`, `三组`, `第三村民小组` are one group; `上屋组` is `上屋`. */
export function plainGroup(group: string): string {
  const plain = group
    .normalize('NFKC')
    .trim()
    .replace(/^第/, '')
    .replace(/(村民小组|村小组|小组|组|小队|队)$/, '')
  const number = numberIn(plain)
  return number === undefined ? plain : String(number)
}

export function shapeOfId(id: string): string {
  return id.normalize('NFKC').toLowerCase().replace(/\d+/g, '#')
}

export function surnameOf(head: string): string {
  return LONG_SURNAMES.find((long) => head.startsWith(long)) ?? [...head][0] ?? ''
}

/** Every way to read a name aloud without tones; few, as most characters have one reading. */
export function readingsOf(name: string): string[] {
  let readings = ['']
  for (const character of name) {
    const sounds = soundsOf(character)
    readings = readings.flatMap((before) => sounds.map((sound) => before + sound)).slice(0, MOST_READINGS)
  }
  return readings
}

const MOST_READINGS = 12
/** There are some 8,000 characters that people use. */
const MOST_SOUNDS = 20_000
const sounds = new Map<string, readonly string[]>()

function soundsOf(character: string): readonly string[] {
  const known = sounds.get(character)
  if (known) return known
  const found = pinyin(character, { multiple: true, toneType: 'none', type: 'array', v: true })
  const read = [...new Set(found.map((sound) => sound.toLowerCase()))]
  if (sounds.size >= MOST_SOUNDS) sounds.clear()
  sounds.set(character, read)
  return read
}

function build(book: NameBook): NameIndex {
  const heads = gather(book.households, ({ head }) => [plainName(head), dotted(head)])
  const places = placesOf(book)
  const enterprises = new Map(
    book.enterprises.flatMap(({ id, name, shortNames }) =>
      [name, ...shortNames].map((each) => [plainName(each), id] as const),
    ),
  )
  const groups = new Set(book.households.flatMap(({ group }) => (group ? [plainGroup(group)] : [])))
  const parts = gather(book.households, ({ head }) => (/[·•・‧∙]/.test(head) ? dotted(head).split('·') : []))
  return {
    heads,
    headLengths: lengthsOf(heads.keys()),
    ids: new Map(
      book.households.map((household) => [household.id.normalize('NFKC').toLowerCase(), household]),
    ),
    byPinyin: gather(book.households, ({ pinyin: letters }) => [letters]),
    byInitials: gather(book.households, ({ initials }) => [initials]),
    byShape: gather(book.households, ({ head }) => shapesOf(plainName(head))),
    parts,
    partLengths: lengthsOf(parts.keys()),
    idShapes: new Set(book.households.map(({ id }) => shapeOfId(id))),
    ownBySurname: gather(
      book.households.filter(({ isOwn }) => isOwn),
      ({ head }) => [surnameOf(head)],
    ),
    places,
    placeLengths: lengthsOf(places.keys()),
    enterprises,
    enterpriseLengths: lengthsOf(enterprises.keys()),
    groupNames: new Set([...groups].filter((group) => !/^\d+$/.test(group))),
    villageIds: book.villages.map(({ id }) => id),
  }
}

/** A name with each of its characters left open in turn. */
export function shapesOf(name: string): string[] {
  const characters = [...name]
  return characters.map((_, i) => characters.map((each, j) => (i === j ? '?' : each)).join(''))
}

/** `丰收村委会` is called `丰收村` and `丰收`; a stem of one character names nothing. */
function placesOf({ villages }: NameBook): Map<string, PlaceNamed> {
  const places = new Map<string, { kind: PlaceNamed['kind']; villageIds: string[] }>()
  const add = (word: string, kind: PlaceNamed['kind'], id: string): void => {
    const found = places.get(word)
    if (!found) places.set(word, { kind, villageIds: [id] })
    else if (found.kind === kind && !found.villageIds.includes(id)) found.villageIds.push(id)
    else if (kind === 'village' && found.kind !== 'village') places.set(word, { kind, villageIds: [id] })
  }
  for (const { id, name, town } of villages) {
    const plain = plainName(name)
    const stem = plain.replace(/(村民委员会|居民委员会|村委会|居委会|社区|生活区|村)$/, '')
    add(plain, 'village', id)
    if (!/(社区|生活区)$/.test(plain)) add(`${stem}村`, 'village', id)
    if ([...stem].length >= 2) add(stem, 'stem', id)
    if (town !== '') add(plainName(town), 'town', id)
  }
  return places
}

function gather(households: readonly Listed[], keysOf: (household: Listed) => readonly string[]) {
  const groups = new Map<string, Listed[]>()
  for (const household of households) {
    for (const key of new Set(keysOf(household))) {
      const group = groups.get(key)
      if (group) group.push(household)
      else groups.set(key, [household])
    }
  }
  groups.delete('')
  return groups
}

function lengthsOf(words: Iterable<string>): Map<string, number[]> {
  const lengths = new Map<string, Set<number>>()
  for (const word of words) {
    const first = word.charAt(0)
    lengths.set(first, (lengths.get(first) ?? new Set()).add(word.length))
  }
  return new Map([...lengths].map(([first, each]) => [first, [...each].sort((a, b) => b - a)]))
}
