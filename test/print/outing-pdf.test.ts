import { beforeAll, expect, test } from 'vitest'
import { drawOutingSheet } from '#src/print/draw-outing-sheet.js'
import { loadFonts } from '#src/print/fonts.js'
import { outingPdf } from '#src/print/outing-pdf.js'
import type { OutingSheet, SheetRow } from '#src/views/outing-sheet.js'
// @ts-expect-error a script of the build, without types
import { unpackChartFont } from '../../scripts/ensure/chart-font.mjs'
import { readPdf } from './pdf-text.js'

const row = (number: number, changes: Partial<SheetRow> = {}): SheetRow => ({
  ...{ number, householdId: `A${number}`, head: '张三', group: '3组', size: '4人', phone: '139****1000' },
  ...{
    targetGroups: '脱贫户、低保',
    promised: '答应6月3日前办“屋后水管漏水”（待交办）',
    care: '请注意：农忙勿扰',
  },
  ...changes,
})

const sheet = (rows: readonly SheetRow[]): OutingSheet => ({
  ...{ code: 'K7Q4', place: '大塘村3组', cadre: '王芳', day: '5月20日 周三', asOf: '5月20日 08:00', rows },
})

beforeAll(() => unpackChartFont())

async function pagesOf(rows: readonly SheetRow[]) {
  return readPdf(await outingPdf(sheet(rows), loadFonts()))
}

test('a list is one A4 page with everything that is needed at the door', async () => {
  const [page, ...others] = await pagesOf([row(1), row(2, { head: '欧阳娜娜', phone: '' })])
  expect(others).toEqual([])
  expect([page?.width, page?.height]).toEqual([595.28, 841.89])
  for (const words of [
    '出门单 K7Q4',
    '大塘村3组',
    '王芳',
    '5月20日 周三',
    '张三',
    '欧阳娜娜',
    '脱贫户、低保',
  ])
    expect(page?.text).toContain(words)
  expect(page?.text).toContain('答应6月3日前办“屋后水管漏水”（待交办）')
  expect(page?.text).toContain('请注意：农忙勿扰')
  expect(page?.text).toContain('139****1000')
  expect(page?.text).toContain('入户没人拒访搬走电话记：')
  expect(page?.text).not.toContain('空框')
})

test('more households are more pages, each with its heading, and the rows go on being numbered', async () => {
  const pages = await pagesOf(Array.from({ length: 40 }, (_, i) => row(i + 1, { head: `户主${i + 1}号` })))
  expect(pages).toHaveLength(3)
  for (const [i, { text }] of pages.entries()) expect(text).toContain(`第 ${i + 1} 页，共 3 页`)
  expect(pages.every(({ text }) => text.includes('出门单 K7Q4'))).toBe(true)
  const numbers = pages.flatMap(({ text }) =>
    [...text.matchAll(/户主(\d+)号/g)].map(([, number]) => Number(number)),
  )
  expect(numbers).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
})

test('a character that the font lacks is an empty box, and every page says what to do', async () => {
  const [page] = await pagesOf([row(5, { head: '欧阳㛃' })])
  expect(page?.text).toContain('欧阳')
  expect(page?.text).toContain('A5')
  expect(page?.text).toContain('名字里的空框是字库里没有的字，请按户编号核对')
})

test('names of rare characters, of the supplementary planes and of four characters leave nothing out', async () => {
  const heads = ['𬭊', '䶮', '阿依古丽·买买提', '尉迟敬德', '🙂']
  const [page] = await pagesOf(heads.map((head, i) => row(i + 1, { head })))
  const { sliceOf } = loadFonts()
  for (const head of heads) {
    const written = [...head].filter((character) => sliceOf(character) !== undefined).join('')
    expect(page?.text).toContain(written)
  }
})

test('long remarks end with … within their two lines', async () => {
  const [page] = await pagesOf([row(1, { promised: '路'.repeat(500), care: '' })])
  expect(page?.text).toMatch(/路{50,120}…/)
})

test('the sheet is drawn in a thread of its own', async () => {
  const pages = readPdf(await drawOutingSheet(sheet([row(1)])))
  expect(pages[0]?.text).toContain('张三')
})
