import type { Fact } from '#cards/card.js'
import { CASE_RUNNING, isWatched } from '../domain/issues/case-clock.js'
import type { Issue } from '../domain/issues/types.js'
import { dayInWords, dayOf, type Instant } from '../domain/time.js'
import { SETTLED_WORDS } from '../text/words.js'

interface CaseSeen {
  readonly issue: Issue
  readonly names: ReadonlyMap<string, string>
  readonly now: Instant
  readonly maySeePlan?: boolean
}

/** What only a petition case or dispute shows. */
export function caseFacts({ issue, names, now, maySeePlan = false }: CaseSeen): readonly Fact[] {
  const { plan, leaderId, settled, relapses = 0 } = issue
  const fact = (label: string, value: string | null | undefined) => (value ? [{ label, value }] : [])
  return [
    ...fact('包案领导', leaderId && (names.get(leaderId) ?? leaderId)),
    ...(plan && maySeePlan ? [...fact('矛盾分析', plan.analysis), ...fact('化解方案', plan.plan)] : []),
    ...fact('法定期限', statutoryInWords(issue, now)),
    ...fact(
      '息诉息访',
      settled && [dayInWords(settled.day), SETTLED_WORDS[settled.how], settled.note].join('，'),
    ),
    ...fact('观察期', watchInWords(issue, now)),
    ...fact('复访', relapses > 0 ? `${relapses} 次` : null),
  ]
}

function statutoryInWords({ statutory, status }: Issue, now: Instant): string | null {
  if (!statutory || !CASE_RUNNING.includes(status)) return null
  const extended = statutory.extendedDays > 0 ? `，已延长 ${statutory.extendedDays} 天` : ''
  const late = dayOf(now) > statutory.due ? '，已超过' : ''
  return `${dayInWords(statutory.due)}前办结${extended}${late}`
}

function watchInWords(issue: Issue, now: Instant): string | null {
  if (!issue.watchUntil) return null
  const year = issue.watchUntil.slice(0, 4)
  const until = `${year === dayOf(now).slice(0, 4) ? '' : `${year}年`}${dayInWords(issue.watchUntil)}`
  return isWatched(issue, dayOf(now)) ? `到 ${until}` : `${until}已满，没有复访`
}
