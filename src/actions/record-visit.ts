import type { Change } from '../domain/changes.js'
import { isCovering } from '../domain/coverage/tally.js'
import { DomainError } from '../domain/errors.js'
import type { Raised } from '../domain/issues/new-issue.js'
import type { HouseholdRecord } from '../domain/ports.js'
import type { Campaign } from '../domain/registry/types.js'
import { dayOf } from '../domain/time.js'
import { movedTo, stateFromHistory, stateWithVisit } from '../domain/visits/household-state.js'
import type { VisitFacts } from '../domain/visits/input.js'
import { type IssueTold, toldByForm } from '../domain/visits/told.js'
import type { Visit, VisitResult } from '../domain/visits/types.js'
import { type ActionContext, activeCampaign, allow, audited, resourceOf } from './action.js'
import { raiseIssue } from './raise-issue.js'

export interface RecordVisit {
  readonly householdId: string
  readonly facts: VisitFacts
  readonly attachmentIds: readonly string[]
  readonly via: Visit['via']
  /** What was told of each issue; without it, all share what the facts say. */
  readonly told?: readonly IssueTold[]
}

export interface RecordedVisit {
  readonly changes: readonly Change[]
  readonly visit: Visit
  readonly household: HouseholdRecord
}

/**
 * A household was visited (访全面). One visit, its issues, the household's state, both counters and the audit entry go
 * together. The day of the visit may lie before the day of entry; that is free of any penalty.
 */
export async function recordVisit(asked: ActionContext, input: RecordVisit): Promise<RecordedVisit> {
  const household = await asked.readers.household(input.householdId)
  if (!household) throw new DomainError('household.not-found', { words: input.householdId })
  const context = allow(asked, 'visit.record', resourceOf(household), '登记这一户')
  const campaign = await activeCampaign(context)
  checkDay(input.facts.visitDay, campaign, context.now)
  if (input.via === 'tap') refuseSecondTap(household, input.facts.result, context.now)

  const visit = newVisit(context, input, household, campaign)
  const issues = await raiseAll(
    context,
    { household, campaignId: campaign.id, visitId: visit.id },
    input.told ?? toldByForm(input.facts),
  )
  const complete: Visit = { ...visit, issueIds: issues.ids }
  const next =
    stateWithVisit(household, complete) ??
    stateFromHistory(household, [
      ...(await context.readers.standingVisits(household.id, campaign.id)),
      complete,
    ])
  const changes: Change[] = [
    { kind: 'visit.add', visit: complete },
    ...issues.changes,
    movedTo(household, campaign.id, next, 1),
    ...(input.attachmentIds.length > 0
      ? [{ kind: 'attachments.link', ids: input.attachmentIds, visitId: visit.id } as const]
      : []),
    audited(context, 'visit.record', `visit/${visit.id}`, null, factsOf(complete)),
  ]
  return { changes, visit: complete, household }
}

export function checkDay(day: string, campaign: Campaign, now: number): void {
  if (day > dayOf(now)) throw new DomainError('visit.day-in-future', { day })
  if (day < campaign.from) throw new DomainError('visit.day-before-campaign', { day, from: campaign.from })
}

/** Two taps on one row, or on two copies of a list, are one visit. */
function refuseSecondTap(household: HouseholdRecord, result: VisitResult, now: number): void {
  const isLogged = isCovering(household.state) || household.state === result
  if (household.lastVisitDay === dayOf(now) && isLogged && household.visits > 0)
    throw new DomainError('visit.already-logged-today', { head: household.head })
}

function newVisit(
  context: ActionContext,
  { facts, attachmentIds, via }: RecordVisit,
  household: HouseholdRecord,
  campaign: Campaign,
): Visit {
  return {
    id: context.newId(),
    campaignId: campaign.id,
    householdId: household.id,
    villageId: household.villageId,
    ...(household.unitId ? { unitId: household.unitId } : {}),
    cadreId: context.actor.person.id,
    enteredBy: context.actor.person.id,
    ...(context.forId ? { forId: context.forId } : {}),
    visitDay: facts.visitDay,
    enteredAt: context.now,
    result: facts.result,
    ...(facts.metWith ? { metWith: facts.metWith } : {}),
    ...(facts.findings ? { findings: facts.findings } : {}),
    ...(facts.gift ? { gift: facts.gift } : {}),
    issueIds: [],
    attachmentIds,
    status: 'standing',
    rev: 0,
    via,
  }
}

export async function raiseAll(
  context: ActionContext,
  about: Pick<Raised, 'household' | 'campaignId' | 'visitId'>,
  told: readonly IssueTold[],
): Promise<{ readonly ids: readonly string[]; readonly changes: readonly Change[] }> {
  const raised = []
  for (const one of told) raised.push(await raiseIssue(context, { ...about, ...one }))
  return { ids: raised.map(({ issue }) => issue.id), changes: raised.flatMap(({ changes }) => changes) }
}

/** The facts of a visit as the audit keeps them. */
export function factsOf(visit: Visit): Record<string, unknown> {
  const { householdId, result, visitDay, metWith, findings, gift, issueIds, attachmentIds, status } = visit
  const given = gift ? { gift } : {}
  return { householdId, result, visitDay, metWith, findings, ...given, issueIds, attachmentIds, status }
}
