import { describe, expect, test } from 'vitest'
import type { Block } from '#cards/card.js'
import { buttonsOf } from '#cards/card.js'
import { countNodes, fits } from '#src/messenger/feishu/card-limits.js'
import { actionToken } from '#src/messenger/port.js'
import { rendered } from '../../support/rendered-card.js'
import { everyBlock, nodesOf, press, shown } from './sample-cards.js'

const textsOf = (node: unknown) => nodesOf(node, 'plain_text').map((text) => text.content)

describe('the platform’s limits', () => {
  const hint = '内容较多，这里只显示了一部分。'

  test('a card with one of everything fits and is not cut', () => {
    const card = rendered(shown(everyBlock()))
    expect(fits(JSON.stringify(card))).toBe(true)
    expect(textsOf(card)).not.toContain(hint)
  })

  test.each<[string, Block[]]>([
    [
      'rows',
      Array.from({ length: 80 }, (_, i) => ({
        kind: 'row',
        text: `第${i}户`,
        buttons: [press(`已走访${i}`)],
      })),
    ],
    ['a text', [{ kind: 'text', text: '很'.repeat(40_000) }]],
    [
      'a table',
      [{ kind: 'table', columns: [{ key: 'a', title: '村' }], rows: Array(3000).fill({ a: '塘背村' }) }],
    ],
    ['bars', [{ kind: 'bars', items: Array(2000).fill({ label: '塘背村', value: 1, of: 2 }) }]],
    ['facts', [{ kind: 'facts', items: [{ label: '情况', value: '很'.repeat(40_000) }] }]],
    [
      'short lines',
      Array.from({ length: 300 }, (_, i) => ({ kind: 'text', text: `第${i}行，${'短'.repeat(20)}` })),
    ],
    [
      'options',
      [
        {
          kind: 'form',
          name: 'f',
          fields: [
            {
              type: 'choice',
              name: 'village',
              label: '村',
              options: Array.from({ length: 3000 }, (_, i) => ({ value: `v${i}`, label: `第${i}村` })),
              value: 'v2999',
            },
          ],
          submit: press('提交'),
        },
      ],
    ],
  ])(
    'too many or too long %s are cut at the end, with a line that says so, and buttons stay',
    (_, blocks) => {
      const keep: Block = { kind: 'buttons', buttons: [press('下一页')] }
      const card = rendered(shown([...blocks, keep]))
      expect(fits(JSON.stringify(card))).toBe(true)
      expect(countNodes(card)).toBeLessThanOrEqual(200)
      expect(textsOf(card)).toContain(hint)
      expect(textsOf(card)).toContain('下一页')
      expect(Buffer.byteLength(JSON.stringify(card))).toBeGreaterThan(4000)
    },
  )

  test('what was chosen stays on offer when a list of options is cut', () => {
    const options = Array.from({ length: 3000 }, (_, i) => ({ value: `v${i}`, label: `第${i}村` }))
    const card = rendered(
      shown([
        {
          kind: 'form',
          name: 'f',
          fields: [{ type: 'choice', name: 'village', label: '村', options, value: 'v2999' }],
          submit: press('提交'),
        },
      ]),
    )
    expect(nodesOf(card, 'select_static')[0]).toMatchObject({ initial_option: 'v2999' })
  })

  test('a card of buttons alone that is too big is refused for good', () => {
    const buttons = Array.from({ length: 120 }, (_, i) => press(`按钮${i}`))
    expect(() => rendered(shown([{ kind: 'buttons', buttons }]))).toThrow(
      expect.objectContaining({ outcome: 'permanent', code: 'card-too-big' }),
    )
  })

  test('long labels are cut to the platform’s hundred characters', () => {
    const card = rendered(shown([{ kind: 'buttons', buttons: [press('很'.repeat(150))] }]))
    expect(textsOf(card).map((text) => (text as string).length)).toEqual([4, 100])
  })

  test('every button of the neutral card is on the platform’s', () => {
    const { card, key } = shown(everyBlock())
    const tokens = nodesOf(rendered({ card, key, rev: 1 }), 'button').map(
      (button) => (button.behaviors as { value: { t: string } }[])[0]?.value.t,
    )
    expect(tokens).toEqual(buttonsOf(card).map((button) => actionToken(key, button.intent)))
  })
})
