import { PAIR_REACH, plainText } from '#src/understanding/category/lexicon.js'
import type { Message } from './messages.js'

/**
 * The words of a lexicon without those that stand in exactly one of the messages. Whoever wrote the lists had read the
 * messages: what only one message has may have been taken from it, and would count as known in advance.
 */
export function withoutLoneWords(source: string, messages: readonly Message[]): string {
  const texts = messages.map(({ text }) => plainText(text))
  return source
    .split('\n')
    .map((line) => {
      const colon = line.indexOf(': ')
      if (line.startsWith('#') || colon === -1) return line
      const kept = line
        .slice(colon + 2)
        .split(' ')
        .filter((word) => texts.filter((text) => stands(text, word.toLowerCase())).length !== 1)
      return `${line.slice(0, colon)}: ${kept.join(' ')}`
    })
    .join('\n')
}

function stands(text: string, word: string): boolean {
  const [head = '', tail = ''] = word.split('~')
  const at = text.indexOf(head)
  if (at === -1 || tail === '') return at !== -1
  return text.slice(at + head.length, at + head.length + PAIR_REACH + tail.length).includes(tail)
}
