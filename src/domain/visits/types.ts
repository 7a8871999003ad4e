import type { Day, Instant } from '../time.js'
import type { Gift } from './gift.js'

/** How a visit ended. Only a met or phoned household is covered. */
export const VISIT_RESULTS = ['met', 'phone', 'absent', 'refused', 'moved', 'vacant'] as const
export type VisitResult = (typeof VISIT_RESULTS)[number]

/** A household's place in coverage: what its standing visits say, else what the registry says. */
export const COVERAGE_STATES = ['unvisited', ...VISIT_RESULTS] as const
export type CoverageState = (typeof COVERAGE_STATES)[number]

export interface Visit {
  readonly id: string
  readonly campaignId: string
  readonly householdId: string
  /** Copied from the household at the time of the visit, so that a later move does not rewrite history. */
  readonly villageId: string
  readonly unitId?: string
  /** Who visited. */
  readonly cadreId: string
  /** Who entered it; differs from `cadreId` for an entry on behalf. */
  readonly enteredBy: string
  /** 代班: in whose place. */
  readonly forId?: string
  readonly visitDay: Day
  readonly enteredAt: Instant
  readonly result: VisitResult
  /** Who went along or was met, as written. */
  readonly metWith?: string
  readonly findings?: string
  /** 慰问. */
  readonly gift?: Gift
  readonly issueIds: readonly string[]
  readonly attachmentIds: readonly string[]
  readonly status: 'standing' | 'withdrawn'
  /** Grows with each correction. */
  readonly rev: number
  /** How it was logged; `sentence`: said in words and confirmed on a card. */
  readonly via: 'tap' | 'card' | 'prompts' | 'import' | 'sentence' | 'paper'
}

export type Tally = Readonly<Record<CoverageState, number>>
