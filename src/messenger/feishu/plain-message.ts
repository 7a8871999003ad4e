import { cut } from './card-elements.js'

/** The platform takes 150 KB; a character is up to four bytes of it. */
const textLimit = 30_000

/**
 * The content of a text message. The platform reads `<at …>` and `[words](address)` in texts as mentions and links,
 * so a zero-width space is put where such mark-up begins: it looks the same and means nothing.
 */
export function textContent(text: string): string {
  return JSON.stringify({ text: wireText(text) })
}

/** A text as it stands in the chat. */
export function wireText(text: string): string {
  return cut(disarm(text), textLimit)
}

export function disarm(text: string): string {
  return text.replaceAll(/<(?=[/a-zA-Z])/g, '<\u200b').replaceAll(/\](?=\()/g, ']\u200b')
}
