import type { NumberedRow } from './parsed-workbook.js'
import type { ProblemList } from './problems.js'
import type { Surroundings } from './registry-fields.js'
import type { ColumnSpec, SheetName, SheetSpec } from './sheet-spec.js'
import type { SmallSheet } from './surroundings.js'

const WHERE = {
  单位: '“单位”表里没有这个单位名称',
  干部: '“干部”表里没有这个工号',
  村: '“村”表里没有这个村编码',
  户: '“户”表里没有这个户编号',
} as const

export const referenceReason = (column: ColumnSpec, value: unknown): string =>
  `${column.refersTo ? WHERE[column.refersTo] : ''}：${value}。请核对，或先在那张表里加上`

/**
 * Checks what a row refers to, but for households, which are looked up in batches. Sheets whose keys couldn't be read
 * are no ground to judge on: one missing column must not show as thousands of missing rows.
 */
export function checkReferences(
  spec: SheetSpec,
  { row, values }: NumberedRow,
  around: Surroundings,
  unreadable: ReadonlySet<SheetName>,
  problems: ProblemList,
): void {
  for (const column of spec.columns) {
    const value = values[column.key]
    if (value === undefined || column.refersTo === undefined || column.refersTo === '户') continue
    if (unreadable.has(column.refersTo)) continue
    if (!isKnown(column.refersTo, String(value), around)) {
      problems.add({ sheet: spec.name, row, column: column.heading, reason: referenceReason(column, value) })
    }
  }
  if (spec.name === '群' && !unreadable.has('村') && !unreadable.has('单位'))
    checkScope(row, values, around, problems)
}

function isKnown(sheet: '单位' | '干部' | '村', id: string, around: Surroundings): boolean {
  if (sheet === '单位') return around.units.has(id)
  return sheet === '干部' ? around.unitOfPerson.has(id) : around.villages.has(id)
}

function checkScope(
  row: number,
  { scope, scopeId }: NumberedRow['values'],
  around: Surroundings,
  problems: ProblemList,
): void {
  if (scopeId === undefined || scope === 'county' || scope === undefined) return
  const known = scope === 'town' ? around.towns : around.units
  if (known.has(String(scopeId))) return
  const where = scope === 'town' ? '“村”表里没有这个乡镇' : '“单位”表里没有这个单位名称'
  problems.add({ sheet: '群', row, column: '范围名称', reason: `${where}：${scopeId}。请核对` })
}

const ACCOUNTS = [
  { key: 'feishuOpenId', heading: '飞书open_id' },
  { key: 'dingtalkUserId', heading: '钉钉userid' },
] as const

/** One messenger account is one person. */
export function checkAccounts(people: SmallSheet, problems: ProblemList): void {
  for (const { key, heading } of ACCOUNTS) {
    const inFile = new Set(people.rows.filter(({ values }) => values[key] !== undefined).map(({ id }) => id))
    const owners = new Map<unknown, string>()
    for (const [id, stored] of people.stored) {
      if (stored[key] !== undefined && !inFile.has(id)) owners.set(stored[key], `工号 ${id}`)
    }
    for (const { row, values } of people.rows) {
      const account = values[key]
      if (account === undefined) continue
      const owner = owners.get(account)
      if (owner) {
        const reason = `与${owner}的重复。一个账号只能给一个人，请改正`
        problems.add({ sheet: '干部', row, column: heading, reason })
      } else owners.set(account, `第 ${row} 行`)
    }
  }
}
