import type { Card } from '#cards/card.js'
import { share } from '#cards/coverage-lines.js'
import { type EnteredRow, enteredCard } from '#cards/entered.js'
import { coverageOf } from '../../domain/coverage/tally.js'
import type { Issue } from '../../domain/issues/types.js'
import { dayInWords, momentInWords } from '../../domain/time.js'
import { giftInWords } from '../../domain/visits/gift.js'
import type { Visit } from '../../domain/visits/types.js'
import { CATEGORY_WORDS, OUTCOME_WORDS, RESULT_WORDS } from '../../text/words.js'
import { tallyAfter } from '../../views/coverage-view.js'
import { placeOf } from '../../views/household-view.js'
import { issueNow } from '../issue-now.js'
import type { Turn } from '../turn.js'
import { visitNow } from '../visit-cards.js'

export interface EnteredParams {
  readonly visitIds: readonly string[]
  /** Of households that were not visited. */
  readonly issueIds: readonly string[]
  /** What was said and is not recorded, in words. */
  readonly unsaid: readonly string[]
  readonly page: number
}

const ROWS = 8
const MOST_SHOWN = 60

/** What one message had recorded, as it stands now. */
export async function drawEntered(
  turn: Turn,
  { visitIds, issueIds, unsaid, page }: EnteredParams,
): Promise<Card> {
  const { person } = turn.actor
  const campaign = await turn.readers.campaign()
  const own = await turn.readers.cadreTally(campaign?.id ?? '', person.id)
  const coverage = coverageOf(tallyAfter(own, turn.changes, person.id))
  const visits = await Promise.all(visitIds.map((id) => visitNow(turn, id)))
  const issues = await Promise.all(issueIds.map((id) => issueNow(turn, id)))
  const standing = visits.filter((visit) => visit?.status === 'standing')
  const raised = standing.reduce((sum, visit) => sum + (visit?.issueIds.length ?? 0), 0) + issueIds.length
  const rows = [
    ...visits.flatMap((visit) => (visit ? [() => visitRow(turn, visit)] : [])),
    ...issues.map((issue) => () => issueRow(turn, issue)),
  ]
  const shown = rows.slice(page * ROWS, (page + 1) * ROWS)
  return enteredCard({
    title: `已登记：${inWords(standing.length, raised)}`,
    unsaid: unsaid.map(cut),
    rows: await Promise.all(shown.map((row) => row())),
    coverage: `我的已访 ${share(coverage.covered, coverage.toVisit)}，不含搬迁 ${coverage.moved}、空户 ${coverage.vacant}；截至 ${momentInWords(turn.now)}`,
    ...{ page, pages: Math.max(1, Math.ceil(rows.length / ROWS)) },
  })
}

export function inWords(visits: number, issues: number): string {
  const parts = [visits > 0 ? `走访 ${visits} 户` : '', issues > 0 ? `问题 ${issues} 件` : '']
  return parts.filter(Boolean).join('、') || '都已撤销'
}

async function visitRow(turn: Turn, visit: Visit): Promise<EnteredRow> {
  const household = await turn.readers.household(visit.householdId)
  const stands = visit.status === 'standing'
  const issues = await Promise.all(visit.issueIds.map((id) => issueNow(turn, id)))
  const hint = [
    stands ? RESULT_WORDS[visit.result] : '已撤销',
    dayInWords(visit.visitDay),
    ...issues.filter(({ status }) => status !== 'withdrawn').map(issueInWords),
    visit.gift ? `慰问 ${giftInWords(visit.gift)}` : '',
  ]
  return {
    ...{ visitId: visit.id, stands, hint: hint.filter(Boolean).join('，') },
    text: household ? `${household.head}（${placeOf(household)}）` : visit.householdId,
  }
}

function issueInWords({ number, text, category, outcome, promisedDay }: Issue): string {
  const promise = promisedDay ? `，答应 ${dayInWords(promisedDay)}前` : ''
  return `问题 ${number} ${cut(text)}（${CATEGORY_WORDS[category]}，${OUTCOME_WORDS[outcome]}${promise}）`
}

async function issueRow(turn: Turn, issue: Issue): Promise<EnteredRow> {
  const household = await turn.readers.household(issue.householdId)
  return {
    issueId: issue.id,
    text: `${household?.head ?? ''}家（没有走访）`,
    hint: issueInWords(issue),
  }
}

function cut(text: string): string {
  const signs = [...text]
  return signs.length > MOST_SHOWN ? `${signs.slice(0, MOST_SHOWN).join('')}…` : text
}
