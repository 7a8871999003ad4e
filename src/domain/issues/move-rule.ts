import * as z from 'zod'
import { isDay } from '../time.js'
import type { Party } from './parties.js'
import type { IssueStatus } from './types.js'

/** What may be wanted of an issue as it stands, beside its status, before a move is possible. */
export type Condition =
  | 'lead_not_fixed'
  | 'lead_is_to_be_fixed'
  | 'not_overdue'
  | 'extensions_left'
  | 'co_parts_done'
  | 'has_deadline'
  | 'petition_or_dispute'
  | 'has_case_clock'
  | 'case_not_due'
  | 'case_not_extended'
  | 'watched'
  | 'not_watched'
  | 'watch_over'
  | 'own_entry_fresh'
  | 'untouched'
  | 'nothing_taken_in'
  | 'merged_before'

export interface MoveRule {
  /** What it is called, on buttons and in the sentences that ask for it. */
  readonly word: string
  readonly from: readonly IssueStatus[]
  /** `same` leaves the status. */
  readonly to: IssueStatus | 'same' | ((input: Input, from: IssueStatus) => IssueStatus)
  /** Of these one must be true of the person. */
  readonly who: readonly Party[]
  /** What the move needs to be told; a person is asked for what is missing. */
  readonly input: z.ZodObject
  readonly if?: readonly Condition[]
  /** Photos and voice messages may go with it; they are never asked for. */
  readonly takesPhotos?: true
  readonly clock: 'same' | 'start' | 'extend' | 'stop' | 'go_on'
}

// biome-ignore lint/suspicious/noExplicitAny: each rule narrows it with its own schema before anything reads it
type Input = any

export const words = z.string().trim().min(1).max(1000)
export const unitId = z.string().min(1)
export const day = z.string().refine(isDay)
export const workdays = z.number().int().min(1).max(90)
export const coUnits = z.array(z.strictObject({ unitId, task: words })).max(5)

/** 联席会议: by which meeting it was decided. */
export const meeting = z.strictObject({ id: z.string().min(1), day })

/** A reason has to be told, except where a meeting decided: then the meeting is the reason. */
export function isReasoned(input: {
  readonly note?: string | undefined
  readonly reason?: string | undefined
  readonly meeting?: object | undefined
}): boolean {
  return (input.note ?? input.reason ?? input.meeting) !== undefined
}

/** As it left the household's door; nobody else has taken it up. */
export const AT_DOOR = ['raised', 'on_spot', 'explained', 'county_level'] as const
export const AT_WORK = ['accepted', 'in_progress'] as const
export const UNSOLVED = [
  'raised',
  'county_level',
  'assigned',
  'accepted',
  'in_progress',
  'extension_pending',
] as const
/** Petition cases and disputes that nobody has brought to an end yet. */
export const OPEN_CASE = [...UNSOLVED, 'suspended', 'returned', 'reopened'] as const
export const SENIOR = ['household_head', 'town', 'office'] as const
