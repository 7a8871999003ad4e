import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { ISSUE_CATEGORIES } from '#src/domain/issues/category.js'
import { DOOR_OUTCOMES } from '#src/domain/issues/types.js'
import { isDay } from '#src/domain/time.js'
import { VISIT_RESULTS } from '#src/domain/visits/types.js'
import { inProject } from '../support/source-files.js'
import { NAMES } from './name-book.js'

const households = new Set(NAMES.households.map(({ id }) => id))
const villages = new Set(NAMES.villages.map(({ id }) => id))
const enterprises = new Set(NAMES.enterprises.map(({ id }) => id))

const day = z.string().refine(isDay, 'no such day')
const household = z.string().refine((id) => households.has(id), 'no such household')
/** One wording, or several of which any will do. */
const wording = z.union([z.string(), z.array(z.string()).min(2)])

const oneWho = z.union([
  household,
  z
    .array(household)
    .min(1)
    .max(6)
    .refine((ids) => new Set(ids).size === ids.length, 'an id twice'),
  z.strictObject({ village: z.string().refine((id) => villages.has(id), 'no such village') }),
  z.strictObject({ enterprise: z.string().refine((id) => enterprises.has(id), 'no such enterprise') }),
  z.strictObject({ unknown: wording }),
])
const who = z.union([oneWho, z.strictObject({ anyOf: z.array(oneWho).min(2) })])

const category = z.enum(ISSUE_CATEGORIES)
const issue = z.strictObject({
  text: wording,
  category: z.union([category, z.array(category).min(2)]),
  outcome: z.enum(DOOR_OUTCOMES).default('coordinated'),
  note: wording.nullable().optional(),
  promise: z.union([day, z.literal('none-day')]).optional(),
})

const visit = z.strictObject({
  who,
  result: z.enum(VISIT_RESULTS).default('met'),
  day: z
    .union([
      day,
      z.strictObject({ doubt: z.enum(['future', 'before-campaign', 'unclear']), day: day.nullable() }),
    ])
    .optional(),
  visited: z.boolean().default(true),
  metWith: wording.nullable().default(null),
  findings: z.boolean().optional(),
  gift: z
    .strictObject({ yuan: z.number().nullable().default(null), goods: wording.nullable().default(null) })
    .nullable()
    .default(null),
  issues: z.array(issue).default([]),
})

const question = z.union([
  z.strictObject({ about: z.literal('own-left') }),
  z.strictObject({ about: z.literal('place-progress'), villages: z.array(z.string()).min(1) }),
  z.strictObject({ about: z.literal('last-visit'), who }),
  z.strictObject({ about: z.literal('issue-state'), who, words: wording }),
])

const expectation = z.strictObject({
  visits: z.array(visit).default([]),
  question: question.optional(),
})

const sentence = z.strictObject({
  id: z.string().regex(/^[a-z]\d{3}$/),
  text: z.string().min(1).max(2000),
  spokenOf: household.optional(),
  /** Only in the file of traps: households that these words must never mean without asking. */
  never: z.array(household).min(1).optional(),
  expect: expectation,
})

export type ExpectedWho = z.output<typeof who>
export type ExpectedOneWho = z.output<typeof oneWho>
export type ExpectedVisit = z.output<typeof visit>
export type ExpectedIssue = z.output<typeof issue>
export type Expected = z.output<typeof expectation>
export type Sentence = z.output<typeof sentence>

export type Part = 'tuning' | 'second-tuning' | 'held-out' | 'wrong-household'

/** All sentences of one file; a line that is not as the README says is an error with its number. */
export function load(part: Part): Sentence[] {
  const file = `test/corpus/${part}.jsonl`
  const seen = new Set<string>()
  return readFileSync(inProject(file), 'utf8')
    .split('\n')
    .flatMap((line, at) => {
      if (!line.trim()) return []
      const read = sentence.safeParse(JSON.parse(line))
      if (!read.success) throw new Error(`${file}:${at + 1}: ${z.prettifyError(read.error)}\n${line}`)
      if (seen.has(read.data.id)) throw new Error(`${file}:${at + 1}: ${read.data.id} is there twice`)
      seen.add(read.data.id)
      return [read.data]
    })
}
