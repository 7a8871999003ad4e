import type { Connection } from 'mongoose'
import { logger } from '../../logger.js'
import { changesNothing } from '../../workbook/import-plan.js'
import { type ImportReport, refusal, reportOfPlan } from '../../workbook/import-report.js'
import { COMMAND_LINE_LIMITS, type WorkbookLimits } from '../../workbook/limits.js'
import { parseRows, type SheetRows, type WorkbookReading } from '../../workbook/parsed-workbook.js'
import { planImport } from '../../workbook/plan-import.js'
import { WorkbookRefused } from '../../workbook/problems.js'
import { readWorkbook, wholeFile } from '../../workbook/read-workbook.js'
import { database } from '../database.js'
import { applyImport } from './apply-import.js'
import { ImportGuard, RegistryBusy } from './import-guard.js'
import { newImportId } from './import-id.js'
import { recoverUnder } from './recover-imports.js'
import { registrySnapshot } from './registry-snapshot.js'

const log = logger.child({ part: 'import' })

interface ImportContext {
  readonly connection: Connection
  readonly county: string
  /** Staff number of who imports, or `system`. */
  readonly actor: string
  readonly now: number
  /** Report only; nothing is written. */
  readonly dryRun?: boolean
  readonly onProgress?: (rows: number) => void | Promise<void>
}

export interface WorkbookImport extends ImportContext {
  /** A path or the file itself. */
  readonly file: string | Buffer
  readonly fileName: string
  readonly limits?: WorkbookLimits
}

export interface RowsImport extends ImportContext {
  readonly rows: SheetRows
}

/** Imports a workbook, all or nothing; or says what that would do. */
export async function importWorkbook(input: WorkbookImport): Promise<ImportReport> {
  const reading = await readWorkbook(input.file, input.limits ?? COMMAND_LINE_LIMITS)
  if (!reading.ok) return refusal(reading.problems, input.dryRun ?? false)
  try {
    return await importRead(input, reading, input.fileName)
  } catch (error) {
    if (!(error instanceof WorkbookRefused)) throw error
    return refusal(wholeFile(error).problems, input.dryRun ?? false)
  } finally {
    reading.close()
  }
}

/** Imports rows that don't come from a file, through the same validation. */
export async function importRows(input: RowsImport): Promise<ImportReport> {
  return importRead(input, parseRows(input.rows), '')
}

async function importRead(
  input: ImportContext,
  reading: WorkbookReading,
  fileName: string,
): Promise<ImportReport> {
  const db = database(input.connection)
  if (input.dryRun) return reportOfPlan(await planImport(reading, registrySnapshot(db, input.county)), true)
  let guard: ImportGuard
  try {
    guard = await ImportGuard.take(db, input.county)
  } catch (error) {
    if (!(error instanceof RegistryBusy)) throw error
    return refusal([{ sheet: '文件', reason: '另一次导入正在进行，没有开始。请过一分钟再试' }], false)
  }
  try {
    return await importUnder(guard, input, reading, fileName)
  } finally {
    await guard.release()
  }
}

async function importUnder(
  guard: ImportGuard,
  input: ImportContext,
  reading: WorkbookReading,
  fileName: string,
): Promise<ImportReport> {
  const { connection, county, actor, now, onProgress } = input
  const startedAt = performance.now()
  const [client, db] = [connection.getClient(), database(connection)]
  await recoverUnder(client, db, county, now)
  const plan = await planImport(reading, registrySnapshot(db, county))
  const report = reportOfPlan(plan, false)
  if (!report.ok || changesNothing(plan)) return report
  const importId = newImportId(now, plan.fileHash)
  const facts = { importId, actor, fileName, now }
  await applyImport({ client, db, county, guard, plan, ...facts, ...(onProgress ? { onProgress } : {}) })
  log.info(
    { importId, counts: report.counts, ms: Math.round(performance.now() - startedAt) },
    'import applied',
  )
  return { ...report, importId }
}
