import { createHash } from 'node:crypto'
import type { Problem } from './problems.js'
import { matchHeadings, namedValues, type PackedRow, RowReader } from './rows.js'
import type { RowValues, SheetName, SheetSpec } from './sheet-spec.js'
import { findSheet, HOUSEHOLDS, SHEETS, sheetSpec } from './sheets.js'

/** The rows of one sheet, understood cell by cell and packed: batches of JSON outside the JavaScript heap. */
export interface ParsedSheet {
  readonly name: SheetName
  /** Columns that the file has. What it doesn't have is left alone in the registry. */
  readonly keys: readonly string[]
  readonly batches: readonly Uint8Array[]
  readonly rows: number
}

/** What looking at every cell found; problems don't stop that, so that all of them are found in one go. */
export interface ReadingFindings {
  readonly fileHash: string
  readonly problems: readonly Problem[]
  readonly problemsBeyond: number
  readonly warnings: readonly Problem[]
  readonly warningsBeyond: number
}

/** The households, batch by batch, while the rest of them is still being read. */
export interface HouseholdStream {
  readonly keys: readonly string[]
  /** Throws `WorkbookRefused` if the file turns out to be unreadable on the way. */
  readonly batches: Iterable<Uint8Array> | AsyncIterable<Uint8Array>
}

/** A workbook that is being read: its small sheets as wholes, then its households as they come. */
export interface WorkbookReading {
  readonly ok: true
  /** Every sheet of the file but the households. */
  readonly small: readonly ParsedSheet[]
  readonly households: HouseholdStream | undefined
  /** Waits for the end of the reading. Throws like the batches. */
  findings(): Promise<ReadingFindings>
  /** Ends the reading, done or not. */
  close(): void
}

/** The file as a whole was refused. */
export interface WorkbookErrors {
  readonly ok: false
  readonly problems: readonly Problem[]
}

/** Rows per batch: what is unpacked at a time, and what is written to the database at a time. */
export const BATCH_ROWS = 1000

export interface NumberedRow {
  readonly row: number
  readonly values: RowValues
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export function packRows(rows: readonly PackedRow[]): Uint8Array {
  return encoder.encode(JSON.stringify(rows))
}

export function unpackRows(sheet: { readonly name: SheetName }, batch: Uint8Array): NumberedRow[] {
  const columns = sheetSpec(sheet.name).columns
  const rows: PackedRow[] = JSON.parse(decoder.decode(batch))
  return rows.map((packed) => ({ row: packed[0], values: namedValues(columns, packed) }))
}

/** Rows by sheet and Chinese heading, as they would stand in the file. */
export type SheetRows = Readonly<
  Partial<Record<SheetName, readonly Readonly<Record<string, string | number | undefined>>[]>>
>

/** Puts rows that come from elsewhere through the same reading as a file. Row numbers count as if under headings. */
export function parseRows(rows: SheetRows): WorkbookReading {
  const problems: Problem[] = []
  const warnings: Problem[] = []
  const sheets: ParsedSheet[] = []
  for (const name of Object.keys(rows)) {
    if (!findSheet(name)) problems.push({ sheet: name, reason: '没有这张表' })
  }
  for (const spec of SHEETS) {
    const given = rows[spec.name]
    if (given) sheets.push(parseSheetRows(spec, given, problems, warnings))
  }
  const hash = createHash('sha256')
  for (const sheet of sheets) for (const batch of sheet.batches) hash.update(sheet.name).update(batch)
  const found = { problems, problemsBeyond: 0, warnings, warningsBeyond: 0 }
  return readAlready(sheets, { fileHash: hash.digest('hex'), ...found })
}

/** Sheets that are all there as a reading that has ended. */
export function readAlready(sheets: readonly ParsedSheet[], findings: ReadingFindings): WorkbookReading {
  return {
    ok: true,
    small: sheets.filter(({ name }) => name !== HOUSEHOLDS),
    households: sheets.find(({ name }) => name === HOUSEHOLDS),
    findings: async () => findings,
    close: () => undefined,
  }
}

function parseSheetRows(
  spec: SheetSpec,
  given: readonly Readonly<Record<string, string | number | undefined>>[],
  problems: Problem[],
  warnings: Problem[],
): ParsedSheet {
  const headings = [...new Set(given.flatMap((row) => Object.keys(row)))]
  const match = matchHeadings(spec, 1, headings)
  problems.push(...match.problems)
  const reader = new RowReader(spec, match.places)
  const batches: Uint8Array[] = []
  let rows: PackedRow[] = []
  let count = 0
  const flush = () => {
    if (rows.length > 0) batches.push(packRows(rows))
    rows = []
  }
  for (const [index, row] of given.entries()) {
    const cells = headings.map((heading) => row[heading])
    const packed = reader.read(
      index + 2,
      cells,
      { add: (p) => problems.push(p) },
      { add: (p) => warnings.push(p) },
    )
    if (!packed) continue
    rows.push(packed)
    count += 1
    if (rows.length === BATCH_ROWS) flush()
  }
  flush()
  return { name: spec.name, keys: reader.presentKeys, batches, rows: count }
}
