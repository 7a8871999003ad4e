import * as z from 'zod'
import { day, type MoveRule, OPEN_CASE, SENIOR, words, workdays } from './move-rule.js'
import { SETTLED_BY } from './types.js'

/** The rows of the table that only petition cases and disputes have. */
export const CASE_MOVES = {
  plan: {
    word: '化解方案',
    from: OPEN_CASE,
    to: 'same',
    who: ['lead', 'responsible_leader', ...SENIOR],
    input: z.strictObject({ analysis: words, plan: words, leaderId: z.string().min(1) }),
    if: ['petition_or_dispute'],
    clock: 'same',
  },
  /** 《信访工作条例》: once, before it is due, approved by the head of the unit, the petitioner told. */
  extend_case: {
    word: '延长法定期限',
    from: OPEN_CASE,
    to: 'same',
    who: ['lead_head', 'responsible_leader', 'office'],
    input: z.strictObject({ days: workdays, reason: words, told: words }),
    if: ['petition_or_dispute', 'has_case_clock', 'case_not_due', 'case_not_extended'],
    clock: 'same',
  },
  settle: {
    word: '息诉息访',
    from: [...OPEN_CASE, 'explained', 'resolved', 'callback'],
    to: 'closed',
    who: ['responsible_leader', ...SENIOR],
    input: z.strictObject({ day, how: z.enum(SETTLED_BY), note: words }),
    if: ['petition_or_dispute'],
    clock: 'same',
  },
  /** A settled case comes up again while it is watched: one level up, and counted. */
  relapse: {
    word: '复访',
    from: ['closed'],
    to: 'reopened',
    who: ['raiser', 'household_cadre', 'lead', 'responsible_leader', ...SENIOR],
    input: z.strictObject({ why: z.literal('relapse').default('relapse'), said: words }),
    if: ['watched'],
    clock: 'same',
  },
  end_watch: {
    word: '观察期满',
    from: ['closed'],
    to: 'same',
    who: ['system'],
    input: z.strictObject({}),
    if: ['watch_over'],
    clock: 'same',
  },
} as const satisfies Record<string, MoveRule>
