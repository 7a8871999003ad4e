import type { Card } from '#cards/card.js'
import { paperEntryCard } from '#cards/paper-entry.js'
import { type PaperRow, sortPaper } from '../../actions/record-paper.js'
import { coverageOf } from '../../domain/coverage/tally.js'
import { type Day, dayInWords, momentInWords } from '../../domain/time.js'
import { VISIT_RESULTS } from '../../domain/visits/types.js'
import { RESULT_WORDS } from '../../text/words.js'
import { tallyAfter } from '../../views/coverage-view.js'
import type { Turn } from '../turn.js'

export interface PaperPanelParams {
  readonly code: string
  readonly place: string
  readonly day: Day
  readonly state: 'asked' | 'done' | 'withdrawn'
  readonly rows: readonly PaperRow[]
  /** What was not understood when it was typed. */
  readonly notes: readonly string[]
  /** Once it is confirmed: which rows became which visits, and why the others did not. */
  readonly logged?: readonly (PaperRow & { readonly visitId: string; readonly head: string })[]
  readonly leftOut?: readonly string[]
}

export async function drawPaper(turn: Turn, params: PaperPanelParams): Promise<Card> {
  const { code, place, day, state, notes, logged = [], leftOut = [] } = params
  const base = { code, place, day: dayInWords(day), state, asOf: momentInWords(turn.now) }
  if (state === 'asked') {
    const sorted = await sortPaper(turn.action, day, params.rows)
    const rows = sorted.toLog.map((row) => ({ ...row, head: row.household.head }))
    const said = [...notes, ...leftOutWords(sorted)]
    return paperEntryCard({ ...base, groups: groupsOf(rows), count: rows.length, notes: said, visits: [] })
  }
  const personId = turn.actor.person.id
  const campaign = await turn.readers.campaign()
  const tally = tallyAfter(
    await turn.readers.cadreTally(campaign?.id ?? '', personId),
    turn.changes,
    personId,
  )
  return paperEntryCard({
    ...base,
    ...{ groups: groupsOf(logged), count: logged.length, notes: [...notes, ...leftOut] },
    visits: logged.map(({ visitId, number, head }) => ({ visitId, text: `${number} ${head}` })),
    coverage: coverageOf(tally),
  })
}

function groupsOf(rows: readonly (PaperRow & { readonly head: string })[]) {
  return VISIT_RESULTS.map((result) => ({
    result: RESULT_WORDS[result],
    rows: rows.filter((row) => row.result === result).map(({ number, head }) => `${number} ${head}`),
  })).filter((group) => group.rows.length > 0)
}

/** Why rows are not logged. */
export function leftOutWords({ logged, gone }: Awaited<ReturnType<typeof sortPaper>>): string[] {
  const known = logged.map(({ number, household }) => `${number} ${household.head}`).join('、')
  const lost = gone.map(({ number }) => number).join('、')
  return [
    ...(known ? [`那天已经登记过，不再登记：${known}`] : []),
    ...(lost ? [`已不在您的走访范围，没有登记：第 ${lost} 行`] : []),
  ]
}
