import type { Move } from './issues/moves.js'
import type { IssueStatus } from './issues/types.js'

interface OfIssue {
  readonly number: string
}

interface Leave {
  readonly name: string
  readonly from: string
  readonly to: string
}

/**
 * Every refusal that a person can meet, with the facts its sentence needs. The sentences themselves live in
 * `src/text/error-sentences.ts`; a code without a sentence does not compile.
 */
export interface Refusals {
  'access.refused': { readonly what: string }
  'household.not-found': { readonly words: string }
  'campaign.none': Record<never, never>
  'campaign.another': { readonly name: string }
  'campaign.over': { readonly name: string; readonly to: string }
  'visit.day-in-future': { readonly day: string }
  'visit.day-before-campaign': { readonly day: string; readonly from: string }
  'visit.already-logged-today': { readonly head: string }
  'visit.already-logged': { readonly head: string; readonly day: string }
  'visit.nothing-to-withdraw': Record<never, never>
  'visit.withdraw-too-late': { readonly minutes: number }
  'visit.not-own': Record<never, never>
  'visit.withdrawn': Record<never, never>
  'visit.nothing-to-correct': Record<never, never>
  'visit.correction-needs-reason': Record<never, never>
  'calendar.year-missing': { readonly year: string }
  'issue.not-found': { readonly words: string }
  'issue.not-yours': { readonly number: string; readonly move: Move }
  'issue.not-now': { readonly number: string; readonly move: Move; readonly status: IssueStatus }
  'issue.lead-to-be-fixed': OfIssue
  'issue.lead-not-disputed': OfIssue
  'issue.no-deadline': OfIssue
  'issue.overdue-already': OfIssue
  'issue.no-extension-left': OfIssue
  'issue.co-parts-open': OfIssue
  'issue.no-plan-needed': OfIssue
  'issue.no-statutory-clock': OfIssue
  'issue.statutory-over': OfIssue
  'issue.statutory-extended': OfIssue
  'issue.statutory-extension-long': OfIssue & { readonly most: number }
  'issue.settled-day': OfIssue & { readonly day: string }
  'issue.watched': OfIssue
  'issue.not-watched': OfIssue
  'issue.leader-unknown': { readonly words: string }
  'issue.withdraw-too-late': OfIssue
  'issue.taken-up': OfIssue & { readonly status: IssueStatus }
  'issue.unit-unknown': { readonly words: string }
  'issue.no-part-of-yours': OfIssue
  'issue.handler-elsewhere': OfIssue & { readonly name: string; readonly unit: string }
  'issue.handler-same': OfIssue & { readonly name: string }
  'handover.nothing-left': { readonly name: string }
  'handover.nobody-else': { readonly name: string }
  'handover.successor-gone': { readonly name: string }
  'handover.undo-too-late': { readonly minutes: number }
  'handover.undone': Record<never, never>
  'person.not-found': { readonly words: string }
  'person.left': { readonly name: string }
  'deputy.self': { readonly name: string }
  'deputy.days-reversed': { readonly from: string; readonly to: string }
  'deputy.days-over': { readonly to: string }
  'deputy.too-long': Record<never, never>
  'deputy.overlaps': Leave
  'deputy.away': Leave
  'deputy.stands-in': Leave
  'deputy.other-unit': { readonly name: string; readonly unit: string }
  'deputy.ended': Record<never, never>
  'issue.others-in-it': OfIssue
  'issue.not-merged': OfIssue
  'issue.merge-into-itself': OfIssue
  'issue.merge-petition': OfIssue
  'issue.merged-already': OfIssue & { readonly into: string }
  'issue.lead-same': OfIssue & { readonly unit: string }
  /** Empty where no list was named. */
  'outing.no-list': { readonly code: string }
  'outing.place-gone': Record<never, never>
  'outing.nobody-left': { readonly place: string }
  'meeting.issue-merged': OfIssue & { readonly into: string }
  'meeting.issue-moved': OfIssue & { readonly status: IssueStatus }
  'meeting.not-yours': { readonly who: string }
  'meeting.day-wrong': { readonly day: string }
  'meeting.not-found': Record<never, never>
  'grumble.empty': Record<never, never>
  'group.not-yours': { readonly who: string }
  'group.not-found': Record<never, never>
  'group.scope-unknown': { readonly name: string }
}

export type RefusalCode = keyof Refusals

/** An expected refusal: a code and facts, no prose. Anything else that is thrown is a bug or an outage. */
export class DomainError<C extends RefusalCode = RefusalCode> extends Error {
  readonly code: C
  readonly facts: Refusals[C]

  constructor(code: C, facts: Refusals[C]) {
    super(code)
    this.name = 'DomainError'
    this.code = code
    this.facts = facts
  }
}
