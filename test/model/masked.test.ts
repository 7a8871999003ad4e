import { expect, test } from 'vitest'
import { mask } from '#src/model/masked.js'
import { understand } from '#src/understanding/understand.js'
import { load } from '../corpus/load.js'
import { aroundOf } from '../corpus/name-book.js'

const sentences = load('tuning')

test('of no sentence does a name of the register or a number leave the house', () => {
  for (const { text, spokenOf } of sentences) {
    const around = aroundOf(() => ['other', 'housing', 'land'], spokenOf)
    const understood = understand(text, around)
    const masked = mask(text, understood, around.names)
    const left = masked.text.replace(/〔[户人地企数]\d{1,3}〕/gu, '')
    expect(left).not.toMatch(/\p{Nd}/u)
    for (const { head } of around.names.households) expect(left, text).not.toContain(head)
    expect(masked.unmask(masked.text)).toBe(text.replace(/[〔〕]/gu, ' '))
  }
})

test('what sticks out of a name that is replaced is replaced too', () => {
  const around = aroundOf(() => ['other', 'housing', 'land'])
  const text = '欧阳建国强家的电话13800138000，欠五百块'
  const { text: masked } = mask(text, understand(text, around), around.names)
  expect(masked).not.toMatch(/欧阳|建国|138|五百/u)
})
