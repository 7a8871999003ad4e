import type { RecordedVisit } from '../actions/record-visit.js'
import { DomainError } from '../domain/errors.js'
import { type HouseholdKind, leavesKindOpen } from '../domain/issues/kind.js'
import type { VisitFacts } from '../domain/visits/input.js'
import type { Visit } from '../domain/visits/types.js'
import { placeOf } from '../views/household-view.js'
import type { CardRecord } from './outcome.js'
import type { VisitPanelParams } from './panels/visit-panel.js'
import type { Turn } from './turn.js'

export type IssueFacts = Pick<VisitFacts, 'issues' | 'kind' | 'outcome' | 'outcomeNote' | 'promisedDay'> & {
  readonly numbers?: readonly string[]
}

/** What a visit's issues say in its form: their categories and the outcome they share. */
export async function issueFacts(turn: Turn, visit: Visit): Promise<IssueFacts> {
  const raised = await turn.readers.issues(visit.issueIds)
  const issues = visit.status === 'withdrawn' ? raised : raised.filter(({ status }) => status !== 'withdrawn')
  const open = issues.find(({ category }) => leavesKindOpen(category))
  return {
    kind: (open?.kind as HouseholdKind | undefined) ?? null,
    numbers: issues.map((issue) => issue.number),
    issues: issues.map((issue) => issue.category),
    outcome: issues[0]?.outcome ?? null,
    outcomeNote: issues[0]?.outcomeNote ?? null,
    promisedDay: issues[0]?.promisedDay ?? null,
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
    issues: facts.issues,
    kind: facts.kind,
    numbers: facts.numbers ?? [],
    outcome: facts.issues.length > 0 ? (facts.outcome ?? 'coordinated') : null,
    outcomeNote: facts.outcomeNote,
    promisedDay: facts.promisedDay,
    attachments: visit.attachmentIds.length,
  }
}

/** A card becomes that of a visit as it stands. */
export async function redrawVisit(turn: Turn, card: CardRecord, visit: Visit): Promise<void> {
  const household = await turn.readers.household(visit.householdId)
  if (!household) throw new DomainError('household.not-found', { words: visit.householdId })
  const state = visit.status === 'withdrawn' ? 'withdrawn' : visit.rev > 0 ? 'corrected' : 'recorded'
  await turn.redraw(card, 'visit', visitParams({ visit, household }, await issueFacts(turn, visit), state))
}
