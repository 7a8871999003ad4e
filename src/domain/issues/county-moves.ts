import * as z from 'zod'
import type { IssueStatus } from './types.js'

const words = z.string().trim().min(1).max(1000)
const number = z.string().min(1)
const issues = z
  .array(z.strictObject({ issueId: z.string().min(1), number }))
  .min(1)
  .max(200)

/** Somebody still owes something, and nothing stands in the way of its being handled with others. */
export const MERGEABLE = [
  'raised',
  'county_level',
  'assigned',
  'accepted',
  'in_progress',
  'extension_pending',
  'returned',
  'reopened',
] as const satisfies readonly IssueStatus[]

/**
 * 并案 and 共性问题: the same trouble of several households becomes one main issue. The others wait in it (`merged`) and go
 * along: what the main one comes to, each of them comes to as well, and from there its own household is asked. These
 * moves of the others follow from a move of the main one; nobody makes them by hand.
 */
export const COUNTY_MOVES = {
  merge: {
    word: '并案',
    from: [...MERGEABLE, 'merged'],
    to: 'merged',
    who: ['office'],
    input: z.strictObject({ into: z.string().min(1), number }),
    clock: 'same',
  },
  /** The other side of 并案, on the main issue. */
  take_in: {
    word: '接收并案',
    from: [...MERGEABLE, 'suspended'],
    to: 'same',
    who: ['office'],
    input: z.strictObject({ issues }),
    clock: 'same',
  },
  /** 共性问题: the main issue goes to the county's desk with all that were found to be the same. */
  gather: {
    word: '列为共性问题',
    from: MERGEABLE,
    to: 'county_level',
    who: ['office'],
    input: z.strictObject({ issues }),
    clock: 'same',
  },
  resolve_along: {
    word: '随主案办结',
    from: ['merged'],
    to: 'resolved',
    who: ['system'],
    input: z.strictObject({
      number,
      done: words,
      leadUnitId: z.string().optional(),
      handlerId: z.string().optional(),
    }),
    clock: 'same',
  },
  explain_along: {
    word: '随主案解释说明',
    from: ['merged'],
    to: 'explained',
    who: ['system'],
    input: z.strictObject({ number, clause: words, told: words }),
    clock: 'same',
  },
  /** Who has answered for itself stays as it is. */
  reopen_along: {
    word: '随主案重办',
    from: ['resolved', 'callback', 'explained'],
    to: 'merged',
    who: ['system'],
    input: z.strictObject({ number }),
    if: ['merged_before'],
    clock: 'same',
  },
} as const
