import type { Card } from '#cards/card.js'

/** More of it is not read on a card; all of it was handled. */
const MOST_SHOWN = 300

/** `您说：“今天走了张三”`. */
export function spokenInWords(words: string): string {
  const signs = [...words]
  return `您说：“${signs.length > MOST_SHOWN ? `${signs.slice(0, MOST_SHOWN).join('')}…` : words}”`
}

/** A card that answers a voice message begins with what was heard. */
export function withSpoken(card: Card, params: object): Card {
  const { spoken } = params as { spoken?: unknown }
  if (typeof spoken !== 'string') return card
  return { ...card, body: [{ kind: 'text', style: 'hint', text: spokenInWords(spoken) }, ...card.body] }
}
