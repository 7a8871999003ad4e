import type { CountsBySheet, ImportPlan, Vanished } from './import-plan.js'
import { countsBySheet, listed } from './import-plan.js'
import { type Problem, problemLine } from './problems.js'
import type { SheetName } from './sheet-spec.js'
import { SHEETS } from './sheets.js'

/** Enough to see which rows are meant; a first import of one sheet leaves out thousands. */
const VANISHED_NAMED = 5

/** What became, or would become, of a workbook. With problems nothing was written. */
export interface ImportReport {
  readonly ok: boolean
  readonly dryRun: boolean
  /** For `imports undo`; absent if nothing was written. */
  readonly importId?: string
  readonly counts: CountsBySheet
  readonly vanished: Readonly<Partial<Record<SheetName, Vanished>>>
  /** Households outside the file whose unit or village changed along. */
  readonly followed: number
  readonly problems: readonly Problem[]
  /** How many more there are than listed. */
  readonly problemsBeyond: number
  readonly warnings: readonly Problem[]
  readonly warningsBeyond: number
}

export function reportOfPlan(plan: ImportPlan, dryRun: boolean): ImportReport {
  const vanished = plan.sheets.filter((sheet) => sheet.vanished.count > 0)
  return {
    ok: plan.problems.length === 0,
    dryRun,
    counts: countsBySheet(plan),
    vanished: Object.fromEntries(vanished.map((sheet) => [sheet.spec.name, sheet.vanished])),
    followed: plan.followers.length,
    problems: plan.problems,
    problemsBeyond: plan.problemsBeyond,
    warnings: plan.warnings,
    warningsBeyond: plan.warningsBeyond,
  }
}

export function refusal(problems: readonly Problem[], dryRun: boolean): ImportReport {
  const empty = { counts: {}, vanished: {}, followed: 0, problemsBeyond: 0, warnings: [], warningsBeyond: 0 }
  return { ok: false, dryRun, problems, ...empty }
}

/** In the order of the sheets. */
export function countsInOrder(report: ImportReport) {
  return SHEETS.flatMap(({ name }) => {
    const counts = report.counts[name]
    return counts ? [{ sheet: name, ...counts }] : []
  })
}

/** What is no error and yet worth knowing: households that change along, and rows that are not in the file. */
export function reportNotes(report: ImportReport): string[] {
  const notes: string[] = []
  if (report.followed > 0) notes.push(`另有 ${report.followed} 户的责任单位或村名随之变更`)
  for (const { name } of SHEETS) {
    const vanished = report.vanished[name]
    if (!vanished) continue
    const some = listed(vanished.first.slice(0, VANISHED_NAMED), vanished.count)
    notes.push(`${name}：文件里没有、登记里有的 ${vanished.count} 行，没有删除：${some}`)
  }
  return notes
}

/** The report as lines for the command line and for a card. */
export function reportLines(report: ImportReport): string[] {
  if (!report.ok) {
    const lines = report.problems.map(problemLine)
    if (report.problemsBeyond > 0) lines.push(`另有 ${report.problemsBeyond} 处没有列出`)
    const total = report.problems.length + report.problemsBeyond
    return [`有 ${total} 处要改，什么都没有写入。按“表 行 列: 原因”列出：`, ...lines]
  }
  const lines = [report.dryRun ? '试算通过，什么都没有写入。导入后：' : '导入完成：']
  for (const { sheet, added, changed, unchanged } of countsInOrder(report))
    lines.push(`${sheet}：新增 ${added}，变更 ${changed}，不变 ${unchanged}`)
  lines.push(...reportNotes(report))
  if (report.warnings.length > 0) {
    const total = report.warnings.length + report.warningsBeyond
    lines.push(`提醒（不影响导入）${total} 处：`, ...report.warnings.map(problemLine))
    if (report.warningsBeyond > 0) lines.push(`另有 ${report.warningsBeyond} 处没有列出`)
  }
  if (report.importId)
    lines.push(`导入编号 ${report.importId}，撤销：minqing imports undo ${report.importId}`)
  else if (!report.dryRun) lines.push('和登记里的一样，没有要写的')
  return lines
}
