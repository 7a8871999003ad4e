import type { TimeLimit } from '../domain/issues/types.js'
import type { DecisionCounts, MeetingDecision } from '../domain/meetings/meeting.js'
import { PRIORITY_WORDS } from '../text/words.js'

/** `交大塘镇主办，10 个工作日，县水利局协办：先清淤`. */
export function decisionInWords(
  { unitId, days, coUnitIds, opinion }: MeetingDecision,
  usual?: string,
): string {
  const limit = days === undefined ? usual : `${days} 个工作日`
  const parts = [`交${unitId}主办`, limit, coUnitIds.length > 0 ? `${coUnitIds.join('、')}协办` : '']
  return `${parts.filter(Boolean).join('，')}${opinion === undefined ? '' : `：${opinion}`}`
}

/** The limit of a decision that names none. */
export function usualLimitInWords(
  priority: keyof typeof PRIORITY_WORDS | undefined,
  usual: TimeLimit,
): string {
  if (priority) return PRIORITY_WORDS[priority]
  return `按本县时限 ${usual.kind === 'workdays' ? `${usual.days} 个工作日` : `${usual.hours} 小时`}`
}

/** `决定 4 件：已了结 1，待回访 0，办理中 2，待签收 1，待重新交办 0；超期 1`. */
export function countsInWords(counts: DecisionCounts): string {
  const { all, closed, toCallBack, atWork, toAccept, open, overdue } = counts
  return `决定 ${all} 件：已了结 ${closed}，待回访 ${toCallBack}，办理中 ${atWork}，待签收 ${toAccept}，待重新交办 ${open}；其中超期 ${overdue}`
}
