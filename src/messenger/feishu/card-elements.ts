import type { Button } from '#cards/card.js'
import { actionToken } from '../port.js'

/** A node of the platform's card JSON 2.0. */
export type Element = Readonly<Record<string, unknown>>

/** The platform's limit for the text of a button or an option, characters. */
const labelLimit = 100

/**
 * The only maker of text nodes. `plain_text` shows mark-up as it is written; `markdown` and `lark_md` would turn what
 * people typed into mentions of everybody and into links, so they are used nowhere in this folder.
 */
export function plain(content: string, looks: Element = {}): Element {
  return { tag: 'plain_text', content, ...looks }
}

export function paragraph(content: string, looks: Element = {}): Element {
  return { tag: 'div', text: plain(content, looks) }
}

export function hint(content: string): Element {
  return paragraph(content, { text_size: 'notation', text_color: 'grey' })
}

export function warning(content: string): Element {
  return paragraph(content, { text_size: 'notation', text_color: 'red' })
}

export function label(content: string): Element {
  return plain(cut(content.trim() === '' ? '—' : content, labelLimit))
}

/** A button that sends its token, and nothing else, when it is pressed. */
export function pressButton(button: Button, cardKey: string): Element {
  const type = { default: 'default', primary: 'primary_filled', danger: 'danger' }[button.style ?? 'default']
  return {
    tag: 'button',
    text: label(button.label),
    type,
    ...(button.confirm
      ? { confirm: { title: plain(button.confirm.title), text: plain(button.confirm.text) } }
      : {}),
    behaviors: [{ type: 'callback', value: { t: actionToken(cardKey, button.intent) } }],
  }
}

/** Elements side by side that wrap where the screen is narrow; the first may take the room that is left. */
export function sideBySide(elements: readonly Element[], first: 'auto' | 'weighted' = 'auto'): Element {
  return {
    tag: 'column_set',
    flex_mode: 'flow',
    columns: elements.map((element, index) => ({
      tag: 'column',
      ...(index === 0 && first === 'weighted' ? { width: 'weighted', weight: 1 } : { width: 'auto' }),
      elements: element.tag === 'group' ? element.elements : [element],
    })),
  }
}

/** At most `limit` characters (not halves of them), the last one an ellipsis where something was cut. */
export function cut(text: string, limit: number): string {
  const characters = Array.from(text)
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('')}…`
}
