import type { Card } from '#cards/card.js'
import { foundIssuesCard, type IssueRow } from '#cards/found-issues.js'
import { DomainError } from '../../domain/errors.js'
import type { Issue } from '../../domain/issues/types.js'
import { momentInWords } from '../../domain/time.js'
import { issueLine } from '../../views/issue-line.js'
import { issuesAbout } from '../asked/about-words.js'
import { maySee, type Place, seenIssues } from '../asked/household-questions.js'
import type { Turn } from '../turn.js'

export interface FoundIssuesParams {
  readonly place: Place
  /** What is asked after; empty for all. */
  readonly words: string
}

const ROWS = 8

/** The issues that were asked about; where there are none, that there are none, with the others of the place. */
export async function drawFoundIssues(turn: Turn, { place, words }: FoundIssuesParams): Promise<Card> {
  const name = await nameOf(turn, place)
  const all = await seenIssues(turn, place)
  const found = issuesAbout(all, words)
  const shown = found.length > 0 ? found : all
  const about = words === '' ? '' : `关于“${words}”`
  const others = all.length > 0 ? '，登记过的有下面这些。' : '，可以现在上报。'
  const note =
    found.length > 0
      ? `${about || '登记过'}的问题共 ${found.length} 件，新的在前：`
      : `没有找到${name}${about}的问题${others}`
  return foundIssuesCard({
    title: `${name}的问题`,
    note,
    rows: await Promise.all(shown.slice(0, ROWS).map((issue) => lineOf(turn, place, issue))),
    more: Math.max(0, shown.length - ROWS),
    mayRaise: found.length === 0,
    asOf: momentInWords(turn.now),
  })
}

/** Of a village's issues the household is named to those who may see it. */
async function lineOf(turn: Turn, place: Place, issue: Issue): Promise<IssueRow> {
  const household = 'villageId' in place ? await turn.readers.household(issue.householdId) : null
  return issueLine(issue, turn.now, household && maySee(turn, household) ? household.head : undefined)
}

async function nameOf(turn: Turn, place: Place): Promise<string> {
  if ('villageId' in place) {
    const [village] = await turn.readers.villages([place.villageId])
    return village?.name ?? '这个村'
  }
  const household = await turn.readers.household(place.householdId)
  if (!household || !maySee(turn, household))
    throw new DomainError('household.not-found', { words: household?.head ?? place.householdId })
  return `${household.head}家`
}
