import type { IssueCategory } from '../issues/category.js'
import { type HouseholdKind, kindOf, leavesKindOpen } from '../issues/kind.js'
import type { DoorOutcome, Issue, IssueKind } from '../issues/types.js'
import type { Day } from '../time.js'
import type { VisitFacts } from './input.js'

/** What was told of one issue of a visit. A form asks once for all of them; a sentence may say it of each. */
export interface IssueTold {
  readonly category: IssueCategory
  /** Null where the category says it, or for a request. */
  readonly kind: IssueKind | null
  readonly text: string
  readonly outcome: DoorOutcome
  readonly outcomeNote: string | null
  readonly promisedDay: Day | null
}

export type SharedFacts = Pick<VisitFacts, 'kind' | 'outcome' | 'outcomeNote' | 'promisedDay'>

export function toldOf({ category, kind, text, outcome, outcomeNote, promisedDay }: Issue): IssueTold {
  return {
    ...{ category, kind, text, outcome },
    ...{ outcomeNote: outcomeNote ?? null, promisedDay: promisedDay ?? null },
  }
}

/** One issue for each category named; the findings are its text, all else is shared. */
export function toldByForm(facts: VisitFacts): IssueTold[] {
  return facts.issues.map((category) => toldFor(category, facts))
}

function toldFor(category: IssueCategory, facts: VisitFacts): IssueTold {
  const { findings, kind, outcome, outcomeNote, promisedDay } = facts
  return {
    ...{ category, kind, text: findings ?? '', outcome: outcome ?? 'coordinated', outcomeNote, promisedDay },
  }
}

/** What a form shows of a visit's issues: each value as the first has it. */
export function sharedFacts(issues: readonly IssueTold[]): SharedFacts {
  const [first] = issues
  const open = issues.find(({ category }) => leavesKindOpen(category))
  return {
    kind: (open?.kind as HouseholdKind | undefined) ?? null,
    outcome: first?.outcome ?? null,
    outcomeNote: first?.outcomeNote ?? null,
    promisedDay: first?.promisedDay ?? null,
  }
}

/** An issue after a form about all of them was sent; `before` is null for a new one. */
export interface AfterForm<T extends IssueTold> {
  readonly before: T | null
  readonly after: IssueTold
}

/**
 * The issues of a visit after its form was sent again. What the form showed and the person left as it was stays as each
 * issue has it; what they changed is changed where it stood. One category put in the place of another is the same
 * trouble under its right name.
 */
export function afterForm<T extends IssueTold>(
  visit: { readonly findings: string | null; readonly issues: readonly T[] },
  facts: VisitFacts,
): AfterForm<T>[] {
  const named = new Set(facts.issues)
  const known = new Set(visit.issues.map(({ category }) => category))
  const fresh = [...named].filter((category) => !known.has(category))
  const gone = visit.issues.filter(({ category }) => !named.has(category))
  const [renamed] = gone.length === 1 && fresh.length === 1 ? gone : []
  const shown = sharedFacts(visit.issues)
  const stays = visit.issues
    .filter(({ category }) => named.has(category))
    .map((before) => ({ before, after: changed(before, visit.findings, shown, facts) }))
  const raised = fresh.map((category) => ({
    before: null,
    after: renamed
      ? { ...changed(renamed, visit.findings, shown, facts), category }
      : toldFor(category, facts),
  }))
  return [...stays, ...raised]
}

function changed(
  before: IssueTold,
  findings: string | null,
  shown: SharedFacts,
  facts: VisitFacts,
): IssueTold {
  const pick = <K extends 'outcomeNote' | 'promisedDay'>(key: K): IssueTold[K] =>
    facts[key] === shown[key] || before[key] !== shown[key] ? before[key] : facts[key]
  const outcome = facts.outcome ?? 'coordinated'
  const isShown = (shown.outcome ?? 'coordinated') === before.outcome
  const kind = leavesKindOpen(before.category) && facts.kind !== shown.kind ? facts.kind : before.kind
  return {
    category: before.category,
    kind: kindOf(before.category, kind),
    text: textAfter(before.text, findings, facts.findings),
    outcome: isShown ? outcome : before.outcome,
    outcomeNote: pick('outcomeNote'),
    promisedDay: pick('promisedDay'),
  }
}

const PARTS = /[；;]/u

/** An issue's own words follow the part of the findings that they came from; without such a part all of it is taken. */
function textAfter(text: string, before: string | null, after: string | null): string {
  const now = after ?? ''
  if (text === before) return now
  if (now === before) return text
  const old = (before ?? '').split(PARTS)
  const parts = now.split(PARTS)
  const exact = old.indexOf(text)
  if (old.length === parts.length && exact >= 0) return parts[exact] || now
  if (now.includes(text)) return text
  const at = old.findIndex((part) => part.includes(text))
  return (old.length === parts.length && at >= 0 && parts[at]) || now
}
