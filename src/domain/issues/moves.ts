import * as z from 'zod'
import { CASE_MOVES } from './case-moves.js'
import { ISSUE_CATEGORIES } from './category.js'
import { COUNTY_MOVES } from './county-moves.js'
import {
  AT_DOOR,
  AT_WORK,
  coUnits,
  day,
  isReasoned,
  type MoveRule,
  meeting,
  SENIOR,
  unitId,
  words,
  workdays,
} from './move-rule.js'
import {
  ANSWERS,
  type CallbackAnswer,
  DOOR_OUTCOMES,
  type DoorOutcome,
  ISSUE_KINDS,
  type IssueStatus,
  PRIORITIES,
  REOPEN_REASONS,
} from './types.js'

export type { Condition, MoveRule } from './move-rule.js'

/** What an outcome at the door means for the issue: done with, or waiting for somebody. */
export const STATUS_AT_DOOR: Readonly<Record<DoorOutcome, IssueStatus>> = {
  on_spot: 'on_spot',
  explained: 'explained',
  coordinated: 'raised',
  county_level: 'county_level',
}

const AFTER_CALLBACK: Readonly<Record<CallbackAnswer, IssueStatus>> = {
  satisfied: 'closed',
  basically: 'closed',
  not: 'reopened',
  unreachable: 'callback',
  declined: 'callback',
}

/**
 * 办理闭环: every move of an issue, as a table. Rights, buttons, help, sentences and tests are made from it, and nothing
 * else decides a move. After domain rules for handling: ownership moves only on 签收; 退回 needs a reason and a better
 * place; 延期 before the deadline, at most twice; 回访 by somebody who did not handle it.
 */
export const MOVES = {
  assign: {
    word: '交办',
    from: ['raised', 'returned', 'reopened'],
    to: 'assigned',
    who: SENIOR,
    input: z.strictObject({
      unitId,
      priority: z.enum(PRIORITIES).optional(),
      days: workdays.optional(),
      coUnits: coUnits.optional(),
      note: words.optional(),
      meeting: meeting.optional(),
    }),
    if: ['lead_not_fixed'],
    clock: 'start',
  },
  /** 县级统筹: the county offices assign, with what their meeting or a leader decided. */
  assign_county: {
    word: '统筹交办',
    from: ['county_level'],
    to: 'assigned',
    who: ['office'],
    input: z
      .strictObject({
        unitId,
        priority: z.enum(PRIORITIES).optional(),
        days: workdays.optional(),
        coUnits: coUnits.optional(),
        note: words.optional(),
        meeting: meeting.optional(),
      })
      .refine(isReasoned, { path: ['note'] }),
    clock: 'start',
  },
  fix_lead: {
    word: '定主办',
    from: ['returned'],
    to: 'assigned',
    who: ['office'],
    input: z
      .strictObject({
        unitId,
        days: workdays.optional(),
        coUnits: coUnits.optional(),
        note: words.optional(),
        meeting: meeting.optional(),
      })
      .refine(isReasoned, { path: ['note'] }),
    if: ['lead_is_to_be_fixed'],
    clock: 'start',
  },
  accept: {
    word: '签收',
    from: ['assigned'],
    to: 'accepted',
    who: ['lead'],
    input: z.strictObject({}),
    clock: 'same',
  },
  return: {
    word: '退回',
    from: ['assigned', ...AT_WORK],
    to: 'returned',
    who: ['lead_head', 'handler'],
    input: z.strictObject({ reason: words, shouldBe: unitId }),
    clock: 'same',
  },
  hand_on: {
    word: '转办',
    from: ['assigned', ...AT_WORK, 'extension_pending'],
    to: 'assigned',
    who: ['lead_head', 'office'],
    input: z
      .strictObject({
        unitId,
        days: workdays.optional(),
        coUnits: coUnits.optional(),
        reason: words.optional(),
        meeting: meeting.optional(),
      })
      .refine(isReasoned, { path: ['reason'] }),
    clock: 'start',
  },
  /** 换人不断线: another handler in the same unit, in whatever state of work it is. */
  hand_over: {
    word: '交接',
    from: [...AT_WORK, 'extension_pending', 'suspended'],
    to: 'same',
    who: ['lead_head', 'office'],
    input: z.strictObject({ handlerId: z.string().min(1) }),
    clock: 'same',
  },
  note: {
    word: '进展',
    from: [...AT_WORK, 'extension_pending', 'suspended'],
    to: (_, from) => (from === 'accepted' ? 'in_progress' : from),
    who: ['lead', 'co', 'responsible_leader', 'office'],
    input: z.strictObject({ text: words }),
    takesPhotos: true,
    clock: 'same',
  },
  co_done: {
    word: '协办完成',
    from: [...AT_WORK, 'extension_pending', 'suspended'],
    to: 'same',
    who: ['co'],
    input: z.strictObject({ text: words }),
    takesPhotos: true,
    clock: 'same',
  },
  suspend: {
    word: '挂起',
    from: AT_WORK,
    to: 'suspended',
    who: ['lead_head', 'handler'],
    input: z.strictObject({ evidence: words, until: day }),
    if: ['not_overdue'],
    clock: 'stop',
  },
  go_on: {
    word: '恢复办理',
    from: ['suspended'],
    to: 'in_progress',
    who: ['lead', 'office', 'system'],
    input: z.strictObject({}),
    clock: 'go_on',
  },
  ask_extension: {
    word: '申请延期',
    from: AT_WORK,
    to: 'extension_pending',
    who: ['lead_head', 'handler'],
    input: z.strictObject({ days: workdays.max(30), reason: words }),
    if: ['has_deadline', 'not_overdue', 'extensions_left'],
    clock: 'same',
  },
  grant_extension: {
    word: '同意延期',
    from: ['extension_pending'],
    to: 'in_progress',
    who: ['office'],
    input: z.strictObject({}),
    clock: 'extend',
  },
  refuse_extension: {
    word: '不同意延期',
    from: ['extension_pending'],
    to: 'in_progress',
    who: ['office'],
    input: z.strictObject({ reason: words }),
    clock: 'same',
  },
  nudge: {
    word: '催办',
    from: ['assigned', ...AT_WORK, 'extension_pending', 'returned', 'reopened', 'county_level'],
    to: 'same',
    who: ['raiser', 'household_cadre', 'lead_head', 'responsible_leader', ...SENIOR],
    input: z.strictObject({}),
    clock: 'same',
  },
  supervise: {
    word: '督办',
    from: ['assigned', ...AT_WORK, 'extension_pending', 'suspended', 'returned', 'reopened', 'county_level'],
    to: 'same',
    who: ['office', 'deputy_leader', 'responsible_leader'],
    input: z.strictObject({ text: words }),
    clock: 'same',
  },
  escalate: {
    word: '上报县级统筹',
    from: ['raised', 'returned', 'reopened', ...AT_WORK],
    to: 'county_level',
    who: ['household_head', 'town', 'lead_head'],
    input: z.strictObject({ reason: words }),
    clock: 'same',
  },
  resolve: {
    word: '办结',
    from: [...AT_WORK, 'extension_pending'],
    to: 'resolved',
    who: ['lead'],
    input: z.strictObject({ done: words }),
    if: ['co_parts_done'],
    takesPhotos: true,
    clock: 'same',
  },
  explain: {
    word: '解释说明',
    from: ['raised', ...AT_WORK, 'extension_pending', 'county_level', 'reopened'],
    to: 'explained',
    who: ['lead', 'household_head', 'town', 'office'],
    input: z.strictObject({ clause: words, told: words }),
    clock: 'same',
  },
  call_back: {
    word: '回访',
    from: ['resolved', 'callback'],
    to: ({ answer }) => AFTER_CALLBACK[answer as CallbackAnswer],
    who: ['caller'],
    input: z
      .strictObject({
        answer: z.enum(ANSWERS),
        why: z.enum(REOPEN_REASONS).optional(),
        said: words.optional(),
      })
      .refine(({ answer, why }) => answer !== 'not' || why !== undefined, { path: ['why'] }),
    clock: 'same',
  },
  close: {
    word: '销号',
    from: ['callback'],
    to: 'closed',
    who: ['household_head', 'town', 'office'],
    input: z.strictObject({ note: words.optional() }),
    clock: 'same',
  },
  reopen: {
    word: '重办',
    from: ['on_spot', 'explained', 'resolved', 'callback', 'closed', 'merged'],
    to: 'reopened',
    who: ['raiser', 'household_cadre', ...SENIOR],
    input: z.strictObject({ why: z.enum(REOPEN_REASONS), said: words.optional() }),
    if: ['not_watched'],
    clock: 'same',
  },
  ...COUNTY_MOVES,
  ...CASE_MOVES,
  amend: {
    word: '更正',
    from: AT_DOOR,
    to: ({ outcome }) => STATUS_AT_DOOR[outcome as DoorOutcome],
    who: ['raiser'],
    input: z.strictObject({
      text: z.string().max(1000),
      category: z.enum(ISSUE_CATEGORIES).optional(),
      kind: z.enum(ISSUE_KINDS).optional(),
      outcome: z.enum(DOOR_OUTCOMES),
      outcomeNote: z.string().nullable(),
      promisedDay: day.nullable(),
    }),
    if: ['untouched', 'nothing_taken_in'],
    clock: 'same',
  },
  strike: {
    word: '更正撤下',
    from: AT_DOOR,
    to: 'withdrawn',
    who: ['raiser'],
    input: z.strictObject({}),
    if: ['untouched', 'nothing_taken_in'],
    clock: 'same',
  },
  withdraw: {
    word: '撤销',
    from: AT_DOOR,
    to: 'withdrawn',
    who: ['raiser'],
    input: z.strictObject({}),
    if: ['untouched', 'own_entry_fresh', 'nothing_taken_in'],
    clock: 'same',
  },
} as const satisfies Record<string, MoveRule>

export type Move = keyof typeof MOVES
export const MOVE_NAMES = Object.keys(MOVES) as Move[]
export type InputOf<M extends Move> = z.infer<(typeof MOVES)[M]['input']>

/** The moves that a status allows, in the order of the table. */
export function movesFrom(status: IssueStatus): readonly Move[] {
  return MOVE_NAMES.filter((name) => (MOVES[name].from as readonly IssueStatus[]).includes(status))
}

/** In whose hands an issue is in each status; `same` where a move does not change that. */
export const HOLDER_IN: Readonly<
  Record<IssueStatus, 'same' | 'lead' | 'assigner' | 'office' | 'household' | 'nobody'>
> = {
  raised: 'household',
  on_spot: 'nobody',
  explained: 'nobody',
  county_level: 'office',
  // Silence is not acceptance: it stays with who gave it away until the other unit signs for it.
  assigned: 'same',
  accepted: 'lead',
  in_progress: 'lead',
  extension_pending: 'lead',
  suspended: 'lead',
  returned: 'assigner',
  resolved: 'household',
  callback: 'household',
  closed: 'nobody',
  // One level up: the handling unit had its chance.
  reopened: 'office',
  merged: 'nobody',
  withdrawn: 'nobody',
}

/** 交办, 转办 and 定主办: those that give an issue to a unit start its clock; 催办 of what is not accepted yet does not. */
export function isGiving({ move }: { readonly move: string }): boolean {
  return move in MOVES && MOVES[move as Move].clock === 'start'
}
