import { labelOf } from '../feishu-platform/card-tree.js'
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../feishu-platform/json.js'
import type { Message } from '../feishu-platform/messages.js'

/** A card as a person reads it: its title, and a line for each line, with the buttons in brackets. */
export interface ReadCard {
  readonly title: string
  readonly lines: readonly string[]
}

export function readCard(card: JsonObject): ReadCard {
  const title = textAt(objectAt(objectAt(card, 'header'), 'title'), 'content') ?? ''
  return { title, lines: childrenOf(objectAt(card, 'body')).flatMap(linesOf) }
}

export function readMessage(message: Pick<Message, 'card' | 'content'>): ReadCard {
  if (message.card) return readCard(message.card)
  const text = textAt(JSON.parse(message.content), 'text') ?? message.content
  return { title: '', lines: text.split('\n') }
}

export function inWords({ title, lines }: ReadCard): string[] {
  return title ? [`【${title}】`, ...lines] : [...lines]
}

function linesOf(element: JsonObject): string[] {
  switch (element.tag) {
    case 'column_set':
      return [sideBySide(element)]
    case 'form':
      return childrenOf(element).flatMap(linesOf)
    case 'button':
      return [`[${labelOf(element)}]`]
    case 'input':
      return [`${textAt(objectAt(element, 'label'), 'content') ?? ''}：____`]
    case 'table':
      return tableLines(element)
    case 'img':
      return ['（图）']
    default: {
      const text = labelOf(element)
      return text === '' ? [] : text.split('\n')
    }
  }
}

/** A row: its words, its hint in brackets, its buttons. */
function sideBySide(element: JsonObject): string {
  const parts = listAt(element, 'columns').filter(isObject).flatMap(childrenOf)
  const [text = '', ...hints] = parts.filter(({ tag }) => tag !== 'button').map(labelOf)
  const buttons = parts.filter(({ tag }) => tag === 'button').map((button) => `[${labelOf(button)}]`)
  return [`${text}${hints.map((one) => `（${one}）`).join('')}`, ...buttons].filter(Boolean).join(' ')
}

function tableLines(table: JsonObject): string[] {
  const columns = listAt(table, 'columns').filter(isObject)
  const cells = (row: JsonObject) => columns.map(({ name }) => String(row[String(name)] ?? '')).join(' | ')
  return [
    columns.map(({ display_name }) => String(display_name)).join(' | '),
    ...listAt(table, 'rows').filter(isObject).map(cells),
  ]
}

export interface Section {
  readonly heading: string
  /** Of the issues that stand under it. */
  readonly numbers: readonly string[]
  /** Not everything had room. */
  readonly isCut: boolean
}

/** The parts of a card of reminders, `已超期，请尽快办理：2 项` and what stands under it. */
export function sectionsOf({ lines }: ReadCard): Section[] {
  const sections: { heading: string; numbers: string[]; isCut: boolean }[] = []
  for (const line of lines) {
    const heading = /^(.+)：\d+ 项$/.exec(line)?.[1]
    if (heading) sections.push({ heading, numbers: [], isCut: false })
    const section = sections.at(-1)
    const number = /^\d{4}-\d{4} /.exec(line)?.[0].trim()
    if (section && number) section.numbers.push(number)
    if (section && line.includes('项未列出')) section.isCut = true
  }
  return sections
}

/** The button of this name on the row that begins with these words. */
export function buttonOnRow(card: JsonObject, words: string, label: string): JsonObject | undefined {
  for (const element of childrenOf(objectAt(card, 'body'))) {
    if (element.tag !== 'column_set' || !sideBySide(element).startsWith(words)) continue
    const parts = listAt(element, 'columns').filter(isObject).flatMap(childrenOf)
    return parts.find((part) => part.tag === 'button' && labelOf(part) === label)
  }
  return undefined
}

function childrenOf(container: JsonObject): JsonObject[] {
  return listAt(container, 'elements').filter(isObject)
}
