import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'
import { NO_NAMES } from '../vocabulary/people.js'

let segmenter: Jieba | undefined

/** Whether these characters are a word of the language (`高兴`, `路灯`), so that they need not be somebody. */
export function isOrdinaryWord(word: string): boolean {
  if (NO_NAMES.has(word)) return true
  segmenter ??= Jieba.withDict(dict)
  const [first, second] = segmenter.tag(word, false)
  return first !== undefined && second === undefined && !first.tag.startsWith('nr') && first.tag !== 'x'
}
