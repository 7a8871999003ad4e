import * as z from 'zod'
import { ISSUE_CATEGORIES } from '../domain/issues/category.js'
import { DOOR_OUTCOMES } from '../domain/issues/types.js'
import type { Day } from '../domain/time.js'
import { VISIT_RESULTS } from '../domain/visits/types.js'
import type { IssueSaid, PromiseSaid, Understood, VisitSaid } from '../understanding/understood.js'
import { understoodSchema } from '../understanding/understood-schema.js'
import type { Masked } from './masked.js'

const words = z.string().trim().min(1).max(1_000)

const issue = z.strictObject({
  text: words,
  category: z.enum(ISSUE_CATEGORIES),
  outcome: z.enum(DOOR_OUTCOMES),
  outcomeNote: words.nullable(),
  promise: words.nullable(),
})

/** What a model is asked for, in its placeholders. */
export const modelAnswer = z.strictObject({
  visits: z
    .array(
      z.strictObject({
        who: z.string(),
        result: z.enum(VISIT_RESULTS),
        findings: words.nullable(),
        issues: z.array(issue).max(5),
      }),
    )
    .max(60),
  leftOver: z.array(words).max(60),
})
type ModelAnswer = z.infer<typeof modelAnswer>

/**
 * What the model made of the sentence, held against it: the households, days, companions and gifts are those that were
 * read without it, every word it gives stands in the sentence, and the whole obeys the schema that all readers obey.
 * Throws at anything else.
 */
export function withAnswer(
  text: string,
  base: Understood,
  masked: Masked,
  said: unknown,
  readPromise: (words: string) => Day | null,
): Understood {
  const answer = modelAnswer.parse(said)
  if (answer.visits.length !== base.visits.length) throw new Error('other visits than were read')
  const answered = new Map(answer.visits.map((visit) => [visit.who, visit]))
  const quote = quotedFrom(text, masked)
  return understoodSchema.parse({
    ...base,
    visits: base.visits.map((visit, i) => {
      const one = answered.get(masked.visits[i] ?? '')
      if (!one) throw new Error('a household was left out')
      return visitWith(visit, one, quote, readPromise)
    }),
    leftOver: answer.leftOver.map(quote),
  } satisfies Understood)
}

function visitWith(
  visit: VisitSaid,
  { result, findings, issues }: ModelAnswer['visits'][number],
  quote: (words: string) => string,
  readPromise: (words: string) => Day | null,
): VisitSaid {
  return {
    ...visit,
    result,
    findings: findings === null ? null : quote(findings),
    issues: issues.map(({ text, category, outcome, outcomeNote, promise }): IssueSaid => {
      const known = visit.issues.find((one) => plain(one.text) === plain(text))
      const rest = (known ?? visit.issues[0])?.categories ?? ISSUE_CATEGORIES
      return {
        text: quote(text),
        categories: [category, ...rest.filter((one) => one !== category)].slice(0, 23),
        outcome,
        outcomeNote: outcomeNote === null ? null : quote(outcomeNote),
        promise: promise === null ? null : promiseOf(quote(promise), visit, readPromise),
      }
    }),
  }
}

/** A day is read by rules, never by a model. */
function promiseOf(
  said: string,
  { issues }: VisitSaid,
  readPromise: (words: string) => Day | null,
): PromiseSaid {
  const known = issues.flatMap(({ promise }) =>
    promise && plain(said).includes(plain(promise.said)) ? [promise] : [],
  )
  return known[0] ?? { said, day: readPromise(said) }
}

/** Gives the words without placeholders, if they stand in the sentence, in one piece or in several joined by signs. */
function quotedFrom(text: string, masked: Masked): (words: string) => string {
  const whole = plain(text)
  return (words) => {
    const said = masked.unmask(words)
    for (const part of said.split(/[，,；;。、\s]+/u))
      if (!whole.includes(plain(part))) throw new Error('words that nobody said')
    return said
  }
}

function plain(text: string): string {
  return text.normalize('NFKC').replace(/[\p{P}\p{S}\s]/gu, '')
}
