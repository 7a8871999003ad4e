import { addDays, type Day, isDay } from '../domain/time.js'
import type { CellValue, ColumnSpec } from './sheet-spec.js'

/** A cell as the file has it. Dates are numbers in the file; only their style says that they are dates. */
export type RawCell = string | number | boolean | { readonly day: Day } | { readonly trouble: string }

export type Understood =
  | { readonly value: CellValue | undefined; readonly warning?: string }
  | { readonly problem: string }

/** Invisible characters that come with text pasted from chats and web pages. */
const INVISIBLE = /[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]/g
const CONTROL = /(?![\t\n])\p{Cc}/gu
/** Full-width digits and letters only: full-width brackets are part of Chinese names. */
const WIDE = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g
/** The dots people type in ethnic names; U+00B7 is the standard one. */
const DOTS = /[\u2022\u2027\u2219\u22c5\u30fb\uff65\u00b7\u0387]/g
/** Text that none of the foldings below changes: letters and signs of ASCII, and common Chinese characters. */
const SETTLED = /^[\x21-\x7e\u4e00-\u9fa5]*$/
const CODE = /^[\p{L}\p{N}_.\-:@#]+$/u
const PERSON =
  /^(\p{Script=Han}{2,4}|\p{Script=Han}+(·\p{Script=Han}+)+|\p{Script=Latin}[\p{Script=Latin} .·'-]+)$/u
const MOBILE = /^1[3-9]\d{9}$/
const LANDLINE = /^(0\d{2,3}-?)?[2-9]\d{6,7}(-\d{1,6})?$/
const WRITTEN_DAY = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?( 0?0:00(:00)?)?$/
const PACKED_DAY = /^(\d{4})(\d{2})(\d{2})$/
/** Serial numbers of 1950 to 2100: a date in a column without a date style. */
const SERIAL_MIN = 18264
const SERIAL_MAX = 73415
/** Excel keeps 15 digits of a number; a longer code has already lost its end. */
const EXACT_LIMIT = 1e15
const DEFAULT_MAX_LENGTH = 200
const CODE_MAX_LENGTH = 64
const REMEMBERED_LENGTH = 32
const REMEMBERED_TEXTS = 4000

export function serialToDay(serial: number, from1904: boolean): Day {
  return addDays(from1904 ? '1904-01-01' : '1899-12-30', Math.floor(serial))
}

function narrow(text: string): string {
  if (SETTLED.test(text)) return text
  return text.replace(WIDE, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
}

function cleaned(text: string): string {
  if (SETTLED.test(text)) return text
  return text.replace(INVISIBLE, '').replace(CONTROL, '').trim()
}

const PAIRS = /[\ud800-\udbff]/
const lengthOf = (text: string): number => (PAIRS.test(text) ? [...text].length : text.length)

/** The words of a cell for any column but a day's. */
function wordsOf(raw: RawCell): string | { readonly problem: string } {
  if (typeof raw === 'string') return cleaned(raw)
  if (typeof raw === 'boolean') return raw ? 'TRUE' : 'FALSE'
  if (typeof raw === 'number') {
    if (Math.abs(raw) < EXACT_LIMIT) return String(raw)
    return { problem: '数字太长，Excel 已经丢了末几位。请把这一列设成“文本”格式后重填' }
  }
  if ('day' in raw) return raw.day
  return { problem: raw.trouble }
}

function code(text: string, column: ColumnSpec, raw: RawCell): Understood {
  if (typeof raw === 'object') return { problem: '单元格成了日期。请把这一列设成“文本”格式后重填' }
  const folded = SETTLED.test(text) ? text : text.normalize('NFKC').trim()
  if (lengthOf(folded) > (column.maxLength ?? CODE_MAX_LENGTH)) {
    return { problem: `太长，最多 ${column.maxLength ?? CODE_MAX_LENGTH} 个字。请改短` }
  }
  if (!CODE.test(folded)) return { problem: `“${folded}”里有空格或符号。编号只能用字母、数字、汉字、- 和 _` }
  return { value: folded }
}

/** What a platform gives: DingTalk's conversation ids have slashes and equals signs in them. */
function account(text: string): Understood {
  const folded = text.normalize('NFKC')
  if (/\s/.test(folded)) return { problem: `“${folded}”里有空格。请照平台给的原样填写` }
  if (lengthOf(folded) > DEFAULT_MAX_LENGTH) return { problem: '太长，不是平台给的编号。请核对' }
  return { value: folded }
}

function label(text: string, column: ColumnSpec): Understood {
  if (text.includes('/')) return { problem: `“${text}”里不能有“/”。请改用“、”` }
  return free(narrow(text).replace(/\s+/g, ' '), column)
}

function free(text: string, column: ColumnSpec): Understood {
  const limit = column.maxLength ?? DEFAULT_MAX_LENGTH
  if (lengthOf(text) > limit) return { problem: `太长（${lengthOf(text)} 字），最多 ${limit} 字。请改短` }
  return { value: text }
}

/** Odd names are flagged, never refused: the registry must be able to hold whom it knows. */
function person(text: string, column: ColumnSpec): Understood {
  const name = narrow(text)
    .replace(DOTS, '·')
    .replace(/\s*·\s*/g, '·')
    .replace(/(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu, '')
  if (name.includes('/')) return { problem: `“${name}”里不能有“/”。请只填一个人的姓名` }
  if (lengthOf(name) > 50) return { problem: '太长，最多 50 个字。请只填姓名' }
  if (!PERSON.test(name)) return { value: name, warning: `${column.heading}不像常见的姓名` }
  return { value: name }
}

function phone(text: string): Understood {
  if (MOBILE.test(text)) return { value: text }
  const digits = text
    .normalize('NFKC')
    .replace(/[\s()]/g, '')
    .replace(/[—–]/g, '-')
    .replace(/^\+?86-?(?=1)/, '')
  if (lengthOf(digits) > 40) return { problem: '太长，不是一个电话号码。请只填一个' }
  const mobile = digits.replace(/-/g, '')
  if (MOBILE.test(mobile)) return { value: mobile }
  if (LANDLINE.test(digits)) return { value: digits }
  return { value: digits, warning: '号码不像手机或座机' }
}

function day(raw: RawCell, text: string): Understood {
  if (typeof raw === 'object' && 'day' in raw) return { value: raw.day }
  if (typeof raw === 'number' && raw >= SERIAL_MIN && raw <= SERIAL_MAX)
    return { value: serialToDay(raw, false) }
  const folded = text.normalize('NFKC').replace(/\s*([-/.年月日])\s*/g, '$1')
  const parts = WRITTEN_DAY.exec(folded) ?? PACKED_DAY.exec(folded)
  const [, year = '', month = '', date = ''] = parts ?? []
  const written = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  if (parts && isDay(written)) return { value: written }
  return { problem: `“${text}”不是日期。请写成 2024-05-15` }
}

function whole(text: string, column: ColumnSpec): Understood {
  const folded = text.normalize('NFKC').replace(/(人|天|个|日)$/, '')
  const number = Number(folded)
  const { min = 0, max = 1_000_000 } = column
  if (!/^-?\d+(\.0+)?$/.test(folded)) return { problem: `“${text}”不是整数。请填 ${min} 到 ${max} 的整数` }
  if (number < min || number > max) return { problem: `${number} 超出范围。请填 ${min} 到 ${max} 的整数` }
  return { value: number }
}

function split(text: string): string[] {
  const parts = text.split(/[；;\n]/).map((part) => narrow(part).trim())
  return [...new Set(parts.filter((part) => part !== ''))]
}

const wordsOfChoices = (column: ColumnSpec): string => Object.keys(column.choices ?? {}).join('、')

function choice(text: string, column: ColumnSpec): Understood {
  const value = Object.hasOwn(column.choices ?? {}, text) ? column.choices?.[text] : undefined
  if (value === undefined)
    return { problem: `没有“${text}”这个选项。请从 ${wordsOfChoices(column)} 里选一个` }
  return { value }
}

function choices(text: string, column: ColumnSpec): Understood {
  const words = split(text)
  const unknown = words.filter((word) => !Object.hasOwn(column.choices ?? {}, word))
  if (unknown.length > 0) {
    return {
      problem: `没有“${unknown.join('、')}”这个选项。请从 ${wordsOfChoices(column)} 里选，几个之间用；隔开`,
    }
  }
  return { value: words.map((word) => String(column.choices?.[word])) }
}

function list(text: string): Understood {
  const words = split(text)
  const long = words.find((word) => lengthOf(word) > 30)
  if (long !== undefined) return { problem: `“${long.slice(0, 10)}…”太长。几个类别之间请用；隔开` }
  return { value: words }
}

function flag(raw: RawCell, text: string, column: ColumnSpec): Understood {
  return typeof raw === 'boolean' ? { value: raw } : choice(text, column)
}

/**
 * Remembers what the texts of one column meant: villages, groups, surnames and the like come again thousands of times.
 * What is understood of a text depends on nothing but the column.
 */
export class ColumnReading {
  readonly #column: ColumnSpec
  readonly #known = new Map<string, Understood>()

  constructor(column: ColumnSpec) {
    this.#column = column
  }

  understand(raw: RawCell): Understood {
    if (typeof raw !== 'string' || raw.length > REMEMBERED_LENGTH) return understand(raw, this.#column)
    let found = this.#known.get(raw)
    if (found === undefined) {
      found = understand(raw, this.#column)
      if (this.#known.size < REMEMBERED_TEXTS) this.#known.set(raw, found)
    }
    return found
  }
}

/** Understands one cell. A blank one is `{ value: undefined }`; whether it may be blank is the row's matter. */
function understand(raw: RawCell | undefined, column: ColumnSpec): Understood {
  if (raw === undefined) return { value: undefined }
  const text = wordsOf(raw)
  if (typeof text !== 'string') return text
  if (text === '') return { value: undefined }
  switch (column.kind) {
    case 'code':
      return code(text, column, raw)
    case 'account':
      return account(text)
    case 'label':
      return label(text, column)
    case 'person':
      return person(text, column)
    case 'phone':
      return phone(text)
    case 'day':
      return day(raw, text)
    case 'whole':
      return whole(text, column)
    case 'choice':
      return choice(narrow(text), column)
    case 'choices':
      return choices(text, column)
    case 'flag':
      return flag(raw, text, column)
    case 'list':
      return list(text)
    case 'text':
      return free(text, column)
  }
}
