import type { RecordedVisit } from '../actions/record-visit.js'
import { DomainError } from '../domain/errors.js'
import { giftInWords } from '../domain/visits/gift.js'
import type { VisitFacts } from '../domain/visits/input.js'
import { type IssueTold, sharedFacts, toldOf } from '../domain/visits/told.js'
import type { Visit } from '../domain/visits/types.js'
import { placeOf } from '../views/household-view.js'
import { issueNow } from './issue-now.js'
import type { CardRecord } from './outcome.js'
import type { IssueLine, VisitPanelParams } from './panels/visit-panel.js'
import type { Turn } from './turn.js'

export type IssueFacts = Pick<VisitFacts, 'issues' | 'kind' | 'outcome' | 'outcomeNote' | 'promisedDay'> & {
  readonly numbers?: readonly string[]
  /** In the order of the numbers. */
  readonly told?: readonly IssueTold[]
}

/** What a visit's issues say in its form: their categories and the outcome they share. */
export async function issueFacts(turn: Turn, visit: Visit): Promise<IssueFacts> {
  const raised = await Promise.all(visit.issueIds.map((id) => issueNow(turn, id)))
  // Of one that is taken back, the words it had; of one that stands, what stands of it.
  const issues = visit.status === 'withdrawn' ? raised : raised.filter(({ status }) => status !== 'withdrawn')
  const told = issues.map(toldOf)
  return {
    ...sharedFacts(told),
    ...{ told, numbers: issues.map((issue) => issue.number) },
    issues: [...new Set(issues.map((issue) => issue.category))],
  }
}

export function visitParams(
  { visit, household }: Pick<RecordedVisit, 'visit' | 'household'>,
  facts: IssueFacts,
  state: VisitPanelParams['state'],
): VisitPanelParams {
  return {
    visitId: visit.id,
    state,
    head: household.head,
    place: placeOf(household),
    result: visit.result,
    visitDay: visit.visitDay,
    metWith: visit.metWith ?? null,
    findings: visit.findings ?? null,
    ...(visit.gift ? { gift: giftInWords(visit.gift) } : {}),
    issues: facts.issues,
    kind: facts.kind,
    numbers: facts.numbers ?? [],
    each: eachIssue(visit, facts),
    outcome: facts.issues.length > 0 ? (facts.outcome ?? 'coordinated') : null,
    outcomeNote: facts.outcomeNote,
    promisedDay: facts.promisedDay,
    attachments: visit.attachmentIds.length,
  }
}

/** One by one, where what was told of the issues differs from the findings or among them. */
function eachIssue({ findings }: Visit, { told = [], numbers = [] }: IssueFacts): IssueLine[] {
  const [first] = told
  const isShared = told.every(
    (one) =>
      one.text === findings &&
      one.outcome === first?.outcome &&
      one.outcomeNote === first.outcomeNote &&
      one.promisedDay === first.promisedDay,
  )
  return isShared ? [] : told.map((one, i) => ({ ...one, number: numbers[i] ?? '' }))
}

/** A card becomes that of a visit as it stands. */
export async function redrawVisit(turn: Turn, card: CardRecord, visit: Visit): Promise<void> {
  const household = await turn.readers.household(visit.householdId)
  if (!household) throw new DomainError('household.not-found', { words: visit.householdId })
  const state = visit.status === 'withdrawn' ? 'withdrawn' : visit.rev > 0 ? 'corrected' : 'recorded'
  await turn.redraw(card, 'visit', visitParams({ visit, household }, await issueFacts(turn, visit), state))
}

/** The visit as it stands after what this turn has changed so far. */
export async function visitNow(turn: Turn, visitId: string): Promise<Visit | null> {
  const added = turn.changes.find((change) => change.kind === 'visit.add' && change.visit.id === visitId)
  const visit = added?.kind === 'visit.add' ? added.visit : await turn.readers.visit(visitId)
  if (!visit) return null
  const now: Record<string, unknown> = { ...visit }
  for (const change of turn.changes)
    if (change.kind === 'visit.set' && change.visitId === visitId) {
      Object.assign(now, change.set)
      for (const field of change.clear ?? []) delete now[field]
    }
  return now as unknown as Visit
}
