import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SHEETS } from '#src/workbook/sheets.js'
import { writeTemplate } from '#src/workbook/template.js'
import { errorsOf } from './check-workbook.js'

let folder: string
const book = new ExcelJS.Workbook()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'template-'))
  await writeTemplate(join(folder, 't.xlsx'))
  await book.xlsx.readFile(join(folder, 't.xlsx'))
})

afterAll(() => rm(folder, { recursive: true }))

test('the template has every sheet with its headings and an example row', () => {
  expect(book.worksheets.map(({ name }) => name)).toEqual(['说明', ...SHEETS.map(({ name }) => name)])
  for (const { name, columns } of SHEETS) {
    const sheet = book.getWorksheet(name)
    const headings = columns.map((_, at) => sheet?.getRow(1).getCell(at + 1).value)
    expect(headings).toEqual(columns.map(({ heading }) => heading))
    expect(sheet?.getRow(2).actualCellCount).toBeGreaterThan(1)
  }
})

test('every column of fixed words has a drop-down', () => {
  for (const { name, columns } of SHEETS) {
    for (const [at, { choices }] of columns.entries()) {
      const validation = book
        .getWorksheet(name)
        ?.getRow(5)
        .getCell(at + 1).dataValidation
      if (!choices) expect(validation).toBeUndefined()
      else expect(validation?.formulae).toEqual([`"${Object.keys(choices).join(',')}"`])
    }
  }
})

test('codes typed below the example stay text', () => {
  expect(book.getWorksheet('户')?.getColumn(1).numFmt).toBe('@')
})

test('the template as it is imports without an error', async () => {
  expect(await errorsOf(await readFile(join(folder, 't.xlsx')))).toEqual([])
})
