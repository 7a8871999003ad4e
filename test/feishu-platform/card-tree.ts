import { isObject, type JsonObject, listAt, objectAt, textAt } from './json.js'

/** Elements below a container, whatever the container. */
function childrenOf(element: JsonObject): JsonObject[] {
  const nested = element.tag === 'column_set' ? listAt(element, 'columns') : listAt(element, 'elements')
  return nested.filter(isObject)
}

function rootElements(card: JsonObject): JsonObject[] {
  return listAt(objectAt(card, 'body'), 'elements').filter(isObject)
}

export interface Placed {
  readonly element: JsonObject
  /** The form it stands in. */
  readonly form: JsonObject | undefined
  readonly ancestors: readonly JsonObject[]
}

/** Every element of the body in reading order. */
export function elementsOf(card: JsonObject): Placed[] {
  return rootElements(card).flatMap((element) => walk(element, []))
}

function walk(element: JsonObject, ancestors: readonly JsonObject[]): Placed[] {
  const form = ancestors.find((a) => a.tag === 'form')
  const below = childrenOf(element).flatMap((child) => walk(child, [...ancestors, element]))
  return [{ element, form, ancestors }, ...below]
}

/** The words on a button, a checker, a heading. */
export function labelOf(element: JsonObject): string {
  return textAt(objectAt(element, 'text'), 'content') ?? textAt(element, 'content') ?? ''
}

/** What the platform makes of a card on read-back: a title and paragraphs, most of the card lost. */
export function degradeCard(card: JsonObject): JsonObject {
  const paragraphs = elementsOf(card).flatMap(({ element }) => {
    if (element.tag === 'button')
      return [[{ tag: 'button', text: labelOf(element), type: element.type ?? 'default' }]]
    if (element.tag === 'hr') return [[{ tag: 'hr' }]]
    const text = labelOf(element)
    return text === '' ? [] : [[{ tag: 'text', text }]]
  })
  return { title: textAt(objectAt(objectAt(card, 'header'), 'title'), 'content') ?? '', elements: paragraphs }
}
