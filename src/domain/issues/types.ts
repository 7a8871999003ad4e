import type { Day, Instant } from '../time.js'
import type { IssueCategory } from './category.js'

/** What kind of trouble it is: decides which clocks and which extra steps it has. */
export const ISSUE_KINDS = ['request', 'dispute', 'petition', 'enterprise', 'suggestion', 'errand'] as const
export type IssueKind = (typeof ISSUE_KINDS)[number]

/** How an issue leaves the door of the household (办实事, four outcomes). */
export const DOOR_OUTCOMES = ['on_spot', 'explained', 'coordinated', 'county_level'] as const
export type DoorOutcome = (typeof DOOR_OUTCOMES)[number]

export const ISSUE_STATUSES = [
  'raised',
  'on_spot',
  'explained',
  'county_level',
  'assigned',
  'accepted',
  'in_progress',
  'extension_pending',
  'suspended',
  'returned',
  'resolved',
  'callback',
  'closed',
  'reopened',
  'merged',
  'withdrawn',
] as const
export type IssueStatus = (typeof ISSUE_STATUSES)[number]

/** Nobody owes anything any more; a household's word can still reopen all of these but the last. */
export const ENDED: ReadonlySet<IssueStatus> = new Set([
  'on_spot',
  'explained',
  'closed',
  'merged',
  'withdrawn',
])

/** 紧急程度: the two urgent ones run by the clock, the others by working days. */
export const PRIORITIES = ['hours_2', 'hours_24', 'days_7', 'days_15'] as const
export type Priority = (typeof PRIORITIES)[number]

export type TimeLimit =
  | { readonly kind: 'hours'; readonly hours: number }
  | { readonly kind: 'workdays'; readonly days: number }

export const ANSWERS = ['satisfied', 'basically', 'not', 'unreachable', 'declined'] as const
export type CallbackAnswer = (typeof ANSWERS)[number]

/** Why a household is not satisfied, or brings a closed issue up again. */
export const REOPEN_REASONS = ['not_done', 'half_done', 'slow', 'attitude', 'relapse', 'other'] as const
export type ReopenReason = (typeof REOPEN_REASONS)[number]

/** 息诉息访: how a petition case or dispute was agreed to be over. */
export const SETTLED_BY = ['agreement', 'pledge', 'court', 'oral'] as const
export type SettledBy = (typeof SETTLED_BY)[number]

/** 法定办理期限, in calendar days from registration. */
export interface StatutoryClock {
  readonly from: Day
  readonly due: Day
  /** 0 until it was extended, which is done once at most. */
  readonly extendedDays: number
  /** Grows whenever `due` changes, like that of a deadline. */
  readonly version: number
}

/** 协办: one unit's own part of an issue that another unit leads. */
export interface CoPart {
  readonly unitId: string
  readonly task: string
  readonly doneAt?: Instant
}

/** In whose hands an issue is: a unit, the county offices, or nobody's any more. */
export type Holder =
  | { readonly kind: 'unit'; readonly unitId: string }
  | { readonly kind: 'office' }
  | { readonly kind: 'nobody' }

export interface Deadline {
  readonly at: Instant
  readonly limit: TimeLimit
  /** Grows whenever the deadline changes, so that its reminders start anew and the old ones fall silent. */
  readonly version: number
}

/** An issue as it stands. Its history is in its moves; this is what they add up to. */
export interface Issue {
  readonly id: string
  /** 编号: `2026-0123`, gapless within county and year. */
  readonly number: string
  readonly campaignId: string
  readonly kind: IssueKind
  readonly category: IssueCategory
  readonly text: string
  readonly householdId: string
  /** Absent for one that was raised without a visit. */
  readonly visitId?: string
  readonly villageId: string
  readonly town: string
  /** The unit responsible for the household when it was raised. */
  readonly unitId?: string
  readonly raisedBy: string
  readonly raisedAt: Instant
  readonly status: IssueStatus
  /** How it left the door, or was ended: what was done, which policy was explained. */
  readonly outcome: DoorOutcome
  readonly outcomeNote?: string
  /** 承诺: what the household was promised, by when. */
  readonly promisedDay?: Day
  readonly priority?: Priority
  readonly leadUnitId?: string
  /** 经办人: who accepted it for the lead unit. */
  readonly handlerId?: string
  readonly assignedByUnitId?: string
  readonly coParts: readonly CoPart[]
  readonly holder: Holder
  readonly deadline?: Deadline
  /** What was left of the deadline when the clock was stopped, ms: of office hours, or of plain time for hours. */
  readonly leftMs?: number
  readonly suspendedUntil?: Day
  readonly extensions: number
  readonly asked?: { readonly days: number; readonly reason: string }
  readonly returns: number
  readonly reopenings: number
  readonly nudges: number
  readonly supervised: boolean
  /** 回访人: who is to call the household back. */
  readonly callerId?: string
  readonly callbackDue?: Day
  readonly unreachable: number
  readonly answer?: CallbackAnswer
  readonly resolvedAt?: Instant
  readonly closedAt?: Instant
  /** The main issue it is handled with; stays when it ends along with it, goes when it is reopened for itself. */
  readonly mergedInto?: string
  /** Somebody else than who raised it has moved it. */
  readonly takenUp?: boolean
  /** How many issues were ever merged into this one. */
  readonly takenIn?: number
  /** 化解方案 of a petition case or dispute. */
  readonly plan?: { readonly analysis: string; readonly plan: string }
  /** 包案领导. */
  readonly leaderId?: string
  readonly statutory?: StatutoryClock
  readonly settled?: { readonly day: Day; readonly how: SettledBy; readonly note: string }
  /** 息诉息访: the last day on which a settled petition or dispute is watched for relapse. */
  readonly watchUntil?: Day
  /** The end of the watch was noted. */
  readonly watchEnded?: boolean
  /** 复访: how often it came up again while it was watched. */
  readonly relapses?: number
  /** The number of moves so far; guards the next write. */
  readonly rev: number
}

/** One move of an issue. Only ever added; the custody ledger is computed from these alone. */
export interface IssueMove {
  readonly id: string
  readonly issueId: string
  /** 0 for the raising. */
  readonly seq: number
  readonly at: Instant
  readonly move: string
  readonly by: string
  /** 代班: in whose place. */
  readonly forId?: string
  readonly byUnitId: string | null
  readonly from: IssueStatus | null
  readonly to: IssueStatus
  /** Afterwards. */
  readonly holder: Holder
  readonly isStopped: boolean
  readonly dueAt: Instant | null
  readonly facts: Readonly<Record<string, unknown>>
  /** Photos and voice messages that came with it. */
  readonly attachmentIds?: readonly string[]
}
