import { dayInWords } from '../domain/time.js'
import { type AuditReport, type BrokenSeal, createAuditSeals } from '../store/audit-seals.js'
import { database } from '../store/database.js'
import type { CommandResult } from './command-result.js'
import type { Workplace } from './workplace.js'

/** Compares every day of the audit with its seal, and says which days' rows went by retention. */
export async function checkAudit({ connection, county }: Workplace): Promise<CommandResult> {
  const { signal } = new AbortController()
  const report = await createAuditSeals(county, database(connection)).auditReport(signal)
  if (!report) return { ok: true, lines: ['还没有封存过操作记录。每天凌晨 2:40 封存前一天的。'] }
  const { from, to, days, broken } = report
  return {
    ok: broken.length === 0,
    lines: [
      `操作记录封存：${from} 至 ${to}，共 ${days} 天。`,
      ...prunedInWords(report),
      ...(broken.length === 0
        ? ['逐天核对：封存首尾相接，保留的操作记录和封存一致。']
        : [
            `逐天核对：${broken.length} 天对不上。请保留数据库现状，联系运维和审计核查：`,
            ...broken.map(brokenInWords),
          ]),
    ],
  }
}

function prunedInWords({ pruned }: AuditReport): string[] {
  if (!pruned) return []
  const { from, to, days, rows, keepDays } = pruned
  return [
    `其中 ${from} 至 ${to} 有 ${days} 天的 ${rows} 条操作记录已按保留期限清理（最近一次按 ${keepDays} 天），清理有登记，这些天的封存仍在，不是篡改。`,
  ]
}

function brokenInWords({ day, sealed, found, pruning }: BrokenSeal): string {
  const why = pruning ? '有到期清理的登记，但和封存、期限或清理时的记录对不上' : '内容已变'
  return `${day.slice(0, 4)}年${dayInWords(day)}：封存时 ${sealed} 条，现有 ${found} 条，${why}`
}
