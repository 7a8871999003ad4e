import * as z from 'zod'
import { ISSUE_CATEGORIES } from '../domain/issues/category.js'
import { DOOR_OUTCOMES } from '../domain/issues/types.js'
import { isDay } from '../domain/time.js'
import { VISIT_RESULTS } from '../domain/visits/types.js'
import type { Understood } from './understood.js'

const day = z.string().refine(isDay)
const said = z.string().max(2_000)

const who = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('household'), id: z.string(), said }),
  z.strictObject({
    kind: z.literal('choose'),
    said,
    ids: z.array(z.string()).min(1).max(6),
    why: z.enum(['same-name', 'sounds-alike', 'one-character', 'spoken-of']),
  }),
  z.strictObject({ kind: z.enum(['village', 'enterprise']), id: z.string(), said }),
  z.strictObject({ kind: z.literal('unknown'), said }),
])

const daySaid = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('day'), day, said: said.nullable() }),
  z.strictObject({
    kind: z.literal('doubt'),
    why: z.enum(['future', 'before-campaign', 'unclear']),
    day: day.nullable(),
    said,
  }),
])

const issue = z.strictObject({
  text: said.min(1),
  categories: z.array(z.enum(ISSUE_CATEGORIES)).min(3),
  outcome: z.enum(DOOR_OUTCOMES),
  outcomeNote: said.nullable(),
  promise: z.strictObject({ day: day.nullable(), said }).nullable(),
})

const visit = z.strictObject({
  who,
  visited: z.boolean(),
  result: z.enum(VISIT_RESULTS),
  day: daySaid,
  metWith: said.nullable(),
  findings: said.nullable(),
  issues: z.array(issue),
  gift: z.strictObject({ yuan: z.number().positive().nullable(), goods: said.nullable(), said }).nullable(),
})

const question = z.discriminatedUnion('about', [
  z.strictObject({ about: z.literal('own-left') }),
  z.strictObject({ about: z.literal('place-progress'), villageIds: z.array(z.string()), said }),
  z.strictObject({ about: z.literal('last-visit'), who }),
  z.strictObject({ about: z.literal('issue-state'), who, words: z.string() }),
])

/** What a sentence can say at all: whoever reads one, the parser or a model, is held to this. */
export const understoodSchema: z.ZodType<Understood> = z.strictObject({
  visits: z.array(visit),
  question: z.exactOptional(question),
  leftOver: z.array(said),
})
