import { CHAT_LIMITS } from '#src/workbook/limits.js'
import {
  type ParsedSheet,
  readAlready,
  unpackRows,
  type WorkbookReading,
} from '#src/workbook/parsed-workbook.js'
import { planImport } from '#src/workbook/plan-import.js'
import { problemLine } from '#src/workbook/problems.js'
import { readSheets } from '#src/workbook/read-sheets.js'
import { emptyRegistry } from '#src/workbook/registry-snapshot.js'
import type { RowValues, SheetName } from '#src/workbook/sheet-spec.js'
import { makeWorkbook, type Rows } from './make-workbook.js'

/** Reads a workbook in this thread, which is faster than starting one for each little file. */
export async function read(file: Buffer): Promise<WorkbookReading> {
  const { sheets, problems, warnings } = await sheetsOf(file)
  return readAlready(sheets, {
    fileHash: '',
    problems: problems.items,
    problemsBeyond: problems.beyond,
    warnings: warnings.items,
    warningsBeyond: warnings.beyond,
  })
}

export async function sheetsOf(file: Buffer) {
  const batches: Uint8Array[] = []
  const sheets: ParsedSheet[] = []
  const found = await readSheets(file, CHAT_LIMITS, {
    batch: (_, rows) => batches.push(rows),
    sheet: (name, keys, rows) => sheets.push({ name, keys, rows, batches: batches.splice(0) }),
  })
  return { sheets, ...found }
}

/** Every error line of a workbook against an empty registry. */
export async function errorsOf(sheets: Readonly<Record<string, Rows>> | Buffer): Promise<string[]> {
  const file = Buffer.isBuffer(sheets) ? sheets : await makeWorkbook(sheets)
  return (await planImport(await read(file), emptyRegistry)).problems.map(problemLine)
}

export async function warningsOf(sheets: Readonly<Record<string, Rows>>): Promise<string[]> {
  return (await planImport(await read(await makeWorkbook(sheets)), emptyRegistry)).warnings.map(problemLine)
}

/** The understood rows of one sheet. */
export async function rowsOf(
  sheets: Readonly<Record<string, Rows>> | Buffer,
  name: SheetName,
): Promise<RowValues[]> {
  const file = Buffer.isBuffer(sheets) ? sheets : await makeWorkbook(sheets)
  const sheet = (await sheetsOf(file)).sheets.find((candidate) => candidate.name === name)
  return sheet ? sheet.batches.flatMap((batch) => unpackRows(sheet, batch).map(({ values }) => values)) : []
}
