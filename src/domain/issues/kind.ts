import type { IssueCategory } from './category.js'
import type { IssueKind } from './types.js'

/** Kinds that an issue of a household may have: an enterprise's difficulty is raised by an enterprise. */
export const HOUSEHOLD_KINDS = ['request', 'dispute', 'petition', 'suggestion', 'errand'] as const
export type HouseholdKind = (typeof HOUSEHOLD_KINDS)[number]

/** Categories that are a kind of their own: nobody is asked for theirs. */
const KIND_OF: Readonly<Partial<Record<IssueCategory, HouseholdKind>>> = {
  dispute: 'dispute',
  petition_legacy: 'petition',
}

/** Whether the category leaves open what kind it is: a trouble over land may be a request, a dispute or an old petition. */
export function leavesKindOpen(category: IssueCategory): boolean {
  return KIND_OF[category] === undefined
}

/** What the category says, else what was told, else a request. */
export function kindOf(category: IssueCategory, told: IssueKind | null | undefined): IssueKind {
  return KIND_OF[category] ?? told ?? 'request'
}
