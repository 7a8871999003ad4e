import type { Card } from '#cards/card.js'
import { lastVisitCard } from '#cards/last-visit.js'
import { resourceOf } from '../../actions/action.js'
import { can } from '../../domain/access.js'
import { isCovering } from '../../domain/coverage/tally.js'
import { DomainError } from '../../domain/errors.js'
import { ENDED, type Issue } from '../../domain/issues/types.js'
import { momentInWords } from '../../domain/time.js'
import type { Visit } from '../../domain/visits/types.js'
import { placeOf } from '../../views/household-view.js'
import { issueLine } from '../../views/issue-line.js'
import { visitTold } from '../../views/visit-told.js'
import { maySee, seenIssues } from '../asked/household-questions.js'
import { namesOf } from '../issue-people.js'
import type { Turn } from '../turn.js'

export interface LastVisitParams {
  readonly householdId: string
}

const MOST_OPEN = 5

/** The last visit, and where nobody was met then the last one on which somebody was. */
export async function drawLastVisit(turn: Turn, { householdId }: LastVisitParams): Promise<Card> {
  const household = await turn.readers.household(householdId)
  if (!household || !maySee(turn, household))
    throw new DomainError('household.not-found', { words: household?.head ?? householdId })
  const campaign = await turn.readers.campaign()
  const visits = lastOf(await turn.readers.standingVisits(householdId, campaign?.id ?? ''))
  const issues = await seenIssues(turn, { householdId })
  const names = await namesOf(
    turn,
    visits.flatMap(({ cadreId, enteredBy }) => [cadreId, enteredBy]),
  )
  const told = await Promise.all(visits.map((visit) => withIssues(turn, visit, issues)))
  const shown = new Set(visits.flatMap(({ issueIds }) => issueIds))
  const open = issues.filter(({ id, status }) => !shown.has(id) && !ENDED.has(status))
  return lastVisitCard({
    title: `${household.head}家上次走访`,
    householdId,
    place: [placeOf(household), household.size ? `${household.size}人` : ''].filter(Boolean).join('，'),
    visits: told.map((one) => visitTold({ ...one, names, now: turn.now })),
    open: open.slice(0, MOST_OPEN).map((issue) => issueLine(issue, turn.now)),
    mayVisit: can(turn.actor, 'visit.record', resourceOf(household)),
    asOf: momentInWords(turn.now),
  })
}

function lastOf(visits: readonly Visit[]): readonly Visit[] {
  const latestFirst = [...visits].sort((a, b) =>
    a.visitDay === b.visitDay ? b.enteredAt - a.enteredAt : a.visitDay < b.visitDay ? 1 : -1,
  )
  const [last] = latestFirst
  if (!last) return []
  const met = latestFirst.find(({ result }) => isCovering(result))
  return met && met !== last ? [last, met] : [last]
}

/** What was told is held back where it led to a petition case that is not this person's to see. */
async function withIssues(
  turn: Turn,
  visit: Visit,
  seen: readonly Issue[],
): Promise<{ visit: Visit; issues: readonly Issue[]; isHeldBack: boolean }> {
  const issues = seen.filter(({ id }) => visit.issueIds.includes(id))
  const hidden = visit.issueIds.filter((id) => !issues.some((issue) => issue.id === id))
  const raised = await turn.readers.issues(hidden)
  const isHeldBack = raised.some(({ kind, status }) => kind === 'petition' && status !== 'withdrawn')
  return { visit, issues, isHeldBack }
}
