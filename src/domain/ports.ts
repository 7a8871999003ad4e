import type { HouseholdScope } from './access.js'
import type { Deputy } from './duty/deputy.js'
import type { Handover } from './duty/handover.js'
import type { CaseSettings } from './issues/case-settings.js'
import type { IssueCategory } from './issues/category.js'
import type { TroubleCount } from './issues/common-troubles.js'
import type { Issue, IssueMove, IssueStatus } from './issues/types.js'
import type { Meeting } from './meetings/meeting.js'
import type { Outing } from './outings/outing.js'
import type { Campaign, ChatGroup, Household, Person, Unit, Village } from './registry/types.js'
import type { Day } from './time.js'
import type { CoverageState, Tally, Visit } from './visits/types.js'

/** A household with its place in coverage. `rev` guards the next write. */
export interface HouseholdRecord extends Household {
  readonly state: CoverageState
  readonly lastVisitId?: string
  readonly lastVisitDay?: string
  readonly visits: number
  readonly rev: number
}

/** One unit in one village. */
export interface Cell {
  readonly unitId: string | null
  readonly villageId: string
  readonly town: string
  readonly tally: Tally
}

/** A unit's cells in the current campaign, with their villages in the order of the village codes. */
export interface UnitCoverage {
  readonly cells: readonly Cell[]
  readonly villages: readonly Village[]
}

export interface Page<T> {
  readonly items: readonly T[]
  /** Pass to get the next page; absent at the end. */
  readonly next?: string
}

/** Which issues: all that is given must hold. */
export interface IssueQuery {
  readonly statuses: readonly IssueStatus[]
  readonly leadUnitId?: string
  readonly unitId?: string
  readonly handlerId?: string
  readonly callerId?: string
  readonly category?: IssueCategory
  readonly villageId?: string
  readonly town?: string
  /** 包案领导. */
  readonly leaderId?: string
  /** Whose household it is. */
  readonly cadreId?: string
}

/** Whose households: those of some cadres, or all of a scope. */
export type WhoseHouseholds = { readonly cadreIds: readonly string[] } | { readonly scope: HouseholdScope }

/** A village, or some of its groups by their names as they are written. */
export interface PlacePart {
  readonly villageId: string
  readonly groups: readonly string[]
}

/** What is read for going out to a place. */
export interface PlaceReaders {
  /** The villages with households of the scope or of the cadres, in the official order. */
  villages(scope: HouseholdScope, cadreIds: readonly string[]): Promise<readonly Village[]>
  /** The names of a village's groups. */
  groups(villageId: string): Promise<readonly string[]>
  /** In walking order, at most `limit`. */
  uncovered(place: PlacePart, whose: WhoseHouseholds, limit: number): Promise<readonly HouseholdRecord[]>
  tally(place: PlacePart, whose: WhoseHouseholds): Promise<Tally>
  /** Of each household the latest issues that stand, newest first. */
  issuesOf(householdIds: readonly string[]): Promise<readonly Issue[]>
  /** The standing visits of these households on one day. */
  visitsOn(campaignId: string, day: Day, householdIds: readonly string[]): Promise<readonly Visit[]>
  /** 出门单 of a person. */
  outing(personId: string, code: string): Promise<Outing | null>
  lastOuting(personId: string): Promise<Outing | null>
}

/**
 * All that a turn may read. Point reads of turns that run together are merged into one query. Nothing here writes:
 * a turn's only way to change anything is the changes it returns.
 */
export interface Readers {
  /** 出门: villages, their households to be visited, and the lists that were printed of them. */
  readonly places: PlaceReaders
  person(id: string): Promise<Person | null>
  personByAccount(platform: 'feishu' | 'dingtalk' | 'webchat', accountId: string): Promise<Person | null>
  peopleByPhone(phone: string): Promise<readonly Person[]>
  peopleWithRole(role: Person['roles'][number]): Promise<readonly Person[]>
  /** By name or staff number; without those who left. */
  peopleCalled(words: readonly string[], options?: { readonly withLeft: boolean }): Promise<readonly Person[]>
  /** Without those who left, by staff number. */
  peopleOfUnit(unitId: string): Promise<readonly Person[]>
  /** 代班 of the person, as the absent one or as the deputy, that were not ended and are not over on the day. */
  deputies(personId: string, day: Day): Promise<readonly Deputy[]>
  deputy(id: string): Promise<Deputy | null>
  handover(id: string): Promise<Handover | null>
  /** 联席会议. */
  meeting(id: string): Promise<Meeting | null>
  /** The latest joint meetings, the last one first. */
  meetings(limit: number): Promise<readonly Meeting[]>
  /** All of a cadre's, in walking order. */
  householdsOf(cadreId: string): Promise<readonly HouseholdRecord[]>
  /** Where each cadre of the unit has households. */
  villagesOfCadres(unitId: string): Promise<ReadonlyMap<string, ReadonlySet<string>>>
  unit(id: string): Promise<Unit | null>
  units(): Promise<readonly Unit[]>
  villages(ids: readonly string[]): Promise<readonly Village[]>
  household(id: string): Promise<HouseholdRecord | null>
  /** Uncovered households: a cadre's own, or a unit's. In walking order: village, group, number. */
  uncovered(
    of: { readonly cadreId: string } | { readonly cadreIds: readonly string[] } | { readonly unitId: string },
    options: { readonly after?: string; readonly limit: number },
  ): Promise<Page<HouseholdRecord>>
  /** Households whose head's name, pinyin, initials or number begin with the words; own ones first. */
  searchHouseholds(
    scope: HouseholdScope,
    words: string,
    options: { readonly limit: number; readonly cadreId?: string },
  ): Promise<readonly HouseholdRecord[]>
  campaign(): Promise<Campaign | null>
  visit(id: string): Promise<Visit | null>
  standingVisits(householdId: string, campaignId: string): Promise<readonly Visit[]>
  issues(ids: readonly string[]): Promise<readonly Issue[]>
  issueByNumber(number: string): Promise<Issue | null>
  /** At most 200. */
  issuesFor(query: IssueQuery): Promise<readonly Issue[]>
  /** All of a household, or of a village, newest first, without those that were taken back; at most 200. */
  issuesOf(of: { readonly householdId: string } | { readonly villageId: string }): Promise<readonly Issue[]>
  /** The last issue that a person raised without a visit and that stands. */
  lastRaised(personId: string): Promise<Issue | null>
  /** 并案: the issues that were merged into this one and are still handled, or ended, with it; at most 500, by number. */
  mergedInto(issueId: string): Promise<readonly Issue[]>
  /** The issues that may be merged, by category and village, without petition cases. */
  troubleCounts(): Promise<readonly TroubleCount[]>
  /** In the order they happened. */
  issueMoves(issueId: string): Promise<readonly IssueMove[]>
  /** The next number of the county and year, a different one each time within a batch; gapless once written. */
  nextIssueNumber(year: string): Promise<number>
  /** 时限: the county's own limit for a category and the unit it usually goes to. */
  timeLimit(
    category: IssueCategory,
  ): Promise<{ readonly workingDays: number; readonly unitId?: string } | null>
  /** What the county has set for petition cases and disputes, or the usual. */
  caseSettings(): Promise<CaseSettings>
  /** Who led the latest issues of a category in a town and did not give them back; newest first, at most 20. */
  pastLeads(category: IssueCategory, town: string): Promise<readonly string[]>
  lastEntry(personId: string): Promise<Visit | null>
  cadreTally(campaignId: string, cadreId: string): Promise<Tally>
  unitCells(campaignId: string, unitId: string): Promise<readonly Cell[]>
  allCells(campaignId: string): Promise<readonly Cell[]>
  /** In one question to the database; null while there is no campaign. */
  unitCoverage(unitId: string): Promise<UnitCoverage | null>
  chatGroup(platform: string, chatId: string): Promise<ChatGroup | null>
  /** Those that the bot has left too. */
  chatGroups(): Promise<readonly ChatGroup[]>
  /** In the official order, which is that of the village codes. */
  towns(): Promise<readonly string[]>
  /** An unused, unexpired code of `bootstrap-admin`, by its digest. */
  adminCode(digest: string): Promise<{ readonly id: string } | null>
}
