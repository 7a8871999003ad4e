import { NUMERAL, numberIn } from '../numbers.js'

/** What words for a day say, before it is settled which day that is: a visit looks back, a promise ahead. */
export type DayWords =
  /** `昨天`, `3天前`, `三天内`: so many days from today. */
  | { readonly kind: 'from-today'; readonly days: number }
  /** `半个月前`, `一个月内`. */
  | { readonly kind: 'months-from-today'; readonly months: number }
  /** `上周三`: Monday is 0; `weeks` from this one; without it the nearest. */
  | { readonly kind: 'weekday'; readonly weekday: number; readonly weeks?: number }
  /** `5月20日`; `date` 0 is the last of the month. */
  | { readonly kind: 'date'; readonly year?: number; readonly month: number; readonly date: number }
  /** `20号`, `下个月3号`, `月底`; `date` 0 is the last of the month. */
  | { readonly kind: 'date-of-month'; readonly months?: number; readonly date: number }
  /** `腊月二十三`. */
  | { readonly kind: 'lunar'; readonly month: number; readonly date: number }
  /** `国庆节后`. */
  | { readonly kind: 'festival'; readonly name: Festival; readonly side: 'before' | 'on' | 'after' }
  /** `前几天`, `上周`: there is a time in it but no day. */
  | { readonly kind: 'vague' }

export type Festival = '元旦' | '春节' | '清明' | '五一' | '端午' | '中秋' | '国庆' | '元宵'

export interface DayFound {
  readonly length: number
  readonly words: DayWords
  /** `上午`, `晚上` alone: today if it tells of going out, else part of what is told. */
  readonly onlyPartOfDay: boolean
}

const N = `[${NUMERAL}]{1,4}`
const CLOCK = `(?:[${NUMERAL}]{1,3}(?:点|:|时)(?:半|钟|一刻|[${NUMERAL}]{1,3}分?)?(?:左右|多|许)?)?`
const PART = `(?:那天|这天|当天)?(?:上午|下午|中午|晚上|早上|早晨|傍晚|一早|清早|夜里|晚)?${CLOCK}`
const WEEK = '(?:个?周|个?星期|个?礼拜)'
const WEEKDAY = '一二三四五六日天末'
const MONTH_NAMES: Readonly<Record<string, number>> = { 正: 1, 冬: 11, 腊: 12 }
const RELATIVE: Readonly<Record<string, number>> = { 大前: -3, 前: -2, 昨: -1, 今: 0, 明: 1, 后: 2, 大后: 3 }
const WEEKS: Readonly<Record<string, number>> = { 上上: -2, 上: -1, 这: 0, 本: 0, 下: 1, 下下: 2 }
const UNITS: Readonly<Record<string, number>> = { 天: 1, 日: 1, 周: 7, 星期: 7, 礼拜: 7 }
const FESTIVALS: Readonly<Record<string, Festival>> = {
  元旦: '元旦',
  春节: '春节',
  过年: '春节',
  清明: '清明',
  五一: '五一',
  劳动节: '五一',
  端午: '端午',
  中秋: '中秋',
  国庆: '国庆',
  十一: '国庆',
  元宵: '元宵',
}

type Rule = readonly [pattern: RegExp, read: (found: readonly string[]) => DayWords | undefined]

/** In order: what is longer or surer first. Sticky, so that nothing is searched for. */
const RULES: readonly Rule[] = [
  [
    /(20\d\d)[-./](\d{1,2})[-./](\d{1,2})(?!\d)/y,
    ([, year, month, date]) => dated(Number(year), Number(month), Number(date)),
  ],
  [
    new RegExp(`(?:农历|阴历|旧历|古历)?(?:的)?([正冬腊])月(?:初|廿)?(${N})(?:号|日)?`, 'y'),
    ([all = '', month = '', date]) => lunar(MONTH_NAMES[month], all, date),
  ],
  [
    new RegExp(`(?:农历|阴历|旧历|古历)(?:的)?(${N})月(?:初|廿)?(${N})(?:号|日)?`, 'y'),
    ([all = '', month = '', date]) => lunar(numberIn(month), all, date),
  ],
  [
    /([一二三四五六七八九十]{1,2})月(?:初[一二三四五六七八九十]|廿[一二三四五六七八九]?)/y,
    ([all = '', month = '']) => lunar(numberIn(month), all, all.split(/初|月/).at(-1)),
  ],
  [
    new RegExp(
      `(?:(20\\d\\d|[二两]零[${NUMERAL}]{2})年|(今|去|明)年)?的?(${N})月份?(${N})(?:日|号)?${PART}`,
      'y',
    ),
    ([, year, , month = '', date = '']) =>
      dated(year ? numberIn(year) : undefined, numberIn(month), numberIn(date)),
  ],
  [new RegExp(`(${N})月(?:份)?(底|末)`, 'y'), ([, month = '']) => dated(undefined, numberIn(month), 0)],
  [
    /(\d{1,2})[./](\d{1,2})(?![\d./%]|[元块万亩斤吨米度公里户个年级分])/y,
    ([, month, date]) => dated(undefined, Number(month), Number(date)),
  ],
  [
    new RegExp(`(大前|前|昨|今|明|大后|后)(?:天|日|儿个?|早|晚)(?:${PART})`, 'y'),
    ([, which = '']) => ({ kind: 'from-today', days: RELATIVE[which] ?? 0 }),
  ],
  [
    new RegExp(`(上上|下下|上|下|这|本)${WEEK}的?([${WEEKDAY}1-7])(?![${NUMERAL}]|天|[号日月])${PART}`, 'y'),
    ([, weeks = '', day = '']) => weekday(day, WEEKS[weeks]),
  ],
  [new RegExp(`(?:周|星期|礼拜)([${WEEKDAY}1-6])(?![个天月年])${PART}`, 'y'), ([, day = '']) => weekday(day)],
  [
    new RegExp(`(上|下|这|本)个?月的?(${N})(?:号|日)`, 'y'),
    ([, months = '', date = '']) => dateOfMonth(numberIn(date), WEEKS[months]),
  ],
  [
    /(上|下|这|本)?个?月(底|末|初|头)/y,
    ([, months, end = '']) => dateOfMonth('底末'.includes(end) ? 0 : 1, months ? WEEKS[months] : undefined),
  ],
  [/年(底|末)/y, () => ({ kind: 'date', month: 12, date: 31 })],
  [
    new RegExp(`(半|${N})个?(天|日|周|星期|礼拜|月)(?:之|以)?(前|内|后|里)(?!面)`, 'y'),
    ([, count = '', unit = '', side = '']) => span(count, unit, side),
  ],
  [new RegExp(`(${N})月(?:份|初|中旬|上旬|下旬)?(?![${NUMERAL}底末])`, 'y'), () => ({ kind: 'vague' })],
  [
    new RegExp(`(${N})(?:号|日)(?!楼|线|院|桥|机|井|台|子|常|头|杆)`, 'y'),
    ([, date = '']) => dateOfMonth(numberIn(date)),
  ],
  [
    new RegExp(`(${N})个?(?:工作日)(?:之|以)?(?:内|后)`, 'y'),
    ([, count = '']) => ({ kind: 'from-today', days: Math.ceil(((numberIn(count) ?? 0) * 7) / 5) }),
  ],
  [
    /(元旦|春节|过年|清明|五一|劳动节|端午|中秋|国庆|十一|元宵)节?(?:假期)?(?:之|以)?(前|后)?/y,
    ([, name = '', side]) => festival(name, side),
  ],
  [
    /去年|前年|年初|前几天|前些天|前些日子|前几日|几天前|好几天前|前两天|这几天|这两天|前阵子|前一阵子?|前段时间|前一段时间|前不久|不久前|上个?(?:周|星期|礼拜)|上个?月|最近|近期|年前|早几天|头几天|那天|有一天|过几天/y,
    () => ({ kind: 'vague' }),
  ],
]

const FIRST = new RegExp(
  `[${NUMERAL}上下这本前昨今明后大周星礼月年农阴旧古正冬腊去半元春过清五劳端中国十最近不好早头那有几]`,
)
const PART_OF_DAY = new RegExp(`(?:上午|下午|中午|晚上|早上|早晨|傍晚|一早|清早|刚才|刚刚)${CLOCK}`, 'y')

const SAME_DAY = /[那这当][天日]/y

/** The words for a day that begin at this place. */
export function dayAt(text: string, place: number): DayFound | undefined {
  if (!FIRST.test(text.charAt(place)) && !'傍晚一刚'.includes(text.charAt(place))) return undefined
  // A numeral goes on from the one before: nothing begins inside a number.
  if (/\d/.test(text.charAt(place)) && /[\d.]/.test(text.charAt(place - 1))) return undefined
  for (const [pattern, read] of RULES) {
    pattern.lastIndex = place
    const found = pattern.exec(text)
    const words = found && read(found)
    if (found && words)
      return {
        length: found[0].length + sameDayAfter(text, place + found[0].length),
        words,
        onlyPartOfDay: false,
      }
  }
  PART_OF_DAY.lastIndex = place
  const part = PART_OF_DAY.exec(text)
  if (!part) return undefined
  return { length: part[0].length, words: { kind: 'from-today', days: 0 }, onlyPartOfDay: true }
}

/** `18号那天` is one day, not two. */
function sameDayAfter(text: string, place: number): number {
  SAME_DAY.lastIndex = place
  return SAME_DAY.exec(text)?.[0].length ?? 0
}

function dated(
  year: number | undefined,
  month: number | undefined,
  date: number | undefined,
): DayWords | undefined {
  if (!month || month > 12 || date === undefined || date > 31) return undefined
  return { kind: 'date', ...(year === undefined ? {} : { year }), month, date }
}

function lunar(month: number | undefined, all: string, date = ''): DayWords | undefined {
  const day = numberIn(all.includes('廿') && !date.includes('廿') ? `廿${date}` : date)
  if (!month || month > 12 || !day || day > 30) return undefined
  return { kind: 'lunar', month, date: day }
}

function weekday(day: string, weeks?: number): DayWords {
  if (day === '末') return { kind: 'vague' }
  const place = day === '天' || day === '日' || day === '7' ? 6 : (numberIn(day) ?? 1) - 1
  return { kind: 'weekday', weekday: place, ...(weeks === undefined ? {} : { weeks }) }
}

function dateOfMonth(date: number | undefined, months?: number): DayWords | undefined {
  if (date === undefined || date > 31) return undefined
  return { kind: 'date-of-month', date, ...(months === undefined ? {} : { months }) }
}

function span(count: string, unit: string, side: string): DayWords | undefined {
  const sign = side === '前' ? -1 : 1
  if (count === '半') return unit === '月' ? { kind: 'from-today', days: sign * 15 } : undefined
  const number = numberIn(count)
  if (!number || number > 999) return undefined
  if (unit === '月') return { kind: 'months-from-today', months: sign * number }
  return { kind: 'from-today', days: sign * number * (UNITS[unit] ?? 1) }
}

function festival(name: string, side?: string): DayWords | undefined {
  const known = FESTIVALS[name]
  // `十一` is a number first.
  if (!known || (name === '十一' && !side)) return undefined
  return { kind: 'festival', name: known, side: side === '前' ? 'before' : side === '后' ? 'after' : 'on' }
}
