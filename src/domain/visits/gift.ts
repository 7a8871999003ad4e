import * as z from 'zod'

/** 慰问: what was handed over with a visit. At least one of the three says something. */
export const gift = z.strictObject({
  yuan: z.number().positive().max(1_000_000).nullable(),
  /** `两桶油、一袋米`. */
  goods: z.string().trim().min(1).max(100).nullable(),
  /** As it was said. */
  said: z.string().trim().max(100),
})
export type Gift = z.infer<typeof gift>

/** `500元、两桶油`. */
export function giftInWords({ yuan, goods, said }: Gift): string {
  const parts = [yuan === null ? '' : `${yuan}元`, goods ?? ''].filter(Boolean)
  return parts.length > 0 ? parts.join('、') : said
}

const MONEY = /(\d{1,7}(?:\.\d{1,2})?)\s*(?:元|块钱|块)|^(\d{1,7}(?:\.\d{1,2})?)$/u
const JOINTS = /^[\s、，,和]+|[\s、，,和]+$/gu

/** Reads `500元、两桶油`; null for nothing. */
export function giftFrom(words: string): Gift | null {
  const said = words.normalize('NFKC').trim()
  if (said === '') return null
  const money = MONEY.exec(said)
  const yuan = money ? Number(money[1] ?? money[2]) : 0
  const goods = said.replace(money?.[0] ?? '', '').replace(JOINTS, '')
  return { yuan: yuan > 0 ? yuan : null, goods: goods === '' ? null : goods, said }
}
