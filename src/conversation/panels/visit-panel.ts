import type { Card } from '#cards/card.js'
import { share } from '#cards/coverage-lines.js'
import { visitRecordedCard } from '#cards/visit-recorded.js'
import { coverageOf } from '../../domain/coverage/tally.js'
import { dayInWords, momentInWords } from '../../domain/time.js'
import type { IssueTold } from '../../domain/visits/told.js'
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
  /** 慰问, in words. */
  readonly gift?: string
  readonly issues: readonly (keyof typeof CATEGORY_WORDS)[]
  /** Of the issues whose category leaves it open. */
  readonly kind?: keyof typeof KIND_WORDS | null
  readonly outcome: keyof typeof OUTCOME_WORDS | null
  readonly outcomeNote: string | null
  /** By which its issues are spoken of. */
  readonly numbers?: readonly string[]
  readonly promisedDay: string | null
  readonly attachments: number
  /** Where its issues were told of one by one. */
  readonly each?: readonly IssueLine[]
}

export interface IssueLine extends IssueTold {
  readonly number: string
}

interface Line {
  readonly label: string
  readonly value: string
}

function optional(label: string, value: string | null): Line[] {
  return value ? [{ label, value }] : []
}

/** What all issues of the visit share. */
function issueLines(params: VisitPanelParams): Line[] {
  return [
    ...optional('问题类别', params.issues.map((issue) => CATEGORY_WORDS[issue]).join('、')),
    ...optional('问题性质', params.kind && params.kind !== 'request' ? KIND_WORDS[params.kind] : null),
    ...optional('问题编号', (params.numbers ?? []).join('、')),
    ...optional('处理结果', params.outcome && OUTCOME_WORDS[params.outcome]),
    ...optional('处理说明', params.outcomeNote),
    ...optional('承诺日期', params.promisedDay && dayInWords(params.promisedDay)),
  ]
}

function issueLine(issue: IssueLine): Line {
  return { label: `问题 ${issue.number}`, value: issueInWords(issue) }
}

/** `路灯坏了（电力通信，协调解决，答应 5月27日 周三前）`. */
function issueInWords({ text, category, kind, outcome, outcomeNote, promisedDay }: IssueTold): string {
  const about = [
    CATEGORY_WORDS[category],
    kind && kind !== 'request' ? KIND_WORDS[kind] : '',
    outcomeNote ? `${OUTCOME_WORDS[outcome]}：${outcomeNote}` : OUTCOME_WORDS[outcome],
    promisedDay ? `答应 ${dayInWords(promisedDay)}前` : '',
  ]
  return `${text}（${about.filter(Boolean).join('，')}）`
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
      ...(params.each?.length ? params.each.map(issueLine) : issueLines(params)),
      ...optional('慰问', params.gift ?? null),
      ...optional('照片和语音', params.attachments > 0 ? `${params.attachments} 个` : null),
    ],
    coverage: `我的已访 ${share(coverage.covered, coverage.toVisit)}，不含搬迁 ${coverage.moved}、空户 ${coverage.vacant}；截至 ${momentInWords(turn.now)}`,
  })
}
