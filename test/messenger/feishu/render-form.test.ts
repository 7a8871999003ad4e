import { describe, expect, test } from 'vitest'
import type { Block } from '#cards/card.js'
import { submitName, tokenOf } from '#src/messenger/feishu/press.js'
import { actionToken } from '#src/messenger/port.js'
import { rendered } from '../../support/rendered-card.js'
import { cardKey, everyBlock, nodesOf, shown } from './sample-cards.js'

const elementsOf = (...blocks: Block[]) => (rendered(shown(blocks)).body as { elements: unknown[] }).elements
const textsOf = (node: unknown) => nodesOf(node, 'plain_text').map((text) => text.content)

describe('forms', () => {
  const form = everyBlock().at(-1) as Extract<Block, { kind: 'form' }>

  test('a form stands at the root with its fields, the words before them and the errors behind them', () => {
    const [rendered, others] = elementsOf(form) as { tag: string; elements: Record<string, unknown>[] }[]
    expect(rendered?.tag).toBe('form')
    expect(rendered?.elements.map((element) => element.name ?? textsOf(element)[0])).toEqual([
      'findings',
      '✗ 太短',
      '方式＊',
      'way',
      '✗ 请选一种',
      '类别',
      'topics',
      '日期',
      'day',
      '✗ 日期在以后',
      submitName(0, actionToken(cardKey, form.submit.intent)),
    ])
    expect(rendered?.elements).toMatchObject([
      {
        tag: 'input',
        required: true,
        input_type: 'multiline_text',
        max_length: 1000,
        default_value: '水管漏水',
      },
      {},
      {},
      { tag: 'select_static', required: true, initial_option: 'home' },
      {},
      {},
      { tag: 'multi_select_static', selected_values: ['road'] },
      {},
      { tag: 'date_picker', initial_date: '2024-05-15' },
      {},
      { tag: 'button', form_action_type: 'submit', type: 'primary_filled' },
    ])
    expect(textsOf(others)[0]).toBe('取消')
  })

  test('the token of a submit button can be read from its value and from its name', () => {
    const [submit] = nodesOf(elementsOf(form)[0], 'button')
    const token = actionToken(cardKey, form.submit.intent)
    const value = (submit?.behaviors as { value: unknown }[] | undefined)?.[0]?.value
    const name = submit?.name as string
    expect(tokenOf({ value, name: 'x' })).toBe(token)
    expect(tokenOf({ value: JSON.stringify(value) })).toBe(token)
    expect(tokenOf({ name })).toBe(token)
    expect(name).toMatch(/^[a-z]\w{0,99}$/)
  })

  test('all names of a card differ, even of two forms that submit the same', () => {
    const { fields: _, ...bare } = form
    const card = rendered(shown([form, { ...bare, fields: [] }]))
    const names = ['form', 'input', 'select_static', 'multi_select_static', 'date_picker', 'button']
      .flatMap((tag) => nodesOf(card, tag))
      .flatMap((node) => (typeof node.name === 'string' ? [node.name] : []))
    expect(names).toHaveLength(8)
    expect(new Set(names).size).toBe(names.length)
  })

  test('a day that is none is not chosen beforehand', () => {
    const fields = [{ type: 'date' as const, name: 'day', label: '日期', value: '五月' }]
    expect(nodesOf(elementsOf({ ...form, fields }), 'date_picker')[0]).not.toHaveProperty('initial_date')
  })

  test('a value that is not on offer is not chosen beforehand, and equal options are offered once', () => {
    const options = [
      { value: 'a', label: '甲' },
      { value: 'a', label: '乙' },
    ]
    const [rendered] = elementsOf({
      ...form,
      fields: [
        { type: 'choice', name: 'one', label: '一', options, value: 'z' },
        { type: 'choices', name: 'many', label: '多', options, values: ['z'] },
      ],
    })
    const [select] = nodesOf(rendered, 'select_static')
    expect(select?.options).toHaveLength(1)
    expect(select).not.toHaveProperty('initial_option')
    expect(nodesOf(rendered, 'multi_select_static')[0]).not.toHaveProperty('selected_values')
  })
})
