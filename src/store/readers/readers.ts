import DataLoader from 'dataloader'
import type { mongo } from 'mongoose'
import type { CardRecord, Session } from '../../conversation/outcome.js'
import type { ConversationReaders, NameBookOf, PutOff, RefusedMessage } from '../../conversation/readers.js'
import type { HouseholdScope } from '../../domain/access.js'
import type { Deputy } from '../../domain/duty/deputy.js'
import type { Handover } from '../../domain/duty/handover.js'
import type { CaseSettings } from '../../domain/issues/case-settings.js'
import { CATEGORY_WORDS, type IssueCategory } from '../../domain/issues/category.js'
import type { TroubleCount } from '../../domain/issues/common-troubles.js'
import type { Issue, IssueMove } from '../../domain/issues/types.js'
import type { Meeting } from '../../domain/meetings/meeting.js'
import type {
  Cell,
  HouseholdRecord,
  IssueQuery,
  Page,
  PlaceReaders,
  UnitCoverage,
} from '../../domain/ports.js'
import type { Campaign, ChatGroup, Person, Unit, Village } from '../../domain/registry/types.js'
import type { Day } from '../../domain/time.js'
import type { Tally, Visit } from '../../domain/visits/types.js'
import type { Lessons } from '../../understanding/category/lessons.js'
import type { NameBook } from '../../understanding/understood.js'
import { openAdminCode } from '../admin-codes.js'
import { type CaseSettingsDocument, caseSettingsIn } from '../county-settings.js'
import { type IssueDocument, issueOf } from '../issue-documents.js'
import { readWhole } from '../read-whole.js'
import { ACCOUNT_FIELDS, cadreCounterId } from '../spine/change-writes.js'
import { type CardDocument, cardOf, type SessionDocument, sessionOf } from '../spine/documents.js'
import { type DeputyDocument, deputiesOf, deputyOf } from './deputy-queries.js'
import {
  type CampaignDocument,
  type ChatGroupDocument,
  type CounterDocument,
  campaignOf,
  entity,
  groupOf,
  type HouseholdDocument,
  type PersonDocument,
  type Stored,
  tallyOf,
  toCell,
  toHousehold,
  type UnitDocument,
  type VillageDocument,
  type VisitDocument,
  visitOf,
} from './documents.js'
import { chatGroups, towns } from './group-queries.js'
import { type HandoverDocument, handoverOf, householdsOf, villagesOfCadres } from './handover-queries.js'
import { searchHouseholds, uncoveredHouseholds } from './household-queries.js'
import { countTroubles, findIssues, findMerged, issuesOf, lastRaised, pastLeads } from './issue-queries.js'
import { categoryLessons } from './lesson-queries.js'
import { latestMeetings, type MeetingDocument, meetingOf } from './meeting-queries.js'
import { mutedNotices, refusedMessages } from './message-queries.js'
import { nameBook } from './name-book.js'
import { OfIssues } from './of-issues.js'
import { placeReaders } from './place-queries.js'
import { unitCoverage } from './unit-coverage.js'

type AccountPlatform = keyof typeof ACCOUNT_FIELDS
/** Only searched by; a batch reads hundreds of households. */
const NOT_READ: Readonly<Record<string, mongo.Document>> = {
  households: { county: 0, search: 0, walk: 0, uncovered: 0 },
}

/**
 * Reads for one batch of turns. Point reads that are asked for in the same tick become one `$in` query; what was read
 * once stays the same for the batch, so make new readers for every batch.
 */
export class MongoReaders implements ConversationReaders {
  readonly #county: string
  readonly #db: mongo.Db
  readonly #byId = new Map<string, DataLoader<string, unknown>>()
  readonly #accounts = new Map<AccountPlatform, DataLoader<string, Person | null>>()
  readonly #deputies = new Map<Day, DataLoader<string, readonly Deputy[]>>()
  readonly #numbers = new Map<string, Promise<{ next: number }>>()
  readonly #ofIssues: OfIssues
  readonly places: PlaceReaders
  #campaign: Promise<Campaign | null> | undefined

  constructor(county: string, db: mongo.Db) {
    this.#county = county
    this.#db = db
    this.#ofIssues = new OfIssues(county, db)
    this.places = placeReaders(county, db)
  }

  person(id: string): Promise<Person | null> {
    return this.#load<PersonDocument>('people', id).then((d) => d && entity<Person>(this.#county, d))
  }

  personByAccount(platform: AccountPlatform, accountId: string): Promise<Person | null> {
    const known = this.#accounts.get(platform)
    if (known) return known.load(accountId)
    const field = ACCOUNT_FIELDS[platform]
    const loader = new DataLoader<string, Person | null>(async (accounts) => {
      // The index holds strings only, and the server does not conclude from the list that strings are asked for.
      const filter = { [field]: { $in: [...accounts], $type: 'string' } }
      const rows = await this.#find<PersonDocument>('people', filter)
      for (const row of rows) this.#loader('people').prime(row._id.slice(this.#county.length + 1), row)
      const byAccount = new Map(rows.map((row) => [row[field], entity<Person>(this.#county, row)]))
      return accounts.map((account) => byAccount.get(account) ?? null)
    })
    this.#accounts.set(platform, loader)
    return loader.load(accountId)
  }

  async peopleByPhone(phone: string): Promise<readonly Person[]> {
    return this.#entities<Person>('people', { phone })
  }

  async peopleWithRole(role: Person['roles'][number]): Promise<readonly Person[]> {
    return this.#entities<Person>('people', { roles: role, left: { $ne: true } })
  }

  async peopleCalled(
    words: readonly string[],
    { withLeft } = { withLeft: false },
  ): Promise<readonly Person[]> {
    const ids = words.map((word) => `${this.#county}/${word}`)
    const isCalled = { $or: [{ _id: { $in: ids } }, { name: { $in: [...words] } }] }
    return this.#entities<Person>('people', {
      ...isCalled,
      ...(withLeft ? {} : { left: { $ne: true } }),
    })
  }

  async peopleOfUnit(unitId: string): Promise<readonly Person[]> {
    const people = await this.#entities<Person>('people', { unitId, left: { $ne: true } })
    return [...people].sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  deputies(personId: string, day: Day): Promise<readonly Deputy[]> {
    const known = this.#deputies.get(day)
    if (known) return known.load(personId)
    const loader = new DataLoader<string, readonly Deputy[]>((people) =>
      deputiesOf(this.#db, this.#county, people, day),
    )
    this.#deputies.set(day, loader)
    return loader.load(personId)
  }

  async deputy(id: string): Promise<Deputy | null> {
    const row = await this.#load<DeputyDocument>('deputies', id)
    return row && deputyOf(this.#county, row)
  }

  async handover(id: string): Promise<Handover | null> {
    const row = await this.#load<HandoverDocument>('handovers', id)
    return row && handoverOf(this.#county, row)
  }

  async meeting(id: string): Promise<Meeting | null> {
    const row = await this.#load<MeetingDocument>('meetings', id)
    return row && meetingOf(row)
  }

  meetings(limit: number): Promise<readonly Meeting[]> {
    return latestMeetings(this.#db, this.#county, limit)
  }

  householdsOf(cadreId: string): Promise<readonly HouseholdRecord[]> {
    return householdsOf(this.#db, this.#county, cadreId)
  }

  villagesOfCadres(unitId: string): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    return villagesOfCadres(this.#db, this.#county, unitId)
  }

  unit(id: string): Promise<Unit | null> {
    return this.#load<UnitDocument>('units', id).then((d) => d && entity<Unit>(this.#county, d))
  }

  async units(): Promise<readonly Unit[]> {
    const units = await this.#entities<Unit>('units', {})
    return [...units].sort((a, b) => a.order - b.order)
  }

  async villages(ids: readonly string[]): Promise<readonly Village[]> {
    const rows = await Promise.all([...new Set(ids)].map((id) => this.#load<VillageDocument>('villages', id)))
    return rows
      .flatMap((row) => (row ? [entity<Village>(this.#county, row)] : []))
      .sort((a, b) => a.order - b.order)
  }

  household(id: string): Promise<HouseholdRecord | null> {
    return this.#load<HouseholdDocument>('households', id).then((d) => d && toHousehold(this.#county, d))
  }

  uncovered(
    of: Parameters<ConversationReaders['uncovered']>[0],
    options: { readonly after?: string; readonly limit: number },
  ): Promise<Page<HouseholdRecord>> {
    return uncoveredHouseholds(this.#db, this.#county, of, options)
  }

  searchHouseholds(
    scope: HouseholdScope,
    words: string,
    options: { readonly limit: number; readonly cadreId?: string },
  ): Promise<readonly HouseholdRecord[]> {
    return searchHouseholds(this.#db, this.#county, scope, words, options)
  }

  nameBook(of: NameBookOf, text: string): Promise<NameBook> {
    return nameBook(this.#db, this.#county, of, text)
  }

  campaign(): Promise<Campaign | null> {
    this.#campaign ??= this.#find<CampaignDocument>('campaigns', {}).then((rows) => {
      const [latest] = rows.sort((a, b) => (a.from < b.from ? 1 : -1))
      return latest ? campaignOf(this.#county, latest) : null
    })
    return this.#campaign
  }

  visit(id: string): Promise<Visit | null> {
    return this.#load<VisitDocument>('visits', id).then((d) => d && visitOf(this.#county, d))
  }

  async standingVisits(householdId: string, campaignId: string): Promise<readonly Visit[]> {
    const rows = await this.#find<VisitDocument>('visits', { campaignId, householdId, status: 'standing' })
    return rows.map((row) => visitOf(this.#county, row))
  }

  async issues(ids: readonly string[]): Promise<readonly Issue[]> {
    const rows = await Promise.all(ids.map((id) => this.#load<IssueDocument>('issues', id)))
    return rows.flatMap((row) => (row ? [issueOf(row)] : []))
  }

  async issueByNumber(number: string): Promise<Issue | null> {
    return (await this.#find<IssueDocument>('issues', { number })).map(issueOf)[0] ?? null
  }

  issuesFor(query: IssueQuery): Promise<readonly Issue[]> {
    return findIssues(this.#db, this.#county, query)
  }

  issuesOf(of: Parameters<ConversationReaders['issuesOf']>[0]): Promise<readonly Issue[]> {
    return issuesOf(this.#db, this.#county, of)
  }

  lastRaised(personId: string): Promise<Issue | null> {
    return lastRaised(this.#db, this.#county, personId)
  }

  mergedInto(issueId: string): Promise<readonly Issue[]> {
    return findMerged(this.#db, this.#county, issueId)
  }

  troubleCounts(): Promise<readonly TroubleCount[]> {
    return countTroubles(this.#db, this.#county)
  }

  issueMoves(issueId: string): Promise<readonly IssueMove[]> {
    return this.#ofIssues.moves.load(issueId)
  }

  async nextIssueNumber(year: string): Promise<number> {
    const known = this.#numbers.get(year)
    const series =
      known ??
      this.#load<{ next: number }>('sequences', `issues/${year}`).then((row) => ({ next: row?.next ?? 1 }))
    if (!known) this.#numbers.set(year, series)
    const one = await series
    one.next += 1
    return one.next - 1
  }

  timeLimit(
    category: IssueCategory,
  ): Promise<{ readonly workingDays: number; readonly unitId?: string } | null> {
    return this.#load('time_limits', CATEGORY_WORDS[category])
  }

  categoryLessons(): Promise<Lessons> {
    return categoryLessons(this.#db, this.#county)
  }

  async caseSettings(): Promise<CaseSettings> {
    return caseSettingsIn(await this.#load<CaseSettingsDocument>('county_settings', 'cases'))
  }

  pastLeads(category: IssueCategory, town: string): Promise<readonly string[]> {
    return pastLeads(this.#db, this.#county, category, town)
  }

  async lastEntry(personId: string): Promise<Visit | null> {
    const row = await this.#db
      .collection<VisitDocument>('visits')
      .find({ county: this.#county, enteredBy: personId, status: 'standing' })
      .sort({ enteredAt: -1 })
      .limit(1)
      .next()
    return row ? visitOf(this.#county, row) : null
  }

  async cadreTally(campaignId: string, cadreId: string): Promise<Tally> {
    const id = cadreCounterId(this.#county, campaignId, cadreId).slice(this.#county.length + 1)
    return tallyOf(await this.#load<CounterDocument>('counters', id))
  }

  async unitCells(campaignId: string, unitId: string): Promise<readonly Cell[]> {
    return (await this.#find<CounterDocument>('counters', { campaignId, level: 'cell', unitId })).map(toCell)
  }

  async allCells(campaignId: string): Promise<readonly Cell[]> {
    return (await this.#find<CounterDocument>('counters', { campaignId, level: 'cell' })).map(toCell)
  }

  unitCoverage(unitId: string): Promise<UnitCoverage | null> {
    return unitCoverage(this.#db, this.#county, unitId)
  }

  async chatGroup(platform: string, chatId: string): Promise<ChatGroup | null> {
    const row = await this.#load<ChatGroupDocument>('chat_groups', `${platform}/${chatId}`)
    return row && groupOf(this.#county, row)
  }

  chatGroups(): Promise<readonly ChatGroup[]> {
    return chatGroups(this.#db, this.#county)
  }

  towns(): Promise<readonly string[]> {
    return towns(this.#db, this.#county)
  }

  adminCode(digest: string): Promise<{ readonly id: string } | null> {
    return openAdminCode(this.#db, this.#county, digest)
  }

  async session(key: string): Promise<Session> {
    return sessionOf(key, await this.#load<SessionDocument>('sessions', key))
  }

  async card(key: string): Promise<CardRecord | null> {
    const row = await this.#load<CardDocument>('cards', key)
    return row && cardOf(key, row)
  }

  cardsOfIssue(issueId: string): Promise<readonly CardRecord[]> {
    return this.#ofIssues.cards.load(issueId)
  }

  digestsOfIssue(issueId: string): Promise<readonly CardRecord[]> {
    return this.#ofIssues.digests.load(issueId)
  }

  async laneOfMessage(platform: string, messageId: string): Promise<string | null> {
    const [row] = await this.#find<{ _id: string; lane: string }>('inbox', { platform, messageId })
    return row?.lane ?? null
  }

  mutedNotices(personId: string, since: Day): Promise<readonly PutOff[]> {
    return mutedNotices(this.#db, this.#county, personId, since)
  }

  refusedMessages(limit: number): Promise<readonly RefusedMessage[]> {
    return refusedMessages(this.#db, this.#county, limit)
  }

  async #find<D extends { _id: string }>(collection: string, filter: Record<string, unknown>): Promise<D[]> {
    return readWhole<D>(this.#db, collection, { filter: { county: this.#county, ...filter } })
  }

  async #entities<T extends { readonly id: string }>(
    collection: string,
    filter: Record<string, unknown>,
  ): Promise<T[]> {
    return (await this.#find<Stored<T>>(collection, filter)).map((row) => entity<T>(this.#county, row))
  }

  #load<D>(collection: string, id: string): Promise<D | null> {
    return this.#loader(collection).load(id) as Promise<D | null>
  }

  #loader(collection: string): DataLoader<string, unknown> {
    let loader = this.#byId.get(collection)
    if (!loader) {
      loader = new DataLoader<string, unknown>(async (ids) => {
        const rows = await readWhole<{ _id: string }>(this.#db, collection, {
          filter: { _id: { $in: ids.map((one) => `${this.#county}/${one}`) } },
          projection: NOT_READ[collection] ?? {},
        })
        const byId = new Map<string, unknown>(
          rows.map((row) => [row._id.slice(this.#county.length + 1), row]),
        )
        return ids.map((one) => byId.get(one) ?? null)
      })
      this.#byId.set(collection, loader)
    }
    return loader
  }
}
