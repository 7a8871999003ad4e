import { can } from '../domain/access.js'
import type { Change } from '../domain/changes.js'
import { isCovering } from '../domain/coverage/tally.js'
import { DomainError } from '../domain/errors.js'
import type { HouseholdRecord } from '../domain/ports.js'
import type { Day } from '../domain/time.js'
import type { Visit, VisitResult } from '../domain/visits/types.js'
import { type ActionContext, activeCampaign, resourceOf } from './action.js'
import { recordVisit } from './record-visit.js'
import { WITHDRAW_MINUTES, withdrawVisit } from './withdraw-visit.js'

/** One row of a paper list with what was written beside it. */
export interface PaperRow {
  readonly number: number
  readonly householdId: string
  readonly result: VisitResult
}

/** The rows by what becomes of them now. */
export interface SortedPaper {
  readonly toLog: readonly (PaperRow & { readonly household: HouseholdRecord })[]
  /** Logged for that day already, from the card, or from another copy of the list. */
  readonly logged: readonly (PaperRow & { readonly household: HouseholdRecord })[]
  /** Not this person's to visit any more. */
  readonly gone: readonly PaperRow[]
}

/** A visit of the same day that covers the household, or ended as the paper says, is the same visit. */
export async function sortPaper(
  context: ActionContext,
  day: Day,
  rows: readonly PaperRow[],
): Promise<SortedPaper> {
  const { actor, readers } = context
  const campaign = await activeCampaign(context)
  const ids = rows.map(({ householdId }) => householdId)
  const [visits, households] = await Promise.all([
    readers.places.visitsOn(campaign.id, day, ids),
    Promise.all(ids.map((id) => readers.household(id))),
  ])
  const isLogged = ({ householdId, result }: PaperRow): boolean =>
    visits.some((one) => one.householdId === householdId && (isCovering(one.result) || one.result === result))
  const found = rows.flatMap((row, i) => {
    const household = households[i]
    return household && can(actor, 'visit.record', resourceOf(household)) ? [{ ...row, household }] : []
  })
  const known = new Set(found.map(({ householdId }) => householdId))
  return {
    toLog: found.filter((row) => !isLogged(row)),
    logged: found.filter(isLogged),
    gone: rows.filter(({ householdId }) => !known.has(householdId)),
  }
}

/** 补录: every row that is still to be logged becomes a visit, all of them together. */
export async function recordPaper(
  context: ActionContext,
  day: Day,
  rows: readonly PaperRow[],
): Promise<SortedPaper & { readonly visits: readonly Visit[]; readonly changes: readonly Change[] }> {
  const sorted = await sortPaper(context, day, rows)
  const visits: Visit[] = []
  const changes: Change[] = []
  for (const { householdId, result } of sorted.toLog) {
    const facts = { ...NOTHING_FOUND, result, visitDay: day }
    const recorded = await recordVisit(context, { householdId, facts, attachmentIds: [], via: 'paper' })
    visits.push(recorded.visit)
    changes.push(...recorded.changes)
  }
  return { ...sorted, visits, changes }
}

const NOTHING_FOUND = {
  ...{ metWith: null, findings: null, issues: [], kind: null },
  ...{ outcome: null, outcomeNote: null, promisedDay: null },
}

/** Takes back all visits of one entry that still stand, within 30 minutes, or none. */
export async function withdrawPaper(
  context: ActionContext,
  visitIds: readonly string[],
): Promise<{ readonly withdrawn: number; readonly changes: readonly Change[] }> {
  const visits = await Promise.all(visitIds.map((id) => context.readers.visit(id)))
  const standing = visits.filter((visit) => visit?.status === 'standing')
  if (standing.length === 0) throw new DomainError('visit.withdrawn', {})
  if (standing.some((visit) => visit && context.now - visit.enteredAt > WITHDRAW_MINUTES * 60_000))
    throw new DomainError('visit.withdraw-too-late', { minutes: WITHDRAW_MINUTES })
  const changes: Change[] = []
  for (const visit of standing) if (visit) changes.push(...(await withdrawVisit(context, visit.id)).changes)
  return { withdrawn: standing.length, changes }
}
