import type { Card } from '#cards/card.js'
import { share } from '#cards/coverage-lines.js'
import { visitRecordedCard } from '#cards/visit-recorded.js'
import { coverageOf } from '../../domain/coverage/tally.js'
import { dayInWords, momentInWords } from '../../domain/time.js'
import type { VisitResult } from '../../domain/visits/types.js'
import { CATEGORY_WORDS, KIND_WORDS, OUTCOME_WORDS, RESULT_WORDS } from '../../text/words.js'
import { tallyAfter } from '../../views/coverage-view.js'
import type { Turn } from '../turn.js'

/** The visit as it was logged: kept with the card, since the visit itself is written only after the card is drawn. */
export interface VisitPanelParams {
  readonly visitId: string
  readonly state: 'recorded' | 'corrected' | 'withdrawn'
  readonly head: string
  readonly place: string
  readonly result: VisitResult
  readonly visitDay: string
  readonly metWith: string | null
  readonly findings: string | null
  readonly issues: readonly (keyof typeof CATEGORY_WORDS)[]
  /** Of the issues whose category leaves it open. */
  readonly kind?: keyof typeof KIND_WORDS | null
  readonly outcome: keyof typeof OUTCOME_WORDS | null
  readonly outcomeNote: string | null
  /** By which its issues are spoken of. */
  readonly numbers?: readonly string[]
  readonly promisedDay: string | null
  readonly attachments: number
}

const TITLES = { recorded: '走访已登记', corrected: '走访已更正', withdrawn: '走访已撤销' } as const

export async function drawVisit(turn: Turn, params: VisitPanelParams): Promise<Card> {
  const { person } = turn.actor
  const campaign = await turn.readers.campaign()
  const tally = tallyAfter(
    await turn.readers.cadreTally(campaign?.id ?? '', person.id),
    turn.changes,
    person.id,
  )
  const coverage = coverageOf(tally)
  const optional = (label: string, value: string | null): { label: string; value: string }[] =>
    value ? [{ label, value }] : []
  return visitRecordedCard({
    title: `${TITLES[params.state]}：${params.head}`,
    state: params.state,
    visitId: params.visitId,
    facts: [
      { label: '走访户', value: `${params.head}（${params.place}）` },
      { label: '走访情况', value: RESULT_WORDS[params.result] },
      { label: '走访日期', value: dayInWords(params.visitDay) },
      ...optional('见到谁、和谁一起', params.metWith),
      { label: '反映的情况', value: params.findings ?? '无' },
      ...optional('问题类别', params.issues.map((issue) => CATEGORY_WORDS[issue]).join('、')),
      ...optional('问题性质', params.kind && params.kind !== 'request' ? KIND_WORDS[params.kind] : null),
      ...optional('问题编号', (params.numbers ?? []).join('、')),
      ...optional('处理结果', params.outcome && OUTCOME_WORDS[params.outcome]),
      ...optional('处理说明', params.outcomeNote),
      ...optional('承诺日期', params.promisedDay && dayInWords(params.promisedDay)),
      ...optional('照片和语音', params.attachments > 0 ? `${params.attachments} 个` : null),
    ],
    coverage: `我的已访 ${share(coverage.covered, coverage.toVisit)}，不含搬迁 ${coverage.moved}、空户 ${coverage.vacant}；截至 ${momentInWords(turn.now)}`,
  })
}
