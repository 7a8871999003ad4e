import { ColumnReading, type RawCell } from './cell-values.js'
import type { Problem } from './problems.js'
import type { CellValue, ColumnSpec, RowValues, SheetSpec } from './sheet-spec.js'

/** A row on its way between threads: Excel's row number, then a value for each column of the spec, in its order. */
export type PackedRow = readonly [number, ...(CellValue | null)[]]

const plain = (heading: string): string =>
  heading
    .normalize('NFKC')
    .replace(/[*\s]/g, '')
    .replace(/[（(]必填[)）]$/, '')
    .toLowerCase()

/** Which spec column a column of the sheet holds. `ignored` has a heading that is a problem already noted. */
export type Place = number | 'ignored' | undefined

/** Which spec column each column of the sheet holds, and what is wrong with the headings. */
export function matchHeadings(
  spec: SheetSpec,
  row: number,
  cells: readonly (RawCell | undefined)[],
): { readonly places: Place[]; readonly problems: Problem[] } {
  const known = new Map(spec.columns.map((column, index) => [plain(column.heading), index]))
  const expected = spec.columns.map((column) => column.heading).join('、')
  const places: Place[] = []
  const problems: Problem[] = []
  const note = (column: string, reason: string) => problems.push({ sheet: spec.name, row, column, reason })
  for (const [at, cell] of cells.entries()) {
    const text = typeof cell === 'string' || typeof cell === 'number' ? String(cell).trim() : ''
    if (text === '') continue
    const index = known.get(plain(text))
    places[at] = index === undefined || places.includes(index) ? 'ignored' : index
    if (index === undefined) note(text, `没有这一列。请改成下列之一，或删掉这一列：${expected}`)
    else if (places[at] === 'ignored') note(text, '这一列出现了两次。请留下一列')
  }
  if (!places.some((place) => typeof place === 'number')) {
    const reason = `第一行要是表头，现在一列也认不出。请把标题行删掉，第一行写：${expected}`
    return { places: cells.map(() => 'ignored'), problems: [{ sheet: spec.name, row, reason }] }
  }
  for (const [index, column] of spec.columns.entries()) {
    if (column.required && !places.includes(index)) note(column.heading, '缺少这一列。请加上')
  }
  return { places, problems }
}

interface Notes {
  add(problem: Problem): void
}

/** Reads the rows of one sheet below the headings. */
export class RowReader {
  readonly #spec: SheetSpec
  readonly #places: readonly Place[]
  readonly #present: readonly boolean[]
  readonly #readings: readonly ColumnReading[]
  /** Columns without a heading: one note for each is enough. */
  readonly #stray = new Set<number>()

  constructor(spec: SheetSpec, places: readonly Place[]) {
    this.#spec = spec
    this.#places = places
    this.#present = spec.columns.map((_, index) => places.includes(index))
    this.#readings = spec.columns.map((column) => new ColumnReading(column))
  }

  get presentKeys(): string[] {
    return this.#spec.columns.filter((_, index) => this.#present[index]).map((column) => column.key)
  }

  /** The row's values, or null for an empty row. Cells with problems are null in it. */
  read(
    row: number,
    cells: readonly (RawCell | undefined)[],
    problems: Notes,
    warnings: Notes,
  ): PackedRow | null {
    const columns = this.#spec.columns
    const packed: [number, ...(CellValue | null)[]] = [row]
    for (let index = 0; index < columns.length; index += 1) packed.push(null)
    let failed: Set<number> | undefined
    let filled = false
    for (let at = 0; at < cells.length; at += 1) {
      const raw = cells[at]
      const place = this.#places[at]
      if (raw === undefined || raw === '' || place === 'ignored') continue
      const column = place === undefined ? undefined : columns[place]
      const reading = place === undefined ? undefined : this.#readings[place]
      if (place === undefined || column === undefined || reading === undefined) {
        this.#noteStray(row, at, raw, problems)
        continue
      }
      const result = reading.understand(raw)
      if ('problem' in result) {
        problems.add({ sheet: this.#spec.name, row, column: column.heading, reason: result.problem })
        failed = (failed ?? new Set()).add(place)
      } else if (result.value === undefined) continue
      else packed[place + 1] = result.value
      filled = true
      if ('warning' in result && result.warning) {
        warnings.add({ sheet: this.#spec.name, row, column: column.heading, reason: result.warning })
      }
    }
    if (!filled) return null
    this.#checkRow(packed, failed, problems)
    return packed
  }

  #noteStray(row: number, at: number, raw: RawCell, problems: Notes): void {
    if (!this.#present.includes(true) || this.#stray.has(at)) return
    if (typeof raw === 'string' && raw.trim() === '') return
    this.#stray.add(at)
    const reason = '这一列没有表头。请补上表头，或清空这一列'
    problems.add({ sheet: this.#spec.name, row, column: letters(at), reason })
  }

  #checkRow(packed: PackedRow, failed: ReadonlySet<number> | undefined, problems: Notes): void {
    const columns = this.#spec.columns
    const row = packed[0]
    for (let index = 0; index < columns.length; index += 1) {
      const column = columns[index]
      if (!column?.required || packed[index + 1] !== null || failed?.has(index) || !this.#present[index])
        continue
      problems.add({ sheet: this.#spec.name, row, column: column.heading, reason: '没有填写。请补上' })
    }
    if (!this.#spec.check) return
    for (const found of this.#spec.check(namedValues(columns, packed))) {
      problems.add({ sheet: this.#spec.name, row, column: found.heading, reason: found.reason })
    }
  }
}

export function namedValues(columns: readonly ColumnSpec[], packed: PackedRow): RowValues {
  const values: Record<string, CellValue> = {}
  for (let index = 0; index < columns.length; index += 1) {
    const value = packed[index + 1]
    const column = columns[index]
    if (column && value !== null && value !== undefined) values[column.key] = value
  }
  return values
}

/** `A` for 0, `AB` for 27. */
export function letters(index: number): string {
  let text = ''
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    text = String.fromCharCode(65 + ((rest - 1) % 26)) + text
  }
  return text
}
