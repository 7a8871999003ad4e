import { recordSaid } from '../../actions/record-said.js'
import { sentenceFor } from '../../text/error-sentences.js'
import { learnCategory } from '../likely-categories.js'
import { inWords } from '../panels/entered-panel.js'
import type { Turn } from '../turn.js'
import { issueFacts, visitParams } from '../visit-cards.js'
import { categoryOf } from './facts.js'
import { changed, type Heard, without } from './heard.js'
import { closeCard, showHeard } from './show.js'
import { openWords, type Standing, standingsOf } from './standing.js'

/** 确认: all of the card is recorded in this turn, or nothing is and the card says why. */
export async function confirmHeard(turn: Turn, heard: Heard): Promise<string> {
  const standings = await standingsOf(turn, heard)
  const open = openWords(heard, standings)
  const said = standings.flatMap((one) => one.said ?? [])
  if (open.length > 0 || said.length === 0) {
    const why = open.length > 0 ? `还要定：${open[0]}。` : '没有可以登记的内容。请改一改，或点“取消”。'
    await showHeard(turn, changed(heard, { page: null }))
    turn.tell('warning', why)
    return 'heard.open'
  }
  const recorded = await recordSaid(turn.action, said)
  if (recorded.kind === 'refused') {
    await showHeard(turn, changed(heard, { page: null }))
    turn.tell('warning', recorded.refusals[0] ? sentenceFor(recorded.refusals[0].why) : '没有登记。')
    return 'heard.refused'
  }
  turn.changes.push(...recorded.changes)
  for (const { visit } of standings.filter((one) => one.said !== null))
    for (const issue of visit.issues) await learnCategory(turn, issue.text, [categoryOf(issue)])
  const last = recorded.visits.at(-1)
  turn.remember({
    ...{ heard: null, spokenOf: said.at(-1)?.householdId ?? null },
    ...(last ? { lastVisitId: last.visit.id } : {}),
  })
  const lines = ['已登记，见下面的卡片。']
  if (!turn.pressed) await closeCard(turn, heard, { title: '已登记', tone: 'neutral', lines })
  const unsaid = standings.filter((one) => one.said === null).map(nameOf)
  const [only] = recorded.visits
  if (only && recorded.visits.length === 1 && recorded.issues.length === 0 && unsaid.length === 0)
    await turn.present('visit', visitParams(only, await issueFacts(turn, only.visit), 'recorded'))
  else
    await turn.present('entered', {
      visitIds: recorded.visits.map(({ visit }) => visit.id),
      issueIds: recorded.issues.map(({ issue }) => issue.id),
      ...{ unsaid, page: 0 },
    })
  const raised =
    recorded.issues.length + recorded.visits.reduce((n, { visit }) => n + visit.issueIds.length, 0)
  turn.toast('success', `已登记：${inWords(recorded.visits.length, raised)}`)
  return 'heard.recorded'
}

function nameOf({ visit, household }: Standing): string {
  const { findings, issues } = visit
  const words = [findings, ...issues.map(({ text }) => text)].filter(Boolean)
  const name = household?.head ?? visit.who.said
  return words.length > 0 ? `${name}：${[...new Set(words)].join('；')}` : name
}

/** 去掉不能登记的再确认: what somebody else has logged, or must not be logged by this person, is left out. */
export async function confirmWithout(turn: Turn, heard: Heard): Promise<string> {
  const standings = await standingsOf(turn, heard)
  const refused = standings.filter(({ open }) => open?.kind === 'refused').map(({ nth }) => nth)
  return confirmHeard(turn, without(heard, new Set(refused)))
}
