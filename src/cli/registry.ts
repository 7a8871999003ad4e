import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { importWorkbook } from '../store/registry/import-workbook.js'
import { undoImport } from '../store/registry/undo-import.js'
import { reportLines } from '../workbook/import-report.js'
import { writeTemplate } from '../workbook/template.js'
import type { CommandResult } from './command-result.js'
import type { Workplace } from './workplace.js'

/** Who is named in the audit for what is done on the command line. */
const OPERATOR = 'operator'

export async function template(file: string): Promise<CommandResult> {
  if (!file.toLowerCase().endsWith('.xlsx')) return refused('文件名要以 .xlsx 结尾，例如 工作簿.xlsx')
  try {
    await writeTemplate(file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return refused(`写不了 ${file}：文件夹不存在，请先建好`)
    if (code === 'EBUSY' || code === 'EPERM' || code === 'EACCES')
      return refused(`写不了 ${file}：没有权限，或它正在 Excel 里打开着`)
    throw error
  }
  return { ok: true, lines: [`已写好空工作簿：${file}`] }
}

export async function importFile(place: Workplace, file: string, dryRun: boolean): Promise<CommandResult> {
  const found = await stat(file).catch(() => null)
  if (!found?.isFile()) return refused(`找不到文件 ${file}，请核对路径`)
  const report = await importWorkbook({
    connection: place.connection,
    county: place.county,
    actor: OPERATOR,
    now: Date.now(),
    file,
    fileName: basename(file),
    dryRun,
  })
  return { ok: report.ok, lines: reportLines(report) }
}

export async function undo(place: Workplace, importId: string): Promise<CommandResult> {
  const { connection, county } = place
  const result = await undoImport({ connection, county, actor: OPERATOR, importId, now: Date.now() })
  if (!result.ok) return refused(result.reason)
  const counts = Object.entries(result.counts).map(
    ([sheet, count]) => `${sheet}：撤销新增 ${count.added}，恢复变更 ${count.changed}`,
  )
  return { ok: true, lines: [`导入 ${importId} 已撤销。`, ...counts] }
}

function refused(line: string): CommandResult {
  return { ok: false, lines: [line] }
}
