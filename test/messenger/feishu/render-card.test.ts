import { describe, expect, test } from 'vitest'
import type { Block } from '#cards/card.js'
import { actionToken } from '#src/messenger/port.js'
import { rendered } from '../../support/rendered-card.js'
import { cardKey, nodesOf, press, shown } from './sample-cards.js'

const elementsOf = (...blocks: Block[]) => (rendered(shown(blocks)).body as { elements: unknown[] }).elements
const textsOf = (node: unknown) => nodesOf(node, 'plain_text').map((text) => text.content)

describe('the card around its blocks', () => {
  test('can be updated for all, is not forwarded, and has a line for chat lists', () => {
    expect(rendered(shown([], { tone: 'danger', summary: '有一件超期' }))).toMatchObject({
      schema: '2.0',
      config: { update_multi: true, enable_forward: false, summary: { content: '有一件超期' } },
      header: { title: { tag: 'plain_text', content: '登记走访' }, template: 'red' },
    })
    expect(rendered(shown([]))).toMatchObject({ config: { summary: { content: '登记走访' } } })
  })

  test('each tone has its own colour', () => {
    const tones = ['neutral', 'info', 'success', 'warning', 'danger'] as const
    const colours = tones.map(
      (tone) => (rendered(shown([], { tone })).header as { template: string }).template,
    )
    expect(new Set(colours).size).toBe(tones.length)
  })
})

describe('blocks', () => {
  test('text, facts, divider', () => {
    expect(
      elementsOf(
        { kind: 'text', text: '一\n二' },
        { kind: 'text', text: '一\n二', style: 'quote' },
        { kind: 'text', text: ' ' },
        { kind: 'divider' },
        {
          kind: 'facts',
          items: [
            { label: '方式', value: '入户' },
            { label: '日期', value: '5月15日' },
          ],
        },
      ),
    ).toEqual([
      { tag: 'div', text: { tag: 'plain_text', content: '一\n二' } },
      { tag: 'div', text: { tag: 'plain_text', content: '│ 一\n│ 二', text_color: 'grey' } },
      { tag: 'hr' },
      { tag: 'div', text: { tag: 'plain_text', content: '方式：入户\n日期：5月15日' } },
    ])
  })

  test('a row stands beside its buttons', () => {
    const [row] = elementsOf({
      kind: 'row',
      text: '张三户',
      hint: '第一组',
      buttons: [press('已走访'), press('详细')],
    })
    expect(row).toMatchObject({
      tag: 'column_set',
      columns: [
        { tag: 'column', width: 'weighted', elements: [{ tag: 'div' }, { tag: 'div' }] },
        { tag: 'column', width: 'auto', elements: [{ tag: 'button' }] },
        { tag: 'column', width: 'auto', elements: [{ tag: 'button' }] },
      ],
    })
    expect(textsOf(row)).toEqual(['张三户', '第一组', '已走访', '详细'])
  })

  test('a button sends nothing but its token, after asking where it must', () => {
    const intent = { verb: 'void', args: { visit: 'v1' } }
    const confirm = { title: '作废？', text: '不能恢复。' }
    const [set] = elementsOf({
      kind: 'buttons',
      buttons: [{ label: '作废', intent, style: 'danger', confirm }],
    })
    expect(nodesOf(set, 'button')).toEqual([
      {
        tag: 'button',
        text: { tag: 'plain_text', content: '作废' },
        type: 'danger',
        confirm: {
          title: { tag: 'plain_text', content: '作废？' },
          text: { tag: 'plain_text', content: '不能恢复。' },
        },
        behaviors: [{ type: 'callback', value: { t: actionToken(cardKey, intent) } }],
      },
    ])
  })

  test('a table keeps its figures; the sixth one, which the platform would refuse, becomes text', () => {
    const table: Block = {
      kind: 'table',
      columns: [
        { key: 'unit', title: '单位' },
        { key: '$n', title: '户数', align: 'right' },
      ],
      rows: [{ unit: '水利局', $n: '12' }, { unit: '教育局' }],
    }
    const elements = elementsOf(table, table, table, table, table, table) as Record<string, unknown>[]
    expect(elements.map((element) => element.tag)).toEqual([...Array(5).fill('table'), 'div'])
    expect(elements[0]).toMatchObject({
      columns: [
        { name: 't0c0', display_name: '单位', data_type: 'text', horizontal_align: 'left' },
        { name: 't0c1', display_name: '户数', horizontal_align: 'right' },
      ],
      rows: [
        { t0c0: '水利局', t0c1: '12' },
        { t0c0: '教育局', t0c1: '' },
      ],
    })
    expect(textsOf(elements[5])).toEqual(['单位  户数\n水利局  12\n教育局  '])
  })

  test('bars stand with both numbers, and an empty whole does not break them', () => {
    const bars = elementsOf({
      kind: 'bars',
      items: [
        { label: '塘背村', value: 12, of: 20 },
        { label: '大塘村', value: 0, of: 0 },
      ],
    })
    expect(textsOf(bars)).toEqual(['塘背村\n██████░░░░ 12/20\n大塘村\n░░░░░░░░░░ 0/0'])
  })
})
