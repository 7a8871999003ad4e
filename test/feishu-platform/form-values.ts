import { elementsOf } from './card-tree.js'
import { type JsonObject, listAt, textAt } from './json.js'

/** What a person puts into a field: text, an option's value, `2024-05-15`, `09:30`, a list of values, a tick. */
export type Filled = string | readonly string[] | boolean

export type FormAnswer =
  | { readonly ok: true; readonly values: JsonObject }
  /** The client refuses locally; nothing is sent. */
  | { readonly ok: false; readonly why: string }

const FIELD_TAGS = new Set([
  'input',
  'select_static',
  'multi_select_static',
  'select_person',
  'multi_select_person',
  'date_picker',
  'picker_time',
  'picker_datetime',
  'checker',
])

/** The fields of a form, as its client would send them. */
export function fillForm(
  card: JsonObject,
  form: JsonObject,
  filled: Readonly<Record<string, Filled>>,
): FormAnswer {
  const fields = elementsOf(card).filter((p) => p.form === form && FIELD_TAGS.has(String(p.element.tag)))
  const names = new Set(fields.map((f) => textAt(f.element, 'name')))
  const stray = Object.keys(filled).find((name) => !names.has(name))
  if (stray !== undefined) return { ok: false, why: `the form has no field ${stray}` }
  const values: JsonObject = {}
  for (const { element } of fields) {
    const name = textAt(element, 'name') ?? ''
    const disabled = element.disabled === true
    const entered = disabled ? undefined : filled[name]
    const value = entered ?? initialValue(element)
    if (isEmpty(value)) {
      if (element.required === true) return { ok: false, why: `${name} is required` }
      if (element.tag === 'input') values[name] = ''
      continue
    }
    const answer = onWire(element, value)
    if (!answer.ok) return { ok: false, why: `${name}: ${answer.why}` }
    values[name] = answer.value
  }
  return { ok: true, values }
}

type WireValue = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly why: string }

const refuse = (why: string): WireValue => ({ ok: false, why })
const accept = (value: unknown): WireValue => ({ ok: true, value })

/** A field's value as the platform sends it, within what the client lets a person enter. */
export function onWire(element: JsonObject, value: Filled): WireValue {
  switch (element.tag) {
    case 'input': {
      if (typeof value !== 'string') return refuse('an input takes text')
      const limit = typeof element.max_length === 'number' ? element.max_length : 1000
      if ([...value].length > limit) return refuse(`longer than ${limit} characters`)
      if (element.input_type !== 'multiline_text' && value.includes('\n')) return refuse('one line only')
      return accept(value)
    }
    case 'select_static':
    case 'select_person':
      if (typeof value !== 'string') return refuse('one option only')
      return offers(element, value) ? accept(value) : refuse(`no option ${value}`)
    case 'multi_select_static':
    case 'multi_select_person': {
      if (!Array.isArray(value)) return refuse('takes a list of options')
      const unknown = value.find((v) => !offers(element, v))
      return unknown === undefined ? accept([...value]) : refuse(`no option ${unknown}`)
    }
    case 'date_picker':
      return zoned(value, /^\d{4}-\d{2}-\d{2}$/)
    case 'picker_time':
      return zoned(value, /^\d{2}:\d{2}$/)
    case 'picker_datetime':
      return zoned(value, /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/)
    default:
      return typeof value === 'boolean' ? accept(value) : refuse('takes a tick')
  }
}

function zoned(value: Filled, shape: RegExp): WireValue {
  if (typeof value !== 'string' || !shape.test(value)) return refuse('not a value of the picker')
  return accept(`${value} +0800`)
}

function offers(element: JsonObject, value: string): boolean {
  const options = listAt(element, 'options')
  const everyone = String(element.tag).endsWith('person') && options.length === 0
  return everyone || options.some((option) => textAt(option, 'value') === value)
}

function initialValue(element: JsonObject): Filled | undefined {
  if (element.tag === 'checker') return element.checked === true
  const selected = listAt(element, 'selected_values').filter((v) => typeof v === 'string')
  if (selected.length > 0) return selected
  if (typeof element.initial_index === 'number') {
    return textAt(listAt(element, 'options')[element.initial_index - 1], 'value')
  }
  for (const key of ['default_value', 'initial_option', 'initial_date', 'initial_time', 'initial_datetime']) {
    const value = textAt(element, key)
    if (value) return value
  }
  return undefined
}

function isEmpty(value: Filled | undefined): value is undefined | '' {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}
