import { readFile } from 'node:fs/promises'
import { readHolidays } from '../calendar/holiday-table.js'
import { keepHolidays } from '../store/holidays.js'
import type { CommandResult } from './command-result.js'
import type { Workplace } from './workplace.js'

/** A year's days off, from a table with 日期 and 休 or 班 saved as CSV. */
export async function loadHolidays({ connection, county }: Workplace, file: string): Promise<CommandResult> {
  const read = readHolidays(decoded(await readFile(file)))
  if (!read.ok) return { ok: false, lines: ['没有导入节假日表，请改正后再导入：', ...read.problems] }
  await keepHolidays(connection, county, { ...read, by: 'cli', now: Date.now() })
  const { year, table } = read
  const [off, on] = [table.holidays, table.workdays].map((days) => Object.keys(days).length)
  return {
    ok: true,
    lines: [`已导入 ${year} 年节假日表：休 ${off} 天，周末上班 ${on} 天。运行中的程序一分钟内采用，不用重启`],
  }
}

/** Excel in China saves CSV in GBK unless it is told otherwise. */
function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}
