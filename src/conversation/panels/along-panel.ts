import { alongCard } from '#cards/along.js'
import type { Button, Card } from '#cards/card.js'
import { possibleMoves } from '../../actions/move-issue.js'
import type { Issue } from '../../domain/issues/types.js'
import { STATUS_WORDS } from '../../text/words.js'
import { answerButtons } from '../../views/answer-buttons.js'
import { placeOf } from '../../views/household-view.js'
import { passOn } from '../../views/pass-on.js'
import { openButton } from '../../views/reminder-line.js'
import { issueNow, movesNow } from '../issue-now.js'
import type { Turn } from '../turn.js'

export interface AlongParams {
  readonly mainId: string
  /** The issues of the households that this person speaks with. */
  readonly issueIds: readonly string[]
}

/** A row has up to six buttons, and a platform's card only so many parts. */
const ROWS = 6

export async function drawAlong(turn: Turn, { mainId, issueIds }: AlongParams): Promise<Card> {
  const main = await issueNow(turn, mainId)
  const moves = await movesNow(turn, main)
  const shown = await Promise.all(issueIds.slice(0, ROWS).map((id) => issueNow(turn, id)))
  const rows = await Promise.all(
    shown.map(async (issue) => ({
      text: await householdInWords(turn, issue),
      hint: `${issue.number} ${STATUS_WORDS[issue.status]}`,
      passOn: `可以这样告诉群众：${passOn(issue, main, moves)}`,
      buttons: await buttonsFor(turn, issue),
    })),
  )
  return alongCard({
    title: `并案的问题 ${main.number}：${STATUS_WORDS[main.status]}`,
    text: `${aboutMain(main)}您联系的 ${issueIds.length} 户的同样问题并在这一件里：`,
    rows,
    more: Math.max(0, issueIds.length - ROWS),
  })
}

/** What a petition case is about is for those alone who work on it. */
function aboutMain({ kind, text }: Issue): string {
  return kind === 'petition' ? '' : `${[...text].slice(0, 40).join('')}。`
}

async function householdInWords(turn: Turn, { householdId }: Issue): Promise<string> {
  const household = await turn.readers.household(householdId)
  return household ? `${household.head}　${placeOf(household)}` : householdId
}

async function buttonsFor(turn: Turn, issue: Issue): Promise<Button[]> {
  const possible = await possibleMoves(turn.action, issue)
  return [...(possible.includes('call_back') ? answerButtons(issue.id) : []), openButton(issue)]
}
