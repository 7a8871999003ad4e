import { WorkbookRefused } from '../problems.js'

const BROKEN = '工作簿里的内容已损坏。请在 Excel 或 WPS 里打开、另存后再试'
const ENTITIES = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])
/** What XML 1.0 allows nowhere, section 2.2. Surrogates stand in pairs: the decoder saw to that. */
const FORBIDDEN = /[^\t\n\r\u0020-\ufffd]/

export const broken = (): never => {
  throw new WorkbookRefused(BROKEN)
}

export function checkCharacters(text: string): void {
  if (FORBIDDEN.test(text)) broken()
}

/** The value of an attribute from what stands between its quotes. */
export function attributeText(raw: string): string {
  if (raw.includes('<')) broken()
  return resolved(/[\t\n\r]/.test(raw) ? raw.replace(/\r\n?|[\t\n]/g, ' ') : raw)
}

/** Text with its references replaced and its line ends made one. */
export function resolved(raw: string): string {
  const text = raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw
  if (!text.includes('&')) return text
  return text.replace(/&([^;&]*)(;?)/g, (_, name: string, end: string) => {
    if (end === '') broken()
    return name.startsWith('#') ? character(name.slice(1)) : (ENTITIES.get(name) ?? broken())
  })
}

function character(number: string): string {
  const code = /^x[0-9a-fA-F]{1,6}$/.test(number)
    ? Number.parseInt(number.slice(1), 16)
    : /^\d{1,7}$/.test(number)
      ? Number(number)
      : -1
  const isSurrogate = code >= 0xd800 && code <= 0xdfff
  if (code < 0 || code > 0x10ffff || isSurrogate) return broken()
  const text = String.fromCodePoint(code)
  checkCharacters(text)
  return text
}

/** Excel writes characters that XML can't hold as `_x000D_`. */
export function unescapeCell(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9a-fA-F]{4})_/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
