import type { Risk } from '../domain/issues/risk.js'
import type { Issue } from '../domain/issues/types.js'
import { BLOCKER_WORDS, CATEGORY_WORDS } from '../text/words.js'

/** Why an issue may be late, with the numbers that say so. */
export function riskInWords(
  { category }: Issue,
  { similar, medianDays, usedDays, leftDays, blocker }: Risk,
): string {
  return [
    `${CATEGORY_WORDS[category]}同类 ${similar} 件`,
    `办结用时中位数 ${medianDays} 个工作日`,
    `此件已用 ${usedDays} 个、还剩 ${leftDays} 个`,
    ...(blocker ? [`常见卡点：${BLOCKER_WORDS[blocker.kind]}（${blocker.issues} 件）`] : []),
  ].join('，')
}
