import type { Change } from '../domain/changes.js'
import { isCovering } from '../domain/coverage/tally.js'
import { DomainError } from '../domain/errors.js'
import type { Issue } from '../domain/issues/types.js'
import type { HouseholdRecord } from '../domain/ports.js'
import { dayOf, type Instant } from '../domain/time.js'
import type { VisitFacts } from '../domain/visits/input.js'
import type { IssueTold } from '../domain/visits/told.js'
import type { VisitResult } from '../domain/visits/types.js'
import { type ActionContext, activeCampaign, allow, resourceOf } from './action.js'
import { raiseIssue } from './raise-issue.js'
import { checkDay, type RecordedVisit, recordVisit } from './record-visit.js'

/** What a message says of one household. */
export interface Said {
  readonly householdId: string
  /** False where trouble is passed on without a visit. */
  readonly visited: boolean
  readonly facts: VisitFacts
  readonly told: readonly IssueTold[]
  readonly attachmentIds: readonly string[]
}

/** One household that keeps all of it from being recorded. */
export interface SaidRefusal {
  readonly householdId: string
  readonly why: DomainError
}

export type RecordedSaid =
  | { readonly kind: 'refused'; readonly refusals: readonly SaidRefusal[] }
  | {
      readonly kind: 'recorded'
      readonly changes: readonly Change[]
      readonly visits: readonly RecordedVisit[]
      readonly issues: readonly { readonly issue: Issue; readonly household: HouseholdRecord }[]
    }

/**
 * All that one message says is recorded together or not at all. Every household is checked before the first issue takes
 * its number: a number that is taken and not used would leave a gap.
 */
export async function recordSaid(context: ActionContext, said: readonly Said[]): Promise<RecordedSaid> {
  const refusals: SaidRefusal[] = []
  for (const one of said) {
    const why = await refusalOf(context, one)
    if (why) refusals.push({ householdId: one.householdId, why })
  }
  if (refusals.length > 0) return { kind: 'refused', refusals }
  const visits: RecordedVisit[] = []
  const issues: { issue: Issue; household: HouseholdRecord; changes: readonly Change[] }[] = []
  for (const one of said)
    if (one.visited) visits.push(await recordVisit(context, { ...one, via: 'sentence' }))
    else issues.push(...(await raiseUnvisited(context, one)))
  return {
    kind: 'recorded',
    ...{ visits, issues },
    changes: [...visits, ...issues].flatMap(({ changes }) => changes),
  }
}

async function refusalOf(context: ActionContext, one: Said): Promise<DomainError | null> {
  try {
    const household = await context.readers.household(one.householdId)
    if (!household) throw new DomainError('household.not-found', { words: one.householdId })
    allow(context, 'visit.record', resourceOf(household), `登记${household.head}家`)
    const campaign = await activeCampaign(context)
    if (!one.visited) return null
    checkDay(one.facts.visitDay, campaign, context.now)
    return loggedAlready(household, one.facts, context.now)
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
}

/** One household visited twice on one day is one sentence sent twice, or a colleague who was quicker. */
export function loggedAlready(
  { head, lastVisitDay, state, visits }: HouseholdRecord,
  { visitDay, result }: { readonly visitDay: string; readonly result: VisitResult },
  now: Instant,
): DomainError | null {
  if (lastVisitDay !== visitDay || visits === 0 || !isCovering(state) || !isCovering(result)) return null
  return visitDay === dayOf(now)
    ? new DomainError('visit.already-logged-today', { head })
    : new DomainError('visit.already-logged', { head, day: visitDay })
}

/** The photos go with the first issue. */
async function raiseUnvisited(context: ActionContext, { householdId, told, attachmentIds }: Said) {
  const household = await context.readers.household(householdId)
  if (!household) throw new DomainError('household.not-found', { words: householdId })
  const allowed = allow(context, 'visit.record', resourceOf(household), `登记${household.head}家的问题`)
  const campaign = await activeCampaign(context)
  const raised = []
  for (const [i, one] of told.entries()) {
    const photos = i === 0 ? attachmentIds : []
    const made = await raiseIssue(allowed, { household, campaignId: campaign.id, ...one }, photos)
    raised.push({ ...made, household })
  }
  return raised
}
