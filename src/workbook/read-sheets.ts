import type { WorkbookLimits } from './limits.js'
import { BATCH_ROWS, packRows } from './parsed-workbook.js'
import { ProblemList } from './problems.js'
import { matchHeadings, type PackedRow, RowReader } from './rows.js'
import type { SheetName, SheetSpec } from './sheet-spec.js'
import { findSheet, HOUSEHOLDS, NOTES_SHEET, SHEETS } from './sheets.js'
import { openArchive } from './xlsx/archive.js'
import { readParts, type SheetPart, type WorkbookParts } from './xlsx/parts.js'
import { readSheetRows } from './xlsx/sheet-rows.js'

export interface ReadingSink {
  batch(sheet: SheetName, rows: Uint8Array, keys: readonly string[]): void
  /** After the last batch of a sheet. */
  sheet(sheet: SheetName, keys: readonly string[], rows: number): void
}

/** The households come last, so that they can be judged by all the others while they are still being read. */
const READING_ORDER = [
  ...SHEETS.filter(({ name }) => name !== HOUSEHOLDS),
  ...SHEETS.filter(({ name }) => name === HOUSEHOLDS),
]
const PLACE_OF = new Map<string, number>(SHEETS.map(({ name }, place) => [name, place]))

/**
 * Reads every sheet of the workbook, whatever their order in the file. What was found is in the order of the table, what
 * belongs to no sheet of ours before it.
 */
export async function readSheets(
  file: string | Buffer,
  limits: WorkbookLimits,
  sink: ReadingSink,
): Promise<{ problems: ProblemList; warnings: ProblemList }> {
  const problems = new ProblemList(limits.problems)
  const warnings = new ProblemList(limits.problems)
  const archive = await openArchive(file, limits)
  try {
    const parts = await readParts(archive, limits.sharedStringBytes)
    const bySheet = sortSheets(parts.sheets, problems)
    for (const spec of READING_ORDER) {
      const part = bySheet.get(spec.name)
      if (!part) continue
      const reading = new SheetReading(spec, sink, problems, warnings)
      await readSheetRows(archive, part.path, parts satisfies WorkbookParts, limits.rows, (row, cells) =>
        reading.row(row, cells),
      )
      reading.end()
    }
  } finally {
    archive.close()
  }
  for (const { items } of [problems, warnings])
    items.sort((a, b) => (PLACE_OF.get(a.sheet) ?? -1) - (PLACE_OF.get(b.sheet) ?? -1))
  return { problems, warnings }
}

function sortSheets(parts: readonly SheetPart[], problems: ProblemList): Map<string, SheetPart> {
  const found = new Map<string, SheetPart>()
  const expected = SHEETS.map((sheet) => sheet.name).join('、')
  for (const part of parts) {
    if (part.name === NOTES_SHEET) continue
    if (findSheet(part.name)) found.set(part.name, part)
    else
      problems.add({
        sheet: part.name,
        reason: `没有叫这个名字的表。请改成下列之一，或删掉这张表：${expected}`,
      })
  }
  if (found.size === 0) problems.add({ sheet: '文件', reason: `没有一张认得的表。表名应当是：${expected}` })
  return found
}

class SheetReading {
  readonly #spec: SheetSpec
  readonly #sink: ReadingSink
  readonly #problems: ProblemList
  readonly #warnings: ProblemList
  #reader: RowReader | undefined
  #rows: PackedRow[] = []
  #count = 0

  constructor(spec: SheetSpec, sink: ReadingSink, problems: ProblemList, warnings: ProblemList) {
    this.#spec = spec
    this.#sink = sink
    this.#problems = problems
    this.#warnings = warnings
  }

  row(row: number, cells: Parameters<RowReader['read']>[1]): void {
    if (!this.#reader) {
      if (cells.every((cell) => cell === undefined || (typeof cell === 'string' && cell.trim() === '')))
        return
      const { places, problems } = matchHeadings(this.#spec, row, cells)
      this.#problems.addAll(problems)
      this.#reader = new RowReader(this.#spec, places)
      return
    }
    const packed = this.#reader.read(row, cells, this.#problems, this.#warnings)
    if (!packed) return
    this.#rows.push(packed)
    this.#count += 1
    if (this.#rows.length === BATCH_ROWS) this.#flush()
  }

  end(): void {
    this.#flush()
    if (!this.#reader)
      this.#problems.add({ sheet: this.#spec.name, reason: '表是空的，没有表头。请加上表头或删掉这张表' })
    this.#sink.sheet(this.#spec.name, this.#reader?.presentKeys ?? [], this.#count)
  }

  #flush(): void {
    const keys = this.#reader?.presentKeys ?? []
    if (this.#rows.length > 0) this.#sink.batch(this.#spec.name, packRows(this.#rows), keys)
    this.#rows = []
  }
}
