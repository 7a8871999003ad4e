import type { IssueCategory } from '../../domain/issues/category.js'
import type { HouseholdKind } from '../../domain/issues/kind.js'
import type { Day } from '../../domain/time.js'
import { gift as giftSchema } from '../../domain/visits/gift.js'
import { TEXT_LIMIT, type VisitFacts, visitFacts } from '../../domain/visits/input.js'
import { afterForm, type IssueTold, sharedFacts } from '../../domain/visits/told.js'
import type { IssueSaid, VisitSaid } from '../../understanding/understood.js'
import type { Answers } from '../flow.js'
import { type HouseholdRef, logVisit } from '../flows/log-visit.js'
import { outcomeNoteStep } from '../flows/visit-steps.js'

/** What was said of each issue, as it would be raised. */
export function toldOf({ issues }: VisitSaid, kind: HouseholdKind | undefined): IssueTold[] {
  return issues.map((issue) => ({
    ...{ category: categoryOf(issue), kind: kind ?? null, text: issue.text, outcome: issue.outcome },
    ...{ outcomeNote: noteOf(issue), promisedDay: isOpen(issue) ? (issue.promise?.day ?? null) : null },
  }))
}

export function categoryOf({ categories: [first = 'other'] }: IssueSaid): IssueCategory {
  return first
}

function isOpen({ outcome }: IssueSaid): boolean {
  return outcome !== 'on_spot' && outcome !== 'explained'
}

/** A promise without a day that could be read stays in words. */
function noteOf(issue: IssueSaid): string | null {
  const { outcomeNote, promise } = issue
  const kept = promise && (promise.day === null || !isOpen(issue)) ? promise.said : null
  return [outcomeNote, kept].filter(Boolean).join('；') || null
}

/** The visit as the answers of its flow. */
export function answersOf(
  visit: VisitSaid,
  household: HouseholdRef,
  day: Day,
  kind: HouseholdKind | undefined,
): Answers {
  const told = toldOf(visit, kind)
  const issues = [...new Set(told.map(({ category }) => category))]
  const { result, findings, metWith, gift } = visit
  return {
    ...{ household, result, visitDay: day, findings, issues },
    ...(issues.length > 0 ? { ...sharedFacts(told), kind: kind ?? null } : {}),
    ...{ metWith, gift },
  }
}

/** What an action takes; what the steps of the flow refuse is told as they tell it. */
export function factsOf(
  answers: Answers,
  told: readonly IssueTold[],
): { readonly facts: VisitFacts } | { readonly refused: string } {
  for (const { key, schema, label, limit } of logVisit.steps)
    if (answers[key] !== undefined && !schema.safeParse(answers[key]).success)
      return { refused: limit ?? `“${label}”填得不对。` }
  if (told.some(({ text }) => text.length > TEXT_LIMIT))
    return { refused: `一个问题最多写 ${TEXT_LIMIT} 字。` }
  if (told.some(({ outcomeNote }) => !outcomeNoteStep.schema.safeParse(outcomeNote).success))
    return { refused: `“处理说明”${outcomeNoteStep.limit}` }
  const { household: _, ...rest } = answers
  const none = { kind: null, outcome: null, outcomeNote: null, promisedDay: null }
  return { facts: visitFacts.parse({ ...none, ...rest }) }
}

/** The visit as its form was sent. */
export function afterAnswers(visit: VisitSaid, answers: Answers, kind: HouseholdKind | undefined): VisitSaid {
  const { household: _, ...rest } = answers
  const facts = visitFacts.parse(rest)
  const told = toldOf(visit, kind).map((one, i) => ({ ...one, said: visit.issues[i] }))
  const issues = afterForm({ findings: visit.findings, issues: told }, facts)
  return {
    ...{ who: visit.who, visited: visit.visited, result: facts.result },
    day: { kind: 'day', day: facts.visitDay, said: null },
    ...{ metWith: facts.metWith, findings: facts.findings },
    issues: issues.map(({ before, after }) => issueAfter(before?.said ?? null, after)),
    gift: facts.gift ? giftSchema.parse(facts.gift) : null,
  }
}

export function issueAfter(before: IssueSaid | null, told: IssueTold): IssueSaid {
  const { category, text, outcome, outcomeNote, promisedDay } = told
  const others = (before?.categories ?? []).filter((one) => one !== category)
  return {
    ...{ text, outcome, outcomeNote, categories: [category, ...others] },
    promise: promisedDay === null ? null : { day: promisedDay, said: before?.promise?.said ?? '' },
  }
}
