import type { IssueCategory } from '../../domain/issues/category.js'
import { dataFile } from './data-files.js'
import { categoryLexicon } from './household-words.js'
import { plainText } from './lexicon.js'

/** How often each category was chosen against the suggestion, by word. Never holds a text or a name. */
export type Lessons = ReadonlyMap<string, Readonly<Partial<Record<IssueCategory, number>>>>

/** What one correction teaches: every word of the text speaks once more for the category. */
export interface Lesson {
  readonly words: readonly string[]
  readonly category: IssueCategory
}

/** Words of one text that are remembered: the first ones, where the trouble is named. */
const MOST_WORDS = 12
const SHORTEST_WORD = 2
const LONGEST_WORD = 8
/** What lessons that cover all words of a text can add at most: about what four words of the lists say. */
const STRENGTH = 12
/** Corrections after the first until a word is believed fully. The first alone says nothing: it may have been a slip. */
const BELIEVED_AFTER = 3

let nouns: ReadonlySet<string> | undefined

/** What is to be remembered when somebody chose another category than the suggested one; null where no word is known. */
export function lessonOf(text: string, category: IssueCategory): Lesson | null {
  const words = knownWords(plainText(text), (word) => isListed(word) || commonNouns().has(word))
  return words.length > 0 ? { words: words.slice(0, MOST_WORDS), category } : null
}

/** The lessons with one more. */
export function learn(lessons: Lessons, text: string, chosen: IssueCategory): Lessons {
  const lesson = lessonOf(text, chosen)
  if (!lesson) return lessons
  const learnt = new Map(lessons)
  for (const word of lesson.words) {
    const counts = learnt.get(word) ?? {}
    learnt.set(word, { ...counts, [chosen]: (counts[chosen] ?? 0) + 1 })
  }
  return learnt
}

/**
 * What the lessons add for each category. A word that was corrected to several categories says little, and so does one
 * taught word among many others.
 */
export function lessonScores(lessons: Lessons, text: string): ReadonlyMap<IssueCategory, number> {
  const scores = new Map<IssueCategory, number>()
  if (lessons.size === 0) return scores
  const words = knownWords(text, (word) => lessons.has(word) || isListed(word))
  for (const word of words) {
    const counts = Object.entries(lessons.get(word) ?? {}) as [IssueCategory, number][]
    const total = counts.reduce((sum, [, count]) => sum + count, 0)
    for (const [category, count] of counts) {
      const belief = Math.min(count - 1, BELIEVED_AFTER) / BELIEVED_AFTER
      const says = (STRENGTH * belief * (count / total) ** 2) / words.length
      if (says > 0) scores.set(category, (scores.get(category) ?? 0) + says)
    }
  }
  return scores
}

function isListed(word: string): boolean {
  return categoryLexicon().words.has(word)
}

function commonNouns(): ReadonlySet<string> {
  nouns ??= new Set(
    dataFile('common-nouns.txt')
      .split('\n')
      .filter((line) => !line.startsWith('#'))
      .flatMap((line) => line.split(' ')),
  )
  return nouns
}

/** The known words of a text from left to right, each once: the longest that begin in turn, and what begins with them. */
function knownWords(text: string, isKnown: (word: string) => boolean): string[] {
  const found = new Set<string>()
  for (let at = 0; at < text.length; at++) {
    const beginning: string[] = []
    for (let length = Math.min(LONGEST_WORD, text.length - at); length >= SHORTEST_WORD; length--) {
      const word = text.slice(at, at + length)
      if (isKnown(word)) beginning.push(word)
    }
    for (const word of beginning) found.add(word)
    at += Math.max(0, (beginning[0]?.length ?? 0) - 1)
  }
  return [...found]
}
