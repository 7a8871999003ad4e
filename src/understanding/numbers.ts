const DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}
const UNITS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1_000, 万: 10_000 }

/** What numbers are written with, for use between brackets of an expression. */
export const NUMERAL = '0-9零〇一二两三四五六七八九十百千万廿卅'

/** `23`, `二十三`, `廿三`, `一千五` (1,500), `两千`; undefined for what is no number. */
export function numberIn(text: string): number | undefined {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  const plain = text.replaceAll('廿', '二十').replaceAll('卅', '三十')
  let whole = 0
  let current: number | undefined
  let lastUnit = 0
  for (const character of plain) {
    const digit = /\d/.test(character) ? Number(character) : DIGITS[character]
    const unit = UNITS[character]
    if (digit !== undefined) {
      current = /\d/.test(character) && current !== undefined ? current * 10 + digit : digit
      if (character === '零') lastUnit = 0
    } else if (unit !== undefined) {
      if (unit === 10_000) whole = (whole + (current ?? 0)) * unit
      else whole += (current ?? 1) * unit
      current = undefined
      lastUnit = unit
    } else return undefined
  }
  if (plain === '') return undefined
  // `一千五` leaves out the unit below.
  return whole + (current ?? 0) * (current !== undefined && lastUnit >= 100 ? lastUnit / 10 : 1)
}
