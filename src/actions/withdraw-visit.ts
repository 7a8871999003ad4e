import { DomainError } from '../domain/errors.js'
import type { HouseholdRecord } from '../domain/ports.js'
import { movedTo, stateFromHistory } from '../domain/visits/household-state.js'
import type { Visit } from '../domain/visits/types.js'
import { type ActionContext, allow, audited } from './action.js'
import { moveIssue } from './move-issue.js'
import type { RecordedVisit } from './record-visit.js'
import { factsOf } from './record-visit.js'

/** 撤销 is for slips of the finger; what is older is corrected, with its history (contract, 撤销). */
export const WITHDRAW_MINUTES = 30

/** Takes back one of the person's own visits within 30 minutes of its entry, with the issues it raised. */
export async function withdrawVisit(context: ActionContext, visitId: string): Promise<RecordedVisit> {
  const { visit, household } = await ownVisit(context, visitId)
  if (context.now - visit.enteredAt > WITHDRAW_MINUTES * 60_000)
    throw new DomainError('visit.withdraw-too-late', { minutes: WITHDRAW_MINUTES })
  const others = (await context.readers.standingVisits(household.id, visit.campaignId)).filter(
    (other) => other.id !== visit.id,
  )
  const raised = (await context.readers.issues(visit.issueIds)).filter(({ status }) => status !== 'withdrawn')
  const issues = await Promise.all(raised.map((issue) => moveIssue(context, issue, 'withdraw', {})))
  const withdrawn: Visit = { ...visit, status: 'withdrawn' }
  return {
    visit: withdrawn,
    household,
    changes: [
      { kind: 'visit.set', visitId: visit.id, expectRev: visit.rev, set: { status: 'withdrawn' } },
      ...issues.flatMap(({ changes }) => changes),
      movedTo(household, visit.campaignId, stateFromHistory(household, others), -1),
      audited(context, 'visit.withdraw', `visit/${visit.id}`, factsOf(visit), factsOf(withdrawn)),
    ],
  }
}

export async function ownVisit(
  context: ActionContext,
  visitId: string,
): Promise<{ visit: Visit; household: HouseholdRecord }> {
  const visit = await context.readers.visit(visitId)
  if (!visit) throw new DomainError('visit.nothing-to-withdraw', {})
  allow(context, 'visit.change', { enteredBy: visit.enteredBy }, '改动别人登记的走访')
  if (visit.status === 'withdrawn') throw new DomainError('visit.withdrawn', {})
  const household = await context.readers.household(visit.householdId)
  if (!household) throw new DomainError('household.not-found', { words: visit.householdId })
  return { visit, household }
}
