import type { HouseholdRecord } from '../ports.js'
import { type Day, dayOf, type Instant } from '../time.js'
import { firstClock } from './case-clock.js'
import { type CaseSettings, USUAL_CASE_SETTINGS } from './case-settings.js'
import type { IssueCategory } from './category.js'
import { kindOf } from './kind.js'
import { HOLDER_IN, STATUS_AT_DOOR } from './moves.js'
import type { DoorOutcome, Holder, Issue, IssueKind, IssueStatus } from './types.js'

export interface Raised {
  readonly id: string
  /** Which of its year's. */
  readonly nth: number
  readonly household: Pick<HouseholdRecord, 'id' | 'villageId' | 'town' | 'unitId'>
  readonly campaignId: string
  readonly visitId?: string
  readonly category: IssueCategory
  /** What kind of trouble it is, where the category leaves that open. */
  readonly kind?: IssueKind | null
  readonly text: string
  readonly outcome: DoorOutcome
  readonly outcomeNote?: string | null
  readonly promisedDay?: Day | null
  /** The county's; the usual ones where it has set none. */
  readonly cases?: CaseSettings
  readonly by: string
  readonly at: Instant
}

/** An issue as it leaves the household's door. */
export function newIssue(raised: Raised): Issue {
  const { household, outcomeNote, promisedDay } = raised
  const status = STATUS_AT_DOOR[raised.outcome]
  const kind = kindOf(raised.category, raised.kind)
  const statutory = firstClock({ kind, status, raisedAt: raised.at }, raised.cases ?? USUAL_CASE_SETTINGS)
  return {
    id: raised.id,
    number: issueNumber(yearOf(raised.at), raised.nth),
    campaignId: raised.campaignId,
    kind,
    category: raised.category,
    text: raised.text,
    householdId: household.id,
    ...(raised.visitId ? { visitId: raised.visitId } : {}),
    villageId: household.villageId,
    town: household.town,
    ...(household.unitId ? { unitId: household.unitId } : {}),
    raisedBy: raised.by,
    raisedAt: raised.at,
    status,
    outcome: raised.outcome,
    ...(outcomeNote ? { outcomeNote } : {}),
    ...(promisedDay ? { promisedDay } : {}),
    ...(statutory ? { statutory } : {}),
    coParts: [],
    holder: firstHolder(status, household.unitId),
    extensions: 0,
    returns: 0,
    reopenings: 0,
    nudges: 0,
    supervised: false,
    unreachable: 0,
    rev: 0,
  }
}

/** The year whose series an issue is numbered in. */
export function yearOf(at: Instant): string {
  return dayOf(at).slice(0, 4)
}

/** `2026-0123`. */
export function issueNumber(year: string, nth: number): string {
  return `${year}-${String(nth).padStart(4, '0')}`
}

/** `0088`, `2026-0088`, `问题 0088`: the number that is meant, of this year where none is said. */
export function numberSaid(words: string, now: Instant): string | null {
  const said = /^(?:问题)?[\s#]*(?:(20\d\d)[-－])?(\d{1,6})$/u.exec(words.normalize('NFKC').trim())
  return said ? issueNumber(said[1] ?? yearOf(now), Number(said[2])) : null
}

function firstHolder(status: IssueStatus, unitId: string | undefined): Holder {
  if (HOLDER_IN[status] === 'nobody') return { kind: 'nobody' }
  return HOLDER_IN[status] === 'household' && unitId ? { kind: 'unit', unitId } : { kind: 'office' }
}
