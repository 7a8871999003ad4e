import { MOVES, type Move } from './issues/moves.js'
import type { Party } from './issues/parties.js'
import type { GroupScope, Person, Unit } from './registry/types.js'

/** A registered person in the unit where they work. Built afresh for every event from the directory alone. */
export interface Actor {
  readonly person: Person
  readonly unit: Unit
  /** 代班: those who are absent today and for whom this person stands in. */
  readonly standsFor?: readonly Actor[]
}

export type Verb =
  | 'household.see'
  | 'visit.record'
  | 'visit.change'
  | 'coverage.see-own'
  | 'coverage.see-unit'
  | 'coverage.see-county'
  | 'registry.import'
  /** 暂停活动, 恢复活动. */
  | 'campaign.pause'
  | 'delivery.see'
  | 'group.set'
  | 'group.see-all'
  | 'issue.see'
  | 'deputy.name'
  | 'person.hand-over'
  /** The analysis and the plan of a petition case or dispute. */
  | 'issue.see-plan'
  /** 联席会议: what it decided. */
  | 'meeting.hold'
  | 'meeting.see'
  | IssueVerb

export type IssueVerb = `issue.${Move}`

/** What a verb is done to, as far as the decision needs it. */
export interface Resource {
  readonly householdUnitId?: string | undefined
  readonly householdCadreId?: string | undefined
  readonly householdTown?: string | undefined
  /** Who entered the record. */
  readonly enteredBy?: string | undefined
  readonly leadUnitId?: string | undefined
  readonly deputyLeaderId?: string | undefined
  readonly handlerId?: string | undefined
  /** Who is to call back, once that is settled. */
  readonly callerId?: string | undefined
  readonly leaderId?: string | undefined
  readonly coUnitIds?: readonly string[]
  /** Whom something is done to, and where they work. */
  readonly personId?: string
  readonly personUnitId?: string
  /** Petition cases are seen by those who work on them alone. */
  readonly isRestricted?: boolean
  /** What a group chat is for, or is to be for. */
  readonly group?: GroupScope
}

type Rule = (actor: Actor, resource: Resource) => boolean

const has =
  (...roles: readonly Person['roles'][number][]): Rule =>
  ({ person }) =>
    roles.some((role) => person.roles.includes(role))

const ownHousehold: Rule = ({ person }, { householdCadreId }) => householdCadreId === person.id
const unitsHousehold: Rule = ({ unit }, { householdUnitId }) => householdUnitId === unit.id
/** A township's cadres know every household of the township and enter for others from paper lists. */
const townsHousehold: Rule = ({ unit }, { householdTown }) =>
  unit.kind === 'town' && unit.id === householdTown
const ownEntry: Rule = ({ person }, { enteredBy }) => enteredBy === person.id

const oneself: Rule = ({ person }, { personId }) => personId === person.id
const colleague: Rule = ({ unit }, { personUnitId }) => personUnitId === unit.id
/** A group of the own unit; a township's head answers for the whole township. */
const ownGroup: Rule = ({ unit }, { group }) =>
  group !== undefined &&
  group.scopeId === unit.id &&
  (group.scope === 'unit' || (group.scope === 'town' && unit.kind === 'town'))

const leads: Rule = ({ unit }, { leadUnitId }) => unit.id === leadUnitId
const handles: Rule = ({ person }, { handlerId }) => person.id === handlerId
const helps: Rule = ({ unit }, { coUnitIds = [] }) => coUnitIds.includes(unit.id)
const both =
  (...rules: readonly Rule[]): Rule =>
  (actor, resource) =>
    rules.every((rule) => rule(actor, resource))
const household = both(has('head'), unitsHousehold)
const deputyLeader: Rule = ({ person }, { deputyLeaderId }) => person.id === deputyLeaderId
const responsibleLeader: Rule = ({ person }, { leaderId }) => person.id === leaderId
const isCaller: Rule = ({ person }, { callerId }) => callerId === person.id
/**
 * 回访 by somebody else than the handler: whoever it was given to when it was resolved; where nobody was, the household's
 * cadre or a person from outside the handling unit. The county offices always may.
 */
const calls: Rule = (actor, resource) => {
  if (resource.callerId === undefined) return mayCallUnasked(actor, resource)
  return !handles(actor, resource) && (isCaller(actor, resource) || has('office')(actor, resource))
}
const mayCallUnasked: Rule = (actor, resource) =>
  !handles(actor, resource) &&
  (ownHousehold(actor, resource) ||
    has('office')(actor, resource) ||
    (!leads(actor, resource) && (unitsHousehold(actor, resource) || townsHousehold(actor, resource))))

const PARTY_RULES: Readonly<Record<Party, Rule>> = {
  raiser: ownEntry,
  household_cadre: ownHousehold,
  household_head: household,
  town: townsHousehold,
  lead: leads,
  lead_head: both(has('head'), leads),
  handler: handles,
  co: helps,
  caller: calls,
  deputy_leader: deputyLeader,
  responsible_leader: responsibleLeader,
  office: has('office'),
  system: () => false,
}

const unrestricted: Rule = (_, { isRestricted }) => isRestricted !== true
const onIt = [
  ...[ownEntry, ownHousehold, household, leads, helps, deputyLeader, responsibleLeader],
  has('office'),
]

/** What each move's row in the table of moves says, as rules. */
const ISSUE_RULES = Object.fromEntries(
  Object.entries(MOVES).map(([move, { who }]) => [
    `issue.${move}`,
    who.map((party: Party) => PARTY_RULES[party]),
  ]),
) as unknown as Record<IssueVerb, readonly Rule[]>

/** Verb → the rules of which one must hold. This table is the whole of the product's authorisation. */
const RULES: Readonly<Record<Verb, readonly Rule[]>> = {
  'household.see': [ownHousehold, unitsHousehold, townsHousehold, has('office', 'admin')],
  'visit.record': [ownHousehold, unitsHousehold, townsHousehold],
  'visit.change': [ownEntry],
  'coverage.see-own': [() => true],
  'coverage.see-unit': [has('head', 'office', 'admin')],
  'coverage.see-county': [has('office', 'admin', 'auditor')],
  'registry.import': [has('admin')],
  'campaign.pause': [has('office', 'admin')],
  'delivery.see': [has('admin')],
  'person.hand-over': [both(has('head'), colleague), has('office', 'admin')],
  'deputy.name': [oneself, both(has('head'), colleague), has('office', 'admin')],
  'group.set': [has('office', 'admin'), both(has('head'), ownGroup)],
  'group.see-all': [has('office', 'admin')],
  'issue.see': [
    ...onIt,
    isCaller,
    ...[unitsHousehold, townsHousehold, has('auditor')].map((rule) => both(rule, unrestricted)),
  ],
  'issue.see-plan': onIt,
  'meeting.hold': [has('office')],
  'meeting.see': [has('office', 'auditor')],
  ...ISSUE_RULES,
}

/**
 * Whether a person may do something, decided from the directory as it is now. Every surface (messengers, trial,
 * command line, jobs) asks this function; whatever a card, link or group says does not count.
 */
export function can(actor: Actor, verb: Verb, resource: Resource = {}): boolean {
  return capacityFor(actor, verb, resource) !== null
}

/** Own entries, own numbers and the administrator's desk stay with the person; all other duties can be stood in for. */
const PERSONAL: ReadonlySet<Verb> = new Set([
  'visit.change',
  'coverage.see-own',
  'coverage.see-county',
  'registry.import',
  'campaign.pause',
  'delivery.see',
])
const STOOD_IN_FOR: ReadonlySet<Person['roles'][number]> = new Set(['cadre', 'head', 'office'])

/** An absent person, as far as a deputy may act for them. */
export function asAbsent({ person, unit }: Actor): Actor {
  return { person: { ...person, roles: person.roles.filter((role) => STOOD_IN_FOR.has(role)) }, unit }
}

/**
 * As whom a person may do something: as themselves, else as one of those for whom they stand in, else not at all. What is
 * done in somebody else's place is recorded with both names.
 */
export function capacityFor(actor: Actor, verb: Verb, resource: Resource = {}): Actor | null {
  if (actor.person.left) return null
  const absent = PERSONAL.has(verb) ? [] : (actor.standsFor ?? [])
  // What is an absent one's own is done in their place, even by somebody who might do it as a colleague.
  const isOwn = (one: Actor): boolean =>
    ownHousehold(one, resource) || handles(one, resource) || isCaller(one, resource)
  const others = isOwn(actor) ? [] : absent.filter(isOwn)
  const capacities = [...others, actor, ...absent]
  // Who handled it, or stands in for who did, is not made independent by another duty.
  if (verb === 'issue.call_back' && capacities.some((one) => handles(one, resource))) return null
  return capacities.find((one) => RULES[verb].some((rule) => rule(one, resource))) ?? null
}

/** Which households a person may find: the widest filter that holds only households they may see. */
export type HouseholdScope =
  | { readonly kind: 'county' }
  | { readonly kind: 'town'; readonly town: string; readonly unitId: string }
  | { readonly kind: 'unit'; readonly unitId: string }
  | { readonly kind: 'several'; readonly scopes: readonly HouseholdScope[] }

export function householdScope(actor: Actor): HouseholdScope {
  return withOthers(actor, ownScope)
}

/** Which households a person may log visits to, but for own ones elsewhere: no office makes them the county's. */
export function visitScope(actor: Actor): HouseholdScope {
  return withOthers(actor, unitScope)
}

function withOthers(actor: Actor, scopeOf: (one: Actor) => HouseholdScope): HouseholdScope {
  const own = scopeOf(actor)
  const others = (actor.standsFor ?? []).map(scopeOf).filter((scope) => !sameScope(scope, own))
  return others.length > 0 ? { kind: 'several', scopes: [own, ...others] } : own
}

function sameScope(a: HouseholdScope, b: HouseholdScope): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function ownScope(actor: Actor): HouseholdScope {
  return has('office', 'admin')(actor, {}) ? { kind: 'county' } : unitScope(actor)
}

function unitScope(actor: Actor): HouseholdScope {
  if (actor.unit.kind === 'town') return { kind: 'town', town: actor.unit.id, unitId: actor.unit.id }
  return { kind: 'unit', unitId: actor.unit.id }
}
