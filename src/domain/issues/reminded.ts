import type { Issue, IssueStatus } from './types.js'

/** What a reminder of an issue rests on: it holds while the issue stands in one of these statuses with this deadline. */
export interface Reminded {
  readonly issueId: string
  readonly whileIn: readonly IssueStatus[]
  /** The deadline's version; null for a reminder that no deadline is behind. */
  readonly version: number | null
  /** Whose version that is; the deadline's unless told. */
  readonly clock?: 'statutory'
}

/** A closed issue, and a deadline that was moved, disarm the reminders that went out before. */
export function stillHolds({ whileIn, version, clock }: Reminded, issue: Issue | undefined): boolean {
  if (!issue || !whileIn.includes(issue.status)) return false
  const current = clock === 'statutory' ? issue.statutory?.version : issue.deadline?.version
  return version === null || current === version
}
