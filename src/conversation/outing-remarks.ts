import type { ActionContext } from '../actions/action.js'
import { resourceOfIssue } from '../actions/move-issue.js'
import { can } from '../domain/access.js'
import type { Issue } from '../domain/issues/types.js'
import type { HouseholdRecord } from '../domain/ports.js'
import { dayOf } from '../domain/time.js'
import { type Remarks, remarksOn } from '../views/outing-remarks.js'

/** What this person may know of each household before knocking, from the records as they are. */
export async function outingRemarks(
  { actor, readers, now }: Pick<ActionContext, 'actor' | 'readers' | 'now'>,
  households: readonly HouseholdRecord[],
): Promise<ReadonlyMap<string, Remarks>> {
  if (households.length === 0) return new Map()
  const [issues, visits] = await Promise.all([
    readers.places.issuesOf(households.map(({ id }) => id)),
    Promise.all(households.map(({ lastVisitId }) => (lastVisitId ? readers.visit(lastVisitId) : null))),
  ])
  const seen = await Promise.all(
    issues.map(async (issue) => can(actor, 'issue.see', await resourceOfIssue(readers, issue))),
  )
  const byHousehold = new Map<string, Issue[]>()
  const shown = issues.filter((_, i) => seen[i])
  const ids = new Set(shown.map(({ id }) => id))
  for (const issue of shown) {
    const of = byHousehold.get(issue.householdId)
    if (of) of.push(issue)
    else byHousehold.set(issue.householdId, [issue])
  }
  return new Map(
    households.map((household, i) => {
      const visit = visits[i] ?? null
      const last = { visit, hasHidden: visit?.issueIds.some((id) => !ids.has(id)) ?? false }
      return [household.id, remarksOn(household, byHousehold.get(household.id) ?? [], last, dayOf(now))]
    }),
  )
}
