import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'
import { NO_NAMES } from '../vocabulary/people.js'

let segmenter: Jieba | undefined

/** Whether these characters are a word of the language (`高兴`, `路灯`), so that they need not be somebody. */
export function isOrdinaryWord(word: string): boolean {
  if (NO_NAMES.has(word)) return true
  const tag = tagOf(word)
  return tag !== undefined && !tag.startsWith('nr')
}

/** Whether it is a word for a thing, a deed or a quality: no name of anybody or of any place. */
export function isCommonWord(word: string): boolean {
  const tag = tagOf(word)
  return NO_NAMES.has(word) || (tag !== undefined && !/^n[rstz]/.test(tag))
}

/** Whether the dictionary has it at all, names too. */
export function isListedWord(word: string): boolean {
  return tagOf(word) !== undefined
}

/** The same few thousand pieces of sentences are looked at again and again. */
const MOST_TAGS = 50_000
const tags = new Map<string, string | undefined>()

function tagOf(word: string): string | undefined {
  if (tags.has(word)) return tags.get(word)
  segmenter ??= Jieba.withDict(dict)
  const [first, second] = segmenter.tag(word, false)
  const tag = second === undefined && first?.tag !== 'x' ? first?.tag : undefined
  if (tags.size >= MOST_TAGS) tags.clear()
  tags.set(word, tag)
  return tag
}
