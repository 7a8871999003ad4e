import type { VisitTold } from '#cards/last-visit.js'
import type { Issue } from '../domain/issues/types.js'
import { dayInWords, type Instant } from '../domain/time.js'
import { giftInWords } from '../domain/visits/gift.js'
import type { Visit } from '../domain/visits/types.js'
import { RESULT_WORDS } from '../text/words.js'
import { issueLine } from './issue-line.js'

export interface VisitSeen {
  readonly visit: Visit
  /** Those it raised that the viewer may see. */
  readonly issues: readonly Issue[]
  /** What was told is not the viewer's to read. */
  readonly isHeldBack: boolean
  readonly names: ReadonlyMap<string, string>
  readonly now: Instant
}

/** A visit as it is told to whoever goes there next. */
export function visitTold({ visit, issues, isHeldBack, names, now }: VisitSeen): VisitTold {
  const { visitDay, result, cadreId, enteredBy, metWith, findings, gift, attachmentIds } = visit
  const name = (id: string): string => names.get(id) ?? id
  const by = enteredBy === cadreId ? name(cadreId) : `${name(cadreId)}，由${name(enteredBy)}代登记`
  const fact = (label: string, value: string | undefined) => (value ? [{ label, value }] : [])
  const told = isHeldBack ? '涉及信访事项，请问包户干部' : (findings ?? '无')
  return {
    heading: `${dayInWords(visitDay)}　${RESULT_WORDS[result]}（${by}）`,
    facts: [
      ...fact('见到谁、和谁一起', metWith),
      ...fact('反映的情况', told),
      ...fact('慰问', gift && giftInWords(gift)),
      ...fact('照片和语音', attachmentIds.length > 0 ? `${attachmentIds.length} 个` : ''),
    ],
    issues: issues.map((issue) => issueLine(issue, now)),
  }
}
