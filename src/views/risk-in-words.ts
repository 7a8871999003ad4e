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
    `此件已用 ${halves(usedDays)}、还剩 ${halves(leftDays)}`,
    ...(blocker ? [`常见卡点：${BLOCKER_WORDS[blocker.kind]}（${blocker.issues} 件）`] : []),
  ].join('，')
}

/** A nought would say that there was nothing. */
function halves(days: number): string {
  return days === 0 ? '不到半个' : `${days} 个`
}
