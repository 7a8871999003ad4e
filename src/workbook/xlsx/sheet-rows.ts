import type { RawCell } from '../cell-values.js'
import { WorkbookRefused } from '../problems.js'
import type { Archive } from './archive.js'
import { cellValue, columnOf, type OpenCell } from './cell-content.js'
import type { WorkbookParts } from './parts.js'
import { takePlainCells } from './plain-cells.js'
import { parseXml } from './xml.js'

/** No sheet of ours has more than twelve columns; a cell beyond this one is a stray. */
const MAX_COLUMNS = 256
const MAX_CELL_CHARS = 32_767

/** `row` is Excel's row number. The array is reused: what is kept must be copied. */
export type OnRow = (row: number, cells: readonly (RawCell | undefined)[]) => void

/** Reads the rows of one sheet in the order of the file, without holding more than one. */
export async function readSheetRows(
  archive: Archive,
  path: string,
  parts: Pick<WorkbookParts, 'sharedStrings' | 'dateStyles' | 'from1904'>,
  maxRows: number,
  onRow: OnRow,
): Promise<void> {
  const cells: (RawCell | undefined)[] = []
  let row = 0
  let rows = 0
  let column = -1
  const cell: OpenCell = { type: '', style: 0, text: '', formula: false, hasValue: false }
  let collecting = false
  let inReading = 0
  await parseXml(archive.text(path), {
    shortcut: {
      inside: 'row',
      take: (buffer, at) => {
        const taken = takePlainCells(buffer, at, cells, parts)
        if (taken.at > at) column = taken.column
        return taken.at
      },
    },
    open: (name, tag) => {
      if (name === 'c') {
        const reference = tag.attribute('r')
        column = reference === undefined ? column + 1 : columnOf(reference)
        cell.type = tag.attribute('t') ?? 'n'
        cell.style = Number(tag.attribute('s') ?? 0)
        cell.text = ''
        cell.formula = false
        cell.hasValue = false
      } else if (name === 'v' || name === 't') {
        collecting = inReading === 0
        if (collecting) cell.hasValue = true
      } else if (name === 'f') cell.formula = true
      else if (name === 'rPh') inReading += 1
      else if (name === 'row') {
        const number = tag.attribute('r')
        row = number === undefined ? row + 1 : Number(number)
        rows += 1
        if (rows > maxRows || !Number.isInteger(row))
          throw new WorkbookRefused(`一张表超过 ${maxRows} 行，没有读取`)
        column = -1
        cells.length = 0
      }
    },
    text: (text) => {
      if (!collecting) return
      cell.text += text
      if (cell.text.length > MAX_CELL_CHARS)
        throw new WorkbookRefused(`第 ${row} 行有一格超过 32767 字，没有读取`)
    },
    close: (name) => {
      if (name === 'v' || name === 't') collecting = false
      else if (name === 'rPh') inReading -= 1
      else if (name === 'c') {
        const value = cellValue(cell, parts)
        if (value === undefined) return
        if (!(column >= 0 && column < MAX_COLUMNS))
          throw new WorkbookRefused(`第 ${row} 行的内容超出了表的范围，没有读取`)
        while (cells.length < column) cells.push(undefined)
        cells[column] = value
      } else if (name === 'row') onRow(row, cells)
    },
  })
}
