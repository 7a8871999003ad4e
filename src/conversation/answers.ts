import type { Option } from '#cards/card.js'
import type { Unit } from '../domain/registry/types.js'
import { addDays, type Day, dayInWords, isDay, weekdayOf } from '../domain/time.js'
import type { Parsed } from './flow.js'

const NOTHING = new Set(['无', '没有', '没', '都好', '没问题', '无问题', '-', '暂无', '没事'])

/** Free text, or nothing when the person says so. */
export function textOrNone(text: string): Parsed<string | null> {
  const words = text.trim()
  const bare = words.replace(/[。.!！]+$/, '')
  return { kind: 'value', value: words === '' || NOTHING.has(bare) ? null : words }
}

/**
 * An option by its value, its number in the list that is shown or its label; a unique part of a label is enough. Where
 * only the likeliest are shown, numbers are theirs.
 */
export function oneOf(text: string, options: readonly Option[], likely?: readonly string[]): Parsed<string> {
  const words = text.normalize('NFKC').trim()
  const shown = likely?.length
    ? likely.flatMap((value) => options.find((o) => o.value === value) ?? [])
    : options
  const exact =
    options.find((o) => o.value === words || o.label === words) ?? shown[numberIn(words, shown.length)]
  if (exact) return { kind: 'value', value: exact.value }
  const close = words === '' ? [] : options.filter((o) => o.label.includes(words))
  const [only, ...more] = close
  if (only && more.length === 0) return { kind: 'value', value: only.value }
  return { kind: 'refused', reason: `请回数字 1 到 ${shown.length}，或点下面的按钮。` }
}

/** Several options joined by 、 or blanks; none when the person says so. */
export function someOf(
  text: string,
  options: readonly Option[],
  likely?: readonly string[],
): Parsed<string[]> {
  if (NOTHING.has(text.trim().replace(/[。.!！]+$/, ''))) return { kind: 'value', value: [] }
  const values: string[] = []
  for (const part of text.split(/[、，,；;\s]+/).filter(Boolean)) {
    const one = oneOf(part, options, likely)
    if (one.kind !== 'value')
      return { kind: 'refused', reason: `“${part}”不在选项里。请回数字或名称，没有就回“无”。` }
    if (!values.includes(one.value)) values.push(one.value)
  }
  return { kind: 'value', value: values }
}

function numberIn(words: string, count: number): number {
  const number = /^\d{1,2}$/.test(words) ? Number(words) : Number.NaN
  return number >= 1 && number <= count ? number - 1 : -1
}

/** A unit by its full or short name; a part that only one has is enough. Several are offered. */
export function unitFrom(text: string, units: readonly Unit[]): Parsed<string> {
  const words = text.normalize('NFKC').trim()
  const exact = units.find(({ id, shortName }) => id === words || shortName === words)
  if (exact) return { kind: 'value', value: exact.id }
  const close =
    words === '' ? [] : units.filter((unit) => unit.id.includes(words) || unit.shortName?.includes(words))
  const [only, ...more] = close
  if (!only) return { kind: 'refused', reason: `没有叫“${words}”的单位。请回单位全称或简称。` }
  if (more.length === 0) return { kind: 'value', value: only.id }
  return { kind: 'choose', options: close.slice(0, 8).map(({ id }) => ({ value: id, label: id })) }
}

/** Several units joined by 、 or blanks; none when the person says so. */
export function unitsFrom(text: string, units: readonly Unit[]): Parsed<readonly string[] | null> {
  if (NOTHING.has(text.trim())) return { kind: 'value', value: null }
  const found: string[] = []
  for (const part of text.split(/[、，,；;\s]+/).filter(Boolean)) {
    const one = unitFrom(part, units)
    if (one.kind === 'refused') return one
    if (one.kind === 'choose') return { kind: 'refused', reason: `叫“${part}”的单位不止一个，请写全称。` }
    if (!found.includes(one.value)) found.push(one.value)
  }
  return { kind: 'value', value: found.length > 0 ? found : null }
}

/** `5`, `5天`, `5个工作日`. */
export function wholeNumber(text: string, most: number): Parsed<number> {
  const digits = /^(\d{1,3})\s*(?:天|个?工作日|日)?$/.exec(text.normalize('NFKC').trim())?.[1]
  const number = Number(digits)
  if (digits && number >= 1 && number <= most) return { kind: 'value', value: number }
  return { kind: 'refused', reason: `请回 1 到 ${most} 的整数，例如“5”。` }
}

const RELATIVE: ReadonlyMap<string, number> = new Map([
  ['今天', 0],
  ['昨天', -1],
  ['前天', -2],
  ['大前天', -3],
  ['明天', 1],
  ['后天', 2],
])
const WEEKDAYS = '一二三四五六日'
/** People say when, too: 昨天下午, 今早, 昨晚. */
const PART_OF_DAY = /(早上|上午|中午|下午|傍晚|晚上|早|晚)$/

/**
 * `今天`, `昨天下午`, `3天前`, `周三`, `5月20日`, `20号`, `2024-05-20`. Without a year: the latest such day not after
 * today. A day that has not come yet, or lies before `earliest`, is refused here, where it can be put right.
 */
export function pastDay(text: string, today: Day, earliest?: Day): Parsed<Day> {
  const words = text.normalize('NFKC').trim().replace(/[/.]/g, '-')
  const day = dayFrom(words, today, earliest)
  if (day === null)
    return {
      kind: 'refused',
      reason: `没看懂日期“${text}”。可以说“今天”“昨天”“${exampleOf(today)}”，或写成 ${today}。`,
    }
  if (!isDay(day)) return { kind: 'refused', reason: `没有“${text}”这一天，请再说一次。` }
  if (day > today) return { kind: 'refused', reason: `${dayInWords(day)}还没到，请说今天或以前的日期。` }
  if (earliest && day < earliest)
    return {
      kind: 'refused',
      reason: `${day} 早于活动开始日 ${earliest}，请说活动开始以后的日期。`,
    }
  return { kind: 'value', value: day }
}

/**
 * A day on which something is promised, or nothing: `明天`, `周五`, `下周三`, `5月30日`, `30号`, `10天内`. Without a year
 * or month: the next such day. A day that has passed is refused.
 */
export function futureDayOrNone(text: string, today: Day): Parsed<Day | null> {
  const words = text
    .normalize('NFKC')
    .trim()
    .replace(/[/.]/g, '-')
    .replace(/(之?前|以前)$/, '')
  if (words === '' || NOTHING.has(words)) return { kind: 'value', value: null }
  const day = comingDay(words, today)
  if (day === null || !isDay(day))
    return {
      kind: 'refused',
      reason: `没看懂日期“${text}”。可以说“明天”“下周三”，或写成 ${addDays(today, 7)}。`,
    }
  if (day < today) return { kind: 'refused', reason: `${dayInWords(day)}已经过了，请说今天或以后的日期。` }
  return { kind: 'value', value: day }
}

function comingDay(words: string, today: Day): string | null {
  const days = RELATIVE.get(words)
  if (days !== undefined) return addDays(today, days)
  const within = /^(\d{1,3})(?:天|日)[之以]?[内后]?$/.exec(words)
  if (within) return addDays(today, Number(within[1]))
  const weekday = /^(下)?(?:这|本)?(?:周|星期|礼拜)([一二三四五六日天])$/.exec(words)
  if (weekday) {
    const at = WEEKDAYS.indexOf((weekday[2] ?? '').replace('天', '日'))
    const day = addDays(today, at - weekdayOf(today) + (weekday[1] ? 7 : 0))
    return day < today ? addDays(day, 7) : day
  }
  const full = /^(\d{4})[-年](\d{1,2})[-月](\d{1,2})日?$/.exec(words)
  if (full) return `${full[1]}-${pad(full[2])}-${pad(full[3])}`
  const short = /^(\d{1,2})(?:月|-)(\d{1,2})[日号]?$/.exec(words)
  const year = Number(today.slice(0, 4))
  if (short) {
    const monthAndDate = `${pad(short[1])}-${pad(short[2])}`
    return `${year}-${monthAndDate}` < today ? `${year + 1}-${monthAndDate}` : `${year}-${monthAndDate}`
  }
  const date = /^(\d{1,2})[日号]$/.exec(words)
  if (!date) return null
  const thisMonth = `${today.slice(0, 7)}-${pad(date[1])}`
  return thisMonth < today
    ? `${addDays(`${today.slice(0, 7)}-28`, 4).slice(0, 7)}-${pad(date[1])}`
    : thisMonth
}

function exampleOf(today: Day): string {
  const [, month, date] = today.split('-').map(Number)
  return `${month}月${date}日`
}

/** What the words say, whether or not there is such a day; `null` if they say no day. */
function dayFrom(words: string, today: Day, earliest: Day | undefined): string | null {
  const relative = relativeDay(words, today)
  if (relative) return relative
  const full = /^(\d{4})[-年](\d{1,2})[-月](\d{1,2})日?$/.exec(words) ?? /^(20\d\d)(\d\d)(\d\d)$/.exec(words)
  if (full) return `${full[1]}-${pad(full[2])}-${pad(full[3])}`
  const short = /^(\d{1,2})(?:月|-)(\d{1,2})[日号]?$/.exec(words)
  if (short) return withoutYear(`${pad(short[1])}-${pad(short[2])}`, today, earliest)
  const date = /^(\d{1,2})[日号]$/.exec(words)
  return date ? dateOnly(pad(date[1]), today, earliest) : null
}

function relativeDay(words: string, today: Day): Day | null {
  const plain = words
    .replace(PART_OF_DAY, '')
    .replace(/^今日?$/, '今天')
    .replace(/^昨日?$/, '昨天')
  const days = RELATIVE.get(plain)
  if (days !== undefined) return addDays(today, days)
  const ago = /^(\d{1,3})天前$/.exec(words)
  if (ago) return addDays(today, -Number(ago[1]))
  const weekday = /^(上)?(?:周|星期|礼拜)([一二三四五六日天])$/.exec(plain)
  if (!weekday) return null
  const monday = addDays(today, -weekdayOf(today) - (weekday[1] ? 7 : 0))
  const day = addDays(monday, WEEKDAYS.indexOf((weekday[2] ?? '').replace('天', '日')))
  return day > today ? addDays(day, -7) : day
}

/** Last year's day is meant only where it could have been visited. */
function withoutYear(monthAndDate: string, today: Day, earliest: Day | undefined): string {
  const year = Number(today.slice(0, 4))
  const thisYear = `${year}-${monthAndDate}`
  const lastYear = `${year - 1}-${monthAndDate}`
  return thisYear > today && (!earliest || lastYear >= earliest) ? lastYear : thisYear
}

function dateOnly(date: string, today: Day, earliest: Day | undefined): string {
  const thisMonth = `${today.slice(0, 7)}-${date}`
  const lastMonth = `${addDays(`${today.slice(0, 7)}-01`, -1).slice(0, 7)}-${date}`
  return thisMonth > today && (!earliest || lastMonth >= earliest) ? lastMonth : thisMonth
}

function pad(digits: string | undefined): string {
  return (digits ?? '').padStart(2, '0')
}
