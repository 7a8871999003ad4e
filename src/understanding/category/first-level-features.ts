import { dataFile } from './data-files.js'
import { categoryLexicon } from './household-words.js'
import { type Lexicon, plainText, readLexicon, scoresOf } from './lexicon.js'
import { taxonomyWords } from './petition-taxonomy.js'

/** The classes of the petition classification's first level by which citizens' messages are sorted. */
export const FIRST_LEVELS = [
  '城乡建设',
  '环境保护',
  '交通运输',
  '教育文体',
  '劳动和社会保障',
  '商贸旅游',
  '卫生计生',
] as const
export type FirstLevel = (typeof FIRST_LEVELS)[number]

/** What is seen of a message: features by name, each with how strongly it is there. */
export type Features = ReadonlyMap<string, number>

/** How much of the answer is left to each kind of feature; chosen by cross-validation, see docs/understanding.md. */
export interface FeatureSettings {
  readonly longestGram: number
  readonly gramWeight: number
  readonly classWordWeight: number
  readonly categoryWordWeight: number
}

/** Places are named by letters in the messages that the weights are learned from: A市, B7县. */
const LETTERED_PLACE = /[a-z]\d{0,2}(?=[市县区])/g
const NO_LETTER = /[^\p{L}\p{N}]+/u

let classWords: Lexicon | undefined

/** The words that speak for the classes; read at the first call. */
export function classLexicon(): Lexicon {
  classWords ??= readClassLexicon(classLexiconSource())
  return classWords
}

export function classLexiconSource(): string {
  return `${dataFile('first-level-words.txt')}\n${taxonomyWords('level1')}`
}

/** Of all topics in the source only the seven classes. */
export function readClassLexicon(source: string): Lexicon {
  const isClass = (section: string): boolean => FIRST_LEVELS.some((name) => section.startsWith(`${name}]`))
  return readLexicon(
    source
      .split(/^\[/m)
      .filter(isClass)
      .map((section) => `[${section}`)
      .join('\n'),
  )
}

/** Pieces of up to `longestGram` characters, and what the words of classes and categories say. */
export function featuresOf(text: string, settings: FeatureSettings, classes = classLexicon()): Features {
  const features = new Map<string, number>([['#', 1]])
  const plain = plainText(text)
  for (const part of plain.replace(LETTERED_PLACE, '').split(NO_LETTER))
    for (let length = 1; length <= settings.longestGram; length++)
      for (let at = 0; at + length <= part.length; at++)
        features.set(part.slice(at, at + length), settings.gramWeight)
  addScores(features, classes, plain, settings.classWordWeight)
  addScores(features, categoryLexicon(), plain, settings.categoryWordWeight)
  return features
}

function addScores(features: Map<string, number>, lexicon: Lexicon, text: string, weight: number): void {
  scoresOf(lexicon, text).forEach((score, place) => {
    if (score > 0) features.set(`#${lexicon.topics[place]}`, weight * Math.sqrt(score))
  })
}
