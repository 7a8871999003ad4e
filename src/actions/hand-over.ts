import type { Change } from '../domain/changes.js'
import { coverageOf, isUncovered } from '../domain/coverage/tally.js'
import { deputyOn } from '../domain/duty/deputy.js'
import { proposeSplit, type Split, type Successor, splitToOne } from '../domain/duty/handover.js'
import { DomainError } from '../domain/errors.js'
import { MOVES } from '../domain/issues/moves.js'
import type { Issue } from '../domain/issues/types.js'
import type { HouseholdRecord, Readers } from '../domain/ports.js'
import type { Person } from '../domain/registry/types.js'
import { dayOf } from '../domain/time.js'
import { type ActionContext, allow, audited } from './action.js'
import { carryOut, type MovedIssue } from './move-issue.js'
import { registered } from './name-deputy.js'

/** What a person has that somebody else must have when they go. */
export interface Portfolio {
  readonly person: Person
  /** In walking order. */
  readonly households: readonly HouseholdRecord[]
  readonly issues: readonly Issue[]
}

export interface Proposal extends Portfolio {
  readonly split: Split
  readonly colleagues: readonly (Successor & { readonly name: string })[]
}

const OPEN = MOVES.hand_over.from

/** What would be handed over and to whom: split evenly, or all to one. */
export async function proposeHandover(
  context: ActionContext,
  personId: string,
  toOne?: string,
): Promise<Proposal> {
  const portfolio = await portfolioOf(context.readers, personId)
  const { person, households, issues } = portfolio
  mayHandOver(context, person)
  if (households.length + issues.length === 0)
    throw new DomainError('handover.nothing-left', { name: person.name })
  const colleagues = await colleaguesOf(context, person)
  if (colleagues.length === 0) throw new DomainError('handover.nobody-else', { name: person.name })
  const carried = households.map(({ id, villageId, state }) => ({
    id,
    villageId,
    isLeft: isUncovered(state),
  }))
  const one = colleagues.find(({ id }) => id === toOne)
  const split = one ? splitToOne(carried, issues, one.id) : proposeSplit(carried, issues, colleagues)
  return { ...portfolio, split, colleagues }
}

export function mayHandOver(context: ActionContext, { id, unitId, name }: Person): ActionContext {
  return allow(context, 'person.hand-over', { personId: id, personUnitId: unitId }, `交接${name}的户和问题`)
}

export async function portfolioOf(readers: Readers, personId: string): Promise<Portfolio> {
  const [person, households, issues] = await Promise.all([
    registered(readers, personId),
    readers.householdsOf(personId),
    readers.issuesFor({ handlerId: personId, statuses: OPEN }),
  ])
  return { person, households, issues }
}

/** Those of the unit who are there today, with what they have to do already. */
async function colleaguesOf(
  { readers, now }: ActionContext,
  leaver: Person,
): Promise<Proposal['colleagues']> {
  const [people, open, campaign, villages] = await Promise.all([
    readers.peopleOfUnit(leaver.unitId),
    readers.issuesFor({ leadUnitId: leaver.unitId, statuses: OPEN }),
    readers.campaign(),
    readers.villagesOfCadres(leaver.unitId),
  ])
  const found = people
    .filter(({ id, roles }) => id !== leaver.id && (roles.includes('cadre') || roles.includes('head')))
    .map(async ({ id, name }) => {
      if (await isAway(readers, id, now)) return []
      const { toVisit, covered } = coverageOf(await readers.cadreTally(campaign?.id ?? '', id))
      const load = toVisit - covered + open.filter(({ handlerId }) => handlerId === id).length
      return [{ id, name, load, villages: villages.get(id) ?? new Set<string>() }]
    })
  return (await Promise.all(found)).flat()
}

async function isAway(readers: Readers, personId: string, now: number): Promise<boolean> {
  const today = dayOf(now)
  return deputyOn(await readers.deputies(personId, today), personId, today) !== undefined
}

export interface HandedOver {
  readonly id: string
  readonly person: Person
  readonly moved: readonly MovedIssue[]
  /** What went to whom; without what somebody else has by now. */
  readonly split: Split
  readonly changes: readonly Change[]
}

/**
 * 交接 as it was shown: what the person has now goes to whom it was promised; what came to them meanwhile follows its village.
 * Everything in one transaction; a visit or a move at the same moment makes it begin again with what is true then.
 */
export async function handOver(asked: ActionContext, personId: string, shown: Split): Promise<HandedOver> {
  const { person, households, issues } = await portfolioOf(asked.readers, personId)
  const context = mayHandOver(asked, person)
  if (households.length + issues.length === 0)
    throw new DomainError('handover.nothing-left', { name: person.name })
  for (const id of new Set([...Object.values(shown.households), ...Object.values(shown.issues)]))
    await checkSuccessor(context, person, id)
  const split = upToDate(shown, households, issues)
  const handed = await allHanded(context, personId, split, households, issues)
  const id = context.newId()
  const record = { id, personId, by: context.actor.person.id, at: context.now, ...split }
  return {
    ...{ id, person, split, moved: handed.moved },
    changes: [
      { kind: 'handover.add', handover: record },
      ...handed.changes,
      audited(context, 'person.hand-over', `person/${personId}`, null, { handover: id, ...countsOf(split) }),
    ],
  }
}

async function checkSuccessor({ readers, now }: ActionContext, leaver: Person, id: string): Promise<void> {
  const person = await readers.person(id)
  const isThere =
    person && !person.left && person.unitId === leaver.unitId && !(await isAway(readers, id, now))
  if (!isThere) throw new DomainError('handover.successor-gone', { name: person?.name ?? id })
}

function upToDate(shown: Split, households: readonly HouseholdRecord[], issues: readonly Issue[]): Split {
  const ofVillage = new Map<string, string>()
  for (const { id, villageId } of households) {
    const to = shown.households[id]
    if (to) ofVillage.set(villageId, to)
  }
  const [someone = ''] = [...Object.values(shown.households), ...Object.values(shown.issues)]
  const toOf = (known: string | undefined, villageId: string): string =>
    known ?? ofVillage.get(villageId) ?? someone
  return {
    households: Object.fromEntries(
      households.map(({ id, villageId }) => [id, toOf(shown.households[id], villageId)]),
    ),
    issues: Object.fromEntries(issues.map(({ id, villageId }) => [id, toOf(shown.issues[id], villageId)])),
  }
}

/** Households and issues from one person to those named for each. */
async function allHanded(
  context: ActionContext,
  fromId: string,
  split: Split,
  households: readonly HouseholdRecord[],
  issues: readonly Issue[],
): Promise<{ readonly moved: readonly MovedIssue[]; readonly changes: readonly Change[] }> {
  const campaign = await context.readers.campaign()
  const changes: Change[] = []
  for (const household of households)
    changes.push(...handed(context, household, fromId, split.households[household.id] ?? '', campaign?.id))
  const moved: MovedIssue[] = []
  for (const issue of issues) {
    const to = { handlerId: split.issues[issue.id] ?? '' }
    moved.push(await carryOut(context, context.actor.unit.id, issue, 'hand_over', to))
  }
  return { moved, changes: [...changes, ...moved.flatMap((one) => one.changes)] }
}

export function handed(
  context: ActionContext,
  { id, rev, state }: HouseholdRecord,
  from: string,
  to: string,
  campaignId: string | undefined,
): Change[] {
  return [
    {
      ...{ kind: 'household.handed', householdId: id, expectRev: rev, state, from, to },
      campaignId: campaignId ?? null,
    },
    audited(context, 'household.hand-over', `household/${id}`, { cadreId: from }, { cadreId: to }),
  ]
}

export function countsOf({ households, issues }: Split): { households: number; issues: number } {
  return { households: Object.keys(households).length, issues: Object.keys(issues).length }
}
