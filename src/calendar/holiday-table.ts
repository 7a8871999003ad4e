import { addDays, type Day, dayInWords, isDay, weekdayOf } from '../domain/time.js'
import type { HolidayTable } from '../domain/working-time.js'

/** A year's table as an office has it: one line a day, 日期 and 休 or 班. */
export interface ReadHolidays {
  readonly year: string
  readonly table: HolidayTable
}

export type HolidayReading =
  | ({ readonly ok: true } & ReadHolidays)
  | { readonly ok: false; readonly problems: readonly string[] }

/** Each festival has to have a day off in this span of the year, so many at least. */
const FESTIVALS: readonly (readonly [string, string, string, number])[] = [
  ['元旦', '01-01', '01-01', 1],
  ['春节', '01-20', '02-28', 4],
  ['清明节', '04-03', '04-06', 1],
  ['劳动节', '05-01', '05-01', 1],
  ['端午节', '05-25', '06-28', 1],
  ['中秋节', '09-05', '10-10', 1],
  ['国庆节', '10-01', '10-03', 3],
]

/** Reads `2027-01-01,休` line by line (also 2027/1/1, 2027年1月1日; a heading and a third column are passed over). */
export function readHolidays(text: string): HolidayReading {
  const problems: string[] = []
  const days = new Map<Day, { readonly kind: '休' | '班'; readonly row: number }>()
  text.split(/\r?\n/).forEach((line, i) => {
    const cells = line.replace(/^\uFEFF/, '').split(/[,，\t]/)
    const [when = '', kind = ''] = cells.map((cell) => cell.trim().replace(/^"|"$/g, ''))
    if (when === '' || (i === 0 && /日期/.test(when))) return
    const row = i + 1
    const day = dayIn(when)
    if (!day) problems.push(`第 ${row} 行：看不懂日期“${when}”，请写成 2027-01-01`)
    else if (kind !== '休' && kind !== '班') problems.push(`第 ${row} 行：“${kind}”应写“休”或“班”`)
    else if (days.has(day)) problems.push(`第 ${row} 行：${day} 与第 ${days.get(day)?.row} 行重复`)
    else if (kind === '班' && weekdayOf(day) < 5)
      problems.push(`第 ${row} 行：${dayInWords(day)}本来就上班，只有周六、周日才写“班”`)
    else days.set(day, { kind, row })
  })
  const year = [...days].find(([day]) => day.endsWith('-10-01'))?.[0].slice(0, 4)
  if (!year) problems.push('没有国庆节（10月1日），看不出是哪一年的安排')
  else problems.push(...problemsOfYear(year, days))
  if (!year || problems.length > 0) return { ok: false, problems }
  const of = (kind: '休' | '班') =>
    Object.fromEntries([...days].flatMap(([day, one]) => (one.kind === kind ? [[day, true]] : [])))
  return { ok: true, year, table: { holidays: of('休'), workdays: of('班') } }
}

function problemsOfYear(
  year: string,
  days: ReadonlyMap<Day, { readonly kind: '休' | '班'; readonly row: number }>,
): string[] {
  const strange = [...days].flatMap(([day, { row }]) =>
    day.startsWith(`${year}-`) ? [] : [`第 ${row} 行：${day} 不在 ${year} 年，一次只能导入一年`],
  )
  const missing = FESTIVALS.flatMap(([name, from, to, least]) => {
    let off = 0
    for (let day = `${year}-${from}`; day <= `${year}-${to}`; day = addDays(day, 1))
      if (days.get(day)?.kind === '休') off += 1
    return off < least ? [`缺${name}：${from} 到 ${to} 之间应至少休 ${least} 天，表里有 ${off} 天`] : []
  })
  return [...strange, ...missing]
}

function dayIn(words: string): Day | null {
  const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(words)
  if (!found) return null
  const day = `${found[1]}-${found[2]?.padStart(2, '0')}-${found[3]?.padStart(2, '0')}`
  return isDay(day) ? day : null
}
