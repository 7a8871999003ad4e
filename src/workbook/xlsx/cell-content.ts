import { type RawCell, serialToDay } from '../cell-values.js'
import { WorkbookRefused } from '../problems.js'
import type { WorkbookParts } from './parts.js'
import { unescapeCell } from './xml-text.js'

/** The cell that is being read; one object for all of them. */
export interface OpenCell {
  type: string
  style: number
  text: string
  formula: boolean
  hasValue: boolean
}

/** A formula counts as the value that was saved with it: nothing is computed here. */
export function cellValue(
  cell: OpenCell,
  parts: Pick<WorkbookParts, 'sharedStrings' | 'dateStyles' | 'from1904'>,
): RawCell | undefined {
  const { type, text } = cell
  if (cell.formula && (!cell.hasValue || text === '') && type !== 'str') {
    return { trouble: '单元格是公式，但没有结果。请在 Excel 里打开并保存一次，或粘贴为数值' }
  }
  if (!cell.hasValue || text === '') return undefined
  switch (type) {
    case 's': {
      const string = parts.sharedStrings[Number(text)]
      if (string === undefined) throw new WorkbookRefused('工作簿里的文字表已损坏。请在 Excel 里另存后再试')
      return string === '' ? undefined : string
    }
    case 'n': {
      const number = Number(text)
      if (!Number.isFinite(number)) return { trouble: `“${text.slice(0, 20)}”不是数字。请重填` }
      return numberOrDay(number, cell.style, parts)
    }
    case 'b':
      return text === '1' || text === 'true'
    case 'e':
      return { trouble: `单元格是错误值 ${text}。请改正后重填` }
    case 'd':
      return { day: text.slice(0, 10) }
    default:
      return unescapeCell(text)
  }
}

export function numberOrDay(
  number: number,
  style: number,
  { dateStyles, from1904 }: Pick<WorkbookParts, 'dateStyles' | 'from1904'>,
): RawCell {
  return dateStyles[style] && number >= 1 && number < 2_958_466
    ? { day: serialToDay(number, from1904) }
    : number
}

/** `AB12` is 27. */
export function columnOf(reference: string): number {
  let column = 0
  for (let at = 0; at < reference.length; at += 1) {
    const code = reference.charCodeAt(at)
    if (code < 65 || code > 90) break
    column = column * 26 + code - 64
  }
  return column - 1
}
