import { expect, test } from 'vitest'
import { CardRules } from './card-validator.js'
import { PlatformError } from './errors.js'
import type { JsonObject } from './json.js'
import { button, cardOf, plain, visitForm } from './sample-card.js'
import { World } from './world.js'

const world = new World('民情助手')
const chat = world.addGroup('群')
const zhang = world.addPerson('张三', undefined)
const rules = new CardRules(world, (key) => key === 'img_v3_known')

/** The sub-code of the refusal; 0 for a card that is taken. */
function verdict(card: JsonObject, replaces?: JsonObject): number {
  try {
    rules.check(card, { chat, replaces })
    return 0
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    expect(error).toMatchObject({ code: 230099, status: 400 })
    return Number(/ext=ErrCode: (\d+);/.exec(error.message)?.[1])
  }
}

const md = (content: string) => ({ tag: 'markdown', content })
const columns = (...elements: JsonObject[]) => ({
  tag: 'column_set',
  columns: [{ tag: 'column', width: 'weighted', weight: 1, elements }],
})
const nested = (depth: number): JsonObject => (depth === 0 ? md('x') : columns(nested(depth - 1)))
const table = (rows: JsonObject[] = [{ a: '1' }]) => ({
  tag: 'table',
  columns: [
    { name: 'a', display_name: '甲', data_type: 'text' },
    { name: 'n', display_name: '乙', data_type: 'number' },
  ],
  rows,
})
const select = (...values: string[]) => ({
  tag: 'select_static',
  options: values.map((value) => ({ text: plain(value), value })),
})
const formOf = (...elements: JsonObject[]) => ({ tag: 'form', name: 'f', elements })
const submit = { ...button('提交'), name: 'submit', form_action_type: 'submit' }
const container = (...elements: JsonObject[]) => ({
  tag: 'interactive_container',
  behaviors: [{ type: 'callback', value: {} }],
  elements,
})
const many = <T>(count: number, item: (i: number) => T) => Array.from({ length: count }, (_, i) => item(i))

test.each<[string, JsonObject]>([
  ['a form at the root', cardOf(visitForm())],
  ['five tables', cardOf(...many(5, () => table()))],
  ['containers five deep', cardOf(nested(5))],
  ['200 nodes, texts included', cardOf(...many(199, () => md('x')))],
  ['a known person mentioned', cardOf(md(`<at id=${zhang.openId}></at> 请看`))],
  ['everybody mentioned', cardOf(md('<at id=all></at>'))],
  ['a known image', cardOf({ tag: 'img', img_key: 'img_v3_known', alt: plain('') })],
  ['a button text of 100 characters', cardOf(button('字'.repeat(100)))],
  ['a string as a callback value', cardOf(button('好', 'token'))],
  [
    'a second button in a form that submits nothing',
    cardOf(formOf(submit, { ...button('暂存'), name: 'later' })),
  ],
])('%s is taken', (_what, card) => {
  expect(verdict(card)).toBe(0)
})

test.each<[string, JsonObject, number]>([
  ['an unknown root key', { ...cardOf(), footer: {} }, 200621],
  ['an unknown tag', cardOf({ tag: 'blink' }), 200621],
  ['an unknown property', cardOf({ ...md('x'), colour: 'red' }), 200621],
  [
    'an unknown property of a nested text',
    cardOf({ ...button('x'), text: { ...plain('x'), bold: true } }),
    200621,
  ],
  ['a property named like one of every object', cardOf({ ...md('x'), constructor: 1 }), 200621],
  ['a missing content', cardOf({ tag: 'markdown' }), 200621],
  ['a missing body', { schema: '2.0' }, 200621],
  [
    'a header colour that does not exist',
    { ...cardOf(), header: { title: plain('x'), template: 'pink' } },
    200621,
  ],
  [
    'a fourth tag in the header',
    {
      ...cardOf(),
      header: { title: plain('x'), text_tag_list: many(4, () => ({ tag: 'text_tag', text: plain('x') })) },
    },
    200621,
  ],
  ['a module of actions', cardOf({ tag: 'action', actions: [] }), 200861],
  ['a note', cardOf({ tag: 'note', elements: [] }), 200861],
  ['a value on the button itself', cardOf({ ...button('x'), value: {} }), 200861],
  ['a link on the button itself', cardOf({ ...button('x'), url: 'https://example.com' }), 200861],
  ['elements at the root', { ...cardOf(), elements: [] }, 200861],
  ['a private card', { ...cardOf(), config: { update_multi: false } }, 200861],
  ['a 201st node', cardOf(...many(100, (i) => button(`${i}`))), 300305],
  ['a sixth table', cardOf(...many(6, () => table())), 11310],
  ['a fifth table in one text', cardOf(md(many(5, () => '|a|b|\n|---|---|\n|1|2|\n').join('\n'))), 11310],
  ['a table in a column', cardOf(columns(table())), 200621],
  ['a form in a column', cardOf(columns(visitForm())), 200621],
  ['a form in a form', cardOf(formOf(submit, visitForm())), 200621],
  ['a table in a form', cardOf(formOf(submit, table())), 200621],
  ['a form in an interactive container', cardOf(container(visitForm())), 200621],
  ['anything but columns in a column set', cardOf({ tag: 'column_set', columns: [md('x')] }), 200621],
  ['a column outside a column set', cardOf({ tag: 'column', elements: [] }), 200621],
  ['a sixth level of containers', cardOf(nested(6)), 200621],
  ['a form without a submit button', cardOf(formOf({ tag: 'input', name: 'a' })), 200621],
  ['a field without a name', cardOf(formOf(submit, { tag: 'input' })), 200530],
  ['a field with an empty name', cardOf(formOf(submit, { tag: 'input', name: '' })), 200530],
  ['a button in a form without a name', cardOf(formOf(submit, button('x'))), 200530],
  ['two fields of one name', cardOf(formOf(submit, ...many(2, () => ({ tag: 'input', name: 'a' })))), 200530],
  ['the form named like its field', cardOf(formOf(submit, { tag: 'input', name: 'f' })), 200530],
  ['a submit button outside a form', cardOf(submit), 200621],
  ['a required field outside a form', cardOf({ tag: 'input', name: 'a', required: true }), 200621],
  ['an element id that starts with a digit', cardOf({ ...md('x'), element_id: '1a' }), 300301],
  ['an element id of 21 characters', cardOf({ ...md('x'), element_id: 'a'.repeat(21) }), 300301],
  ['two elements of one id', cardOf(...many(2, () => ({ ...md('x'), element_id: 'a' }))), 300301],
  ['options of one value', cardOf(select('a', 'a')), 200621],
  ['a selection without options', cardOf(select()), 200621],
  ['an initial option that is not offered', cardOf({ ...select('a'), initial_option: 'b' }), 200621],
  ['a button text of 101 characters', cardOf(button('字'.repeat(101))), 200621],
  ['an option text of 101 characters', cardOf(select('字'.repeat(101))), 200621],
  [
    'an input of 1001 characters',
    cardOf(formOf(submit, { tag: 'input', name: 'a', max_length: 1001 })),
    200621,
  ],
  ['a date with a time', cardOf({ tag: 'date_picker', initial_date: '2024-05-15 09:00' }), 200621],
  ['a callback without a value', cardOf({ ...button('x'), behaviors: [{ type: 'callback' }] }), 200621],
  ['a number as a callback value', cardOf(button('x', 1)), 200621],
  ['an unknown behaviour', cardOf({ ...button('x'), behaviors: [{ type: 'vanish' }] }), 200621],
  ['a container that cannot be pressed', cardOf({ tag: 'interactive_container', elements: [] }), 200621],
  ['an unknown person mentioned', cardOf(md('<at id=ou_nobody></at>')), 100290],
  ['an unknown person listed', cardOf({ tag: 'person_list', persons: [{ id: 'ou_nobody' }] }), 100290],
  ['an unknown image', cardOf({ tag: 'img', img_key: 'img_v3_x', alt: plain('') }), 200570],
  ['a page of eleven rows', cardOf({ ...table(), page_size: 11 }), 200621],
  ['a cell without a column', cardOf(table([{ z: '1' }])), 200915],
  ['a number in a column of texts', cardOf(table([{ a: 1 }])), 200914],
  ['a text in a column of numbers', cardOf(table([{ n: '1' }])), 200914],
  ['an object in the place of the elements', { ...cardOf(), body: { elements: {} } }, 200621],
])('%s is refused', (_what, card, errCode) => {
  expect(verdict(card)).toBe(errCode)
})

test('a card of schema 2.0 never becomes one of 1.0', () => {
  expect(verdict({ config: {}, elements: [] }, cardOf())).toBe(200830)
})
