import type { RawCell } from '../cell-values.js'
import { numberOrDay } from './cell-content.js'
import type { WorkbookParts } from './parts.js'

const [SPACE, QUOTE, NINE, ZERO, LESS, GREATER, UPPER_A, UPPER_Z] = [32, 34, 57, 48, 60, 62, 65, 90]
const [LOWER_C, LOWER_N, LOWER_S, LOWER_T, LOWER_V, EQUALS, LOWER_R] = [99, 110, 115, 116, 118, 61, 114]
/** A double holds every whole number of so many digits. */
const MAX_DIGITS = 15
const MAX_LETTERS = 2

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE

interface Taken {
  /** The place after the cells that were taken. */
  at: number
  /** The column of the last of them, from 0. */
  column: number
}

const taken: Taken = { at: 0, column: -1 }

/**
 * Takes cells as spreadsheet programs write nearly all of them, `<c r="B7" s="3" t="s"><v>12</v></c>`: a whole number,
 * or the number of a shared string. The first other thing ends it, to be read as any XML. The result is reused.
 */
export function takePlainCells(
  buffer: string,
  from: number,
  cells: (RawCell | undefined)[],
  parts: Pick<WorkbookParts, 'sharedStrings' | 'dateStyles' | 'from1904'>,
): Taken {
  taken.at = from
  while (takeCell(buffer, taken.at, cells, parts)) {}
  return taken
}

function takeCell(
  buffer: string,
  from: number,
  cells: (RawCell | undefined)[],
  parts: Pick<WorkbookParts, 'sharedStrings' | 'dateStyles' | 'from1904'>,
): boolean {
  if (buffer.charCodeAt(from) !== LESS || buffer.charCodeAt(from + 1) !== LOWER_C) return false
  if (!beginsValue(buffer, from + 2, SPACE, LOWER_R)) return false
  let at = from + 6
  let column = 0
  const lettersEnd = at + MAX_LETTERS
  let code = buffer.charCodeAt(at)
  for (; code >= UPPER_A && code <= UPPER_Z && at < lettersEnd; code = buffer.charCodeAt(++at))
    column = column * 26 + code - UPPER_A + 1
  if (column === 0 || column > 256) return false
  while (isDigit(buffer.charCodeAt(at))) at += 1
  if (buffer.charCodeAt(at) !== QUOTE) return false
  at += 1
  let style = 0
  if (beginsValue(buffer, at, SPACE, LOWER_S)) {
    at += 4
    for (code = buffer.charCodeAt(at); isDigit(code); code = buffer.charCodeAt(++at))
      style = style * 10 + code - ZERO
    if (buffer.charCodeAt(at) !== QUOTE) return false
    at += 1
  }
  let type = LOWER_N
  if (beginsValue(buffer, at, SPACE, LOWER_T)) {
    type = buffer.charCodeAt(at + 4)
    if (buffer.charCodeAt(at + 5) !== QUOTE || (type !== LOWER_S && type !== LOWER_N)) return false
    at += 6
  }
  if (!isTag(buffer, at, LOWER_V)) return false
  at += 4
  const digits = at
  let number = 0
  for (code = buffer.charCodeAt(at); isDigit(code); code = buffer.charCodeAt(++at))
    number = number * 10 + code - ZERO
  if (at === digits || at - digits > MAX_DIGITS || !buffer.startsWith('</v></c>', at)) return false
  const value = type === LOWER_N ? numberOrDay(number, style, parts) : parts.sharedStrings[number]
  // A string that isn't there is for the long way to complain of.
  if (value === undefined) return false
  column -= 1
  if (value !== '') {
    while (cells.length < column) cells.push(undefined)
    cells[column] = value
  }
  taken.at = at + 8
  taken.column = column
  return true
}

/** ` x="` */
function beginsValue(buffer: string, at: number, before: number, name: number): boolean {
  return (
    buffer.charCodeAt(at) === before &&
    buffer.charCodeAt(at + 1) === name &&
    buffer.charCodeAt(at + 2) === EQUALS &&
    buffer.charCodeAt(at + 3) === QUOTE
  )
}

/** `><x>` */
function isTag(buffer: string, at: number, name: number): boolean {
  return (
    buffer.charCodeAt(at) === GREATER &&
    buffer.charCodeAt(at + 1) === LESS &&
    buffer.charCodeAt(at + 2) === name &&
    buffer.charCodeAt(at + 3) === GREATER
  )
}
