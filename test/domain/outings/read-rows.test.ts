import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readRows } from '#src/domain/outings/read-rows.js'
import type { VisitResult } from '#src/domain/visits/types.js'

const rowsOf = (text: string, count = 10) => Object.fromEntries(readRows(text, count).rows)

test.each([
  [
    '1,2,5-9 没人 3 4',
    { 1: 'met', 2: 'met', 3: 'absent', 4: 'absent', 5: 'met', 6: 'met', 7: 'met', 8: 'met', 9: 'met' },
  ],
  ['1、2、5到7', { 1: 'met', 2: 'met', 5: 'met', 6: 'met', 7: 'met' }],
  ['１，２ ５～６', { 1: 'met', 2: 'met', 5: 'met', 6: 'met' }],
  ['1 2 电话 6 拒访 7 搬走 8', { 1: 'met', 2: 'met', 6: 'phone', 7: 'refused', 8: 'moved' }],
  ['没人3、4；电话：6', { 3: 'absent', 4: 'absent', 6: 'phone' }],
  ['第1行 第二行 3号', { 1: 'met', 2: 'met', 3: 'met' }],
  ['三、四', { 3: 'met', 4: 'met' }],
  ['9-7', { 7: 'met', 8: 'met', 9: 'met' }],
  ['没人 1 入户 2', { 1: 'absent', 2: 'met' }],
  ['不在家 1', { 1: 'absent' }],
])('“%s” is read', (text, rows) => {
  expect(rowsOf(text)).toEqual(rows)
  expect(readRows(text, 10).notUnderstood).toEqual([])
})

test.each([
  ['全部', [1, 2, 3, 4]],
  ['全部 除了3', [1, 2, 4]],
  ['除了2和3全部', [1, 4]],
  ['所有，除了 1-2 以外', [3, 4]],
])('“%s” of four rows are %j', (text, rows) => {
  expect([...readRows(text, 4).rows.keys()]).toEqual(rows)
})

test('全部 leaves what is said of single rows', () => {
  expect(rowsOf('全部 没人 2', 3)).toEqual({ 1: 'met', 2: 'absent', 3: 'met' })
})

test('a row with two results says so, and the later one counts', () => {
  const { rows, twice } = readRows('1 2 没人 2', 3)
  expect([rows.get(2), twice]).toEqual(['absent', [2]])
})

test('numbers that the list has no row for are named, and what is no number too', () => {
  const read = readRows('1 12 0 8-11 一起去的 张三 A5', 10)
  expect([...read.rows.keys()]).toEqual([1, 8, 9, 10])
  expect(read.beyond).toEqual(['12', '0', '8-11'])
  expect(read.notUnderstood).toEqual(['一起去', '张三', 'A5'])
})

test('a number without end is read at once', () => {
  expect([...readRows('1-999999', 5).rows.keys()]).toEqual([1, 2, 3, 4, 5])
  expect(readRows('9'.repeat(2000), 5).rows.size).toBe(0)
})

const WORDS: Readonly<Partial<Record<VisitResult, string>>> = {
  ...{ met: '入户', absent: '没人', phone: '电话', refused: '拒访', moved: '搬走', vacant: '空户' },
}
const RESULTS = Object.keys(WORDS) as VisitResult[]

test('whatever is written of a list is read as it was meant', () => {
  const rows = fc.dictionary(fc.integer({ min: 1, max: 60 }).map(String), fc.constantFrom(...RESULTS))
  const between = fc.constantFrom('、', ',', ' ', '，', '; ')
  fc.assert(
    fc.property(rows, between, (meant, joint) => {
      const groups = RESULTS.map((result) => {
        const numbers = Object.keys(meant).filter((row) => meant[row] === result)
        return numbers.length > 0 ? `${WORDS[result]}${joint}${numbers.join(joint)}` : ''
      })
      const read = readRows(groups.join(' '), 60)
      expect(Object.fromEntries(read.rows)).toEqual({ ...meant })
      expect([read.twice, read.beyond, read.notUnderstood]).toEqual([[], [], []])
    }),
  )
})

test('any words give rows of the list alone, and every letter is read or named', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.integer({ min: 1, max: 200 }),
      (text, count) => {
        const { rows } = readRows(text, count)
        for (const row of rows.keys()) expect(row >= 1 && row <= count && Number.isInteger(row)).toBe(true)
      },
    ),
  )
})
