import type { IssueCategory } from '../domain/issues/category.js'
import type { Day } from '../domain/time.js'
import type { VisitResult } from '../domain/visits/types.js'
import type { DemoMove } from './handling.js'
import type { IssueOutcome } from './phrases.js'

export interface DemoVisit {
  readonly householdId: string
  readonly cadreId: string
  readonly visitDay: Day
  readonly result: VisitResult
  readonly findings?: string
  readonly issues: readonly {
    readonly category: IssueCategory
    readonly text: string
    readonly outcome: IssueOutcome
    /** What the household was promised. */
    readonly outcomeNote?: string
    /** What was done about it since. */
    readonly moves?: readonly DemoMove[]
  }[]
}
