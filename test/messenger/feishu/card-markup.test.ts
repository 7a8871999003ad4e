import fc from 'fast-check'
import { expect, test } from 'vitest'
import { disarm } from '#src/messenger/feishu/plain-message.js'
import { rendered } from '../../support/rendered-card.js'
import { everyBlock, nodesOf, shown } from './sample-cards.js'

const markup = fc.oneof(
  fc.constantFrom(
    '<at id=all></at>',
    "<at user_id='all'>所有人</at>",
    '<at email=a@b.cn></at>',
    '[点这里](http://127.0.0.1/x)',
    '![图](img_v3_02)',
    "<a href='http://127.0.0.1/'>x</a>",
    "<font color='red'>红</font>",
    '<text_tag color="red">x</text_tag>',
    '**粗**',
    '# 标题',
    '```\ncode\n```',
    '<person id="ou_1"></person>',
    '{"tag":"markdown","content":"x"}',
    '","tag":"markdown","content":"',
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
)
const payload = fc.array(markup, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(''))
/** Tags that may appear: none of them reads mark-up. */
const harmless = new Set([
  ...['plain_text', 'div', 'hr', 'column_set', 'column', 'button', 'table', 'form'],
  ...['input', 'select_static', 'multi_select_static', 'date_picker'],
])

test('whatever people type, it is shown as typed: 1,000 payloads in every place of a card', () => {
  fc.assert(
    fc.property(payload, (words) => {
      const card = rendered(
        shown(
          everyBlock(() => words),
          { title: words, summary: words },
        ),
      )
      expect(nodesOf(card, 'markdown')).toEqual([])
      expect(nodesOf(card, 'lark_md')).toEqual([])
      const tags = new Set<unknown>()
      const visit = (node: unknown) => {
        if (typeof node !== 'object' || node === null) return
        if ('tag' in node) tags.add(node.tag)
        for (const value of Object.values(node)) visit(value)
      }
      visit(JSON.parse(JSON.stringify(card)))
      expect([...tags].filter((tag) => !harmless.has(tag as string))).toEqual([])
      for (const column of nodesOf(card, 'table').flatMap(
        (table) => table.columns as { data_type: string }[],
      )) {
        expect(column.data_type).toBe('text')
      }
    }),
    { numRuns: 1000 },
  )
})

test('text messages hold no mention and no link either', () => {
  fc.assert(
    fc.property(payload, (words) => {
      const text = disarm(words)
      expect(text).not.toMatch(/<[/a-z]/i)
      expect(text).not.toContain('](')
      expect(text.replaceAll('\u200b', '')).toBe(words.replaceAll('\u200b', ''))
    }),
    { numRuns: 1000 },
  )
  expect(disarm('进度 12/20，a < b')).toBe('进度 12/20，a < b')
})
