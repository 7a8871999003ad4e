import * as z from 'zod'
import { ISSUE_CATEGORIES } from '../issues/category.js'
import { HOUSEHOLD_KINDS } from '../issues/kind.js'
import { DOOR_OUTCOMES } from '../issues/types.js'
import { isDay } from '../time.js'
import { gift } from './gift.js'
import { VISIT_RESULTS } from './types.js'

/** Feishu's limit for one input is 1000 characters; a longer story belongs in two entries. */
export const TEXT_LIMIT = 1000

export const visitFacts = z.strictObject({
  result: z.enum(VISIT_RESULTS),
  visitDay: z.string().refine(isDay),
  metWith: z.string().trim().max(100).nullable(),
  findings: z.string().trim().max(TEXT_LIMIT).nullable(),
  issues: z.array(z.enum(ISSUE_CATEGORIES)).max(5),
  /** Of the issues whose category leaves it open; null for a request. */
  kind: z.enum(HOUSEHOLD_KINDS).nullable(),
  outcome: z.enum(DOOR_OUTCOMES).nullable(),
  /** What was done, which policy was explained, which offices are needed. */
  outcomeNote: z.string().trim().max(300).nullable(),
  /** By when the household was promised an answer. */
  promisedDay: z.string().refine(isDay).nullable(),
  /** 慰问, where something was handed over. */
  gift: gift.nullish(),
})
export type VisitFacts = z.infer<typeof visitFacts>
