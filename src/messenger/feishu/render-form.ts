import type { Field, Form, Option, TextField } from '#cards/card.js'
import { actionToken } from '../port.js'
import { type Element, label, paragraph, plain, pressButton, sideBySide, warning } from './card-elements.js'
import { submitName } from './press.js'

/** The platform's limit for one input, characters. */
const inputLimit = 1000
const dayPattern = /^\d{4}-\d{2}-\d{2}$/

/**
 * A form stands at the root of the card and all names in a card are unique, hence the index. The further buttons
 * stand below the form: they send no values, and inside it every button must submit or reset.
 */
export function renderForm(form: Form, index: number, cardKey: string): Element[] {
  const submit = {
    ...pressButton(form.submit, cardKey),
    type: form.submit.style === 'danger' ? 'danger_filled' : 'primary_filled',
    name: submitName(index, actionToken(cardKey, form.submit.intent)),
    form_action_type: 'submit',
  }
  const others = (form.others ?? []).map((button) => pressButton(button, cardKey))
  return [
    { tag: 'form', name: `form__${index}`, elements: [...form.fields.flatMap(renderField), submit] },
    ...(others.length === 0 ? [] : [sideBySide(others)]),
  ]
}

function renderField(field: Field): Element[] {
  const error = field.error ? [warning(`✗ ${field.error}`)] : []
  const base = { name: field.name, ...(field.required ? { required: true } : {}) }
  if (field.type === 'text') return [{ ...base, ...input(field) }, ...error]
  // Choices and dates have no label of their own on this platform.
  const title = paragraph(field.required ? `${field.label}＊` : field.label)
  return [title, { ...base, ...picker(field) }, ...error]
}

function input(field: TextField): Element {
  const limit = Math.min(Math.max(field.maxLength, 1), inputLimit)
  const value = Array.from(field.value ?? '')
    .slice(0, limit)
    .join('')
  return {
    tag: 'input',
    ...(field.multiline ? { input_type: 'multiline_text', rows: 3 } : {}),
    label: label(field.label),
    placeholder: label(field.placeholder ?? '请填写'),
    max_length: limit,
    ...(value === '' ? {} : { default_value: value }),
  }
}

function picker(field: Exclude<Field, TextField>): Element {
  if (field.type === 'date') {
    return {
      tag: 'date_picker',
      placeholder: plain('请选日期'),
      ...(field.value && dayPattern.test(field.value) ? { initial_date: field.value } : {}),
    }
  }
  const options = distinct(field.options)
  const offered = (value: string | undefined) => options.some((option) => option.value === value)
  const common = {
    placeholder: plain('请选择'),
    options: options.map((option) => ({ text: label(option.label), value: option.value })),
  }
  if (field.type === 'choice') {
    return {
      tag: 'select_static',
      ...common,
      ...(offered(field.value) ? { initial_option: field.value } : {}),
    }
  }
  const selected = (field.values ?? []).filter(offered)
  return {
    tag: 'multi_select_static',
    ...common,
    ...(selected.length === 0 ? {} : { selected_values: selected }),
  }
}

/** The platform refuses a card in which two options of one list have the same value. */
function distinct(options: readonly Option[]): Option[] {
  return [...new Map(options.map((option) => [option.value, option])).values()]
}
