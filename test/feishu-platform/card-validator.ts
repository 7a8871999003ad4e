import { checkShape, type Path, removed, unreadable } from './card-kinds.js'
import { CARD } from './card-schema.js'
import { elementsOf, type Placed } from './card-tree.js'
import { badCard } from './errors.js'
import { isObject, type JsonObject, listAt, objectAt, textAt } from './json.js'
import type { Chat, World } from './world.js'

export interface CardContext {
  readonly chat: Chat
  /** The card shown before, when this one replaces it. */
  readonly replaces?: JsonObject | undefined
}

const NODE_LIMIT = 200
const TABLE_LIMIT = 5
const MARKDOWN_TABLE_LIMIT = 4
const NESTING_LIMIT = 5
const LABEL_LIMIT_CHARS = 100
const REMOVED_TAGS = new Set(['action', 'note'])
const REMOVED_ROOT_KEYS = ['i18n_elements', 'i18n_header', 'fallback', 'elements']
const CONTAINER_TAGS = new Set(['column_set', 'form', 'interactive_container', 'collapsible_panel'])
const FIELD_TAGS = new Set([
  ...['input', 'select_static', 'multi_select_static', 'select_person', 'multi_select_person'],
  ...['date_picker', 'picker_time', 'picker_datetime', 'checker'],
])

/** What the platform refuses in a card of schema 2.0; every refusal is a 230099 with its `ext=ErrCode`. */
export class CardRules {
  readonly #world: World
  readonly #ownsImage: (key: string) => boolean

  constructor(world: World, ownsImage: (key: string) => boolean) {
    this.#world = world
    this.#ownsImage = ownsImage
  }

  check(card: JsonObject, { replaces }: CardContext): void {
    checkSchema(card, replaces)
    const nodes = taggedNodes(card)
    refuseRemoved(card, nodes)
    checkShape(card, CARD, [])
    checkUpdatable(card)
    checkAmounts(nodes)
    const placed = elementsOf(card)
    for (const one of placed) checkPlace(one)
    checkForms(placed)
    checkNames(placed)
    checkElementIds(nodes)
    for (const { element } of placed) {
      checkLabels(element)
      if (element.tag === 'table') checkTable(element)
    }
    this.#checkReferences(nodes)
  }

  /** People and images that a card names must exist: one bad mention refuses the whole card. */
  #checkReferences(nodes: readonly JsonObject[]): void {
    for (const node of nodes) {
      if (node.tag === 'markdown' || node.tag === 'lark_md')
        this.#checkMentions(textAt(node, 'content') ?? '')
      const imageKey = textAt(node, 'img_key')
      if (imageKey !== undefined && !this.#ownsImage(imageKey)) throw badCard(200570, 'image key is invalid')
      if (node.tag === 'person_list' && node.drop_invalid_user_id !== true) {
        for (const person of listAt(node, 'persons')) this.#checkPerson(textAt(person, 'id') ?? '')
      }
      if (node.tag === 'select_person' || node.tag === 'multi_select_person') {
        for (const person of listAt(node, 'options')) this.#checkPerson(textAt(person, 'value') ?? '')
      }
    }
  }

  #checkMentions(markdown: string): void {
    for (const [, ids] of markdown.matchAll(/<at\s+ids?=["']?([^"'>\s]*)["']?\s*\/?>/g)) {
      for (const id of (ids ?? '').split(',')) if (id !== 'all') this.#checkPerson(id)
    }
  }

  #checkPerson(id: string): void {
    if (!this.#world.people.has(id)) throw badCard(100290, `there are invalid user id in the card: ${id}`)
  }
}

function checkSchema(card: JsonObject, replaces: JsonObject | undefined): void {
  if (card.schema === '2.0') return
  if (replaces) throw badCard(200830, 'not support update card from schema V2 to V1')
  throw unreadable('this double knows cards of schema 2.0 only', ['schema'])
}

/** Every object with a `tag`, texts included: that is what the limit of 200 counts. */
function taggedNodes(value: unknown): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(taggedNodes)
  if (!isObject(value)) return []
  const below = Object.entries(value).flatMap(([key, inner]) =>
    opaque(value, key) ? [] : taggedNodes(inner),
  )
  return typeof value.tag === 'string' ? [value, ...below] : below
}

/** The app's own values and a chart's specification may hold anything. */
function opaque(parent: JsonObject, key: string): boolean {
  return key === 'chart_spec' || key === 'rows' || (key === 'value' && parent.type === 'callback')
}

function refuseRemoved(card: JsonObject, nodes: readonly JsonObject[]): void {
  for (const key of REMOVED_ROOT_KEYS) if (key in card) throw removed(`property: ${key}`)
  for (const node of nodes) {
    if (REMOVED_TAGS.has(String(node.tag))) throw removed(`tag ${node.tag}`)
    if ('fallback' in node) throw removed('property: fallback')
    if (node.tag !== 'button') continue
    for (const key of ['url', 'multi_url', 'value', 'action_type', 'complex_interaction']) {
      if (key in node) throw removed(`property: ${key}`)
    }
  }
}

/** Shared cards only, unless the card does not speak of it. */
function checkUpdatable(card: JsonObject): void {
  const { update_multi: shared } = objectAt(card, 'config')
  if (shared !== undefined && shared !== true) throw removed('config.update_multi: false')
}

function checkAmounts(nodes: readonly JsonObject[]): void {
  if (nodes.length > NODE_LIMIT) throw badCard(300305, `element exceeds the limit of ${NODE_LIMIT}`)
  if (nodes.filter((n) => n.tag === 'table').length > TABLE_LIMIT) {
    throw badCard(11310, 'card table number over limit')
  }
  for (const node of nodes) {
    if (node.tag !== 'markdown') continue
    const tables = (textAt(node, 'content') ?? '').match(/^\s*\|?(\s*:?-{3,}:?\s*\|)+\s*(:?-{3,}:?)?\s*$/gm)
    if ((tables?.length ?? 0) > MARKDOWN_TABLE_LIMIT) throw badCard(11310, 'card table number over limit')
  }
}

function checkPlace({ element, ancestors }: Placed): void {
  const path: Path = ['body', ...ancestors.map((a) => String(a.tag)), String(element.tag)]
  const atRoot = ancestors.length === 0
  if ((element.tag === 'form' || element.tag === 'table') && !atRoot) {
    throw unreadable(`${element.tag} is allowed at the root of the body only`, path)
  }
  const depth = [...ancestors, element].filter((a) => CONTAINER_TAGS.has(String(a.tag))).length
  if (depth > NESTING_LIMIT) throw unreadable(`containers nest deeper than ${NESTING_LIMIT}`, path)
}

function checkForms(placed: readonly Placed[]): void {
  const forms = placed.filter((p) => p.element.tag === 'form').map((p) => p.element)
  for (const form of forms) {
    const submits = placed.filter((p) => p.form === form && p.element.form_action_type === 'submit')
    if (submits.length === 0) throw unreadable('a form needs a submit button', ['body', 'form'])
  }
  for (const { element, form } of placed) {
    const path = ['body', String(element.tag)]
    if (form) continue
    if (element.form_action_type !== undefined) throw unreadable('form_action_type outside a form', path)
    if (element.required !== undefined) throw unreadable('required outside a form', path)
  }
}

/** Within a form every component needs a name; a name, where there is one, is unique in the card. */
function checkNames(placed: readonly Placed[]): void {
  const seen = new Set<string>()
  for (const { element, form } of placed) {
    const { name, tag } = element
    const needed = form !== undefined && (FIELD_TAGS.has(String(tag)) || tag === 'button')
    if (name === undefined && !needed) continue
    if (typeof name !== 'string' || name === '')
      throw badCard(200530, `form element name is empty, tag: ${tag}`)
    if (seen.has(name)) throw badCard(200530, `form element name is duplicate: ${name}`)
    seen.add(name)
  }
}

function checkElementIds(nodes: readonly JsonObject[]): void {
  const seen = new Set<unknown>()
  for (const { element_id: id } of nodes) {
    if (id === undefined) continue
    if (typeof id !== 'string' || !/^[A-Za-z]\w{0,19}$/.test(id))
      throw badCard(300301, `invalid element_id ${id}`)
    if (seen.has(id)) throw badCard(300301, `duplicate element_id ${id}`)
    seen.add(id)
  }
}

function checkLabels(element: JsonObject): void {
  const path = ['body', String(element.tag)]
  const tooLong = (label: string) => [...label].length > LABEL_LIMIT_CHARS
  if (element.tag === 'button' && tooLong(textAt(objectAt(element, 'text'), 'content') ?? '')) {
    throw unreadable(`text longer than ${LABEL_LIMIT_CHARS} characters`, path)
  }
  const options = element.tag === 'table' ? [] : listAt(element, 'options')
  const values = options.map((option) => textAt(option, 'value')).filter((v) => v !== undefined)
  if (new Set(values).size !== values.length) throw unreadable('option values are not unique', path)
  if (options.some((option) => tooLong(textAt(objectAt(option, 'text'), 'content') ?? ''))) {
    throw unreadable(`option text longer than ${LABEL_LIMIT_CHARS} characters`, path)
  }
  if (String(element.tag).endsWith('select_static')) checkSelection(element, values, path)
}

function checkSelection(element: JsonObject, values: readonly string[], path: Path): void {
  if (values.length === 0) throw unreadable('no options', path)
  const chosen = [element.initial_option, ...listAt(element, 'selected_values')].filter(
    (v) => v !== undefined,
  )
  if (chosen.some((v) => !values.includes(String(v)))) throw unreadable('initial option is not offered', path)
  const index = element.initial_index
  if (typeof index === 'number' && index > values.length) throw unreadable('initial_index out of range', path)
}

function checkTable(table: JsonObject): void {
  const columns = new Map(listAt(table, 'columns').map((c) => [textAt(c, 'name'), textAt(c, 'data_type')]))
  if (columns.size !== listAt(table, 'columns').length)
    throw badCard(200914, 'table column names are not unique')
  for (const row of listAt(table, 'rows')) {
    if (!isObject(row)) throw badCard(200914, 'table rows is invalid')
    for (const [name, cell] of Object.entries(row)) {
      if (!columns.has(name)) throw badCard(200915, `table row names no column: ${name}`)
      if (!cellFits(columns.get(name), cell)) throw badCard(200914, `table rows is invalid, column: ${name}`)
    }
  }
}

function cellFits(type: string | undefined, cell: unknown): boolean {
  if (type === 'number' || type === 'date') return typeof cell === 'number'
  if (type === 'options') {
    return (
      typeof cell === 'string' || (Array.isArray(cell) && cell.every((c) => textAt(c, 'text') !== undefined))
    )
  }
  if (type === 'persons') return typeof cell === 'string' || Array.isArray(cell)
  return typeof cell === 'string'
}
