import type { Instant } from '../time.js'

/** 交接: a person's households and open issues went to others. */
export interface Handover extends Split {
  readonly id: string
  readonly personId: string
  readonly by: string
  readonly at: Instant
  readonly undoneAt?: Instant
}

/** A household that changes hands, in walking order with the others. */
export interface CarriedHousehold {
  readonly id: string
  readonly villageId: string
  /** Whether it is left to visit. */
  readonly isLeft: boolean
}

export interface CarriedIssue {
  readonly id: string
  readonly villageId: string
}

export interface Successor {
  readonly id: string
  /** Households left to visit and open issues that they have already. */
  readonly load: number
  /** Where they have households already. */
  readonly villages: ReadonlySet<string>
}

/** Who gets what: household or issue → successor. */
export interface Split {
  readonly households: Readonly<Record<string, string>>
  readonly issues: Readonly<Record<string, string>>
}

/** Nobody is asked to take over less than this many things, so that few people are troubled. */
const WORTHWHILE = 12
const MOST_SUCCESSORS = 8
/** A covered household is no work now, but it comes back with the look-back. */
const COVERED_WEIGHT = 0.25
/** A village stays together even if its successor gets this much more than the others. */
const TOLERANCE = 1.25

/**
 * 换人不断线: a split that is even in what is left to do, and keeps a village with one successor, best with one who goes
 * there anyway. A village that is too much for one is parted in walking order. The same facts give the same split.
 */
export function proposeSplit(
  households: readonly CarriedHousehold[],
  issues: readonly CarriedIssue[],
  colleagues: readonly Successor[],
): Split {
  const villages = [...byVillage(households)].sort(([, a], [, b]) => weightOf(b) - weightOf(a))
  const successors = chosen(
    colleagues,
    new Set(villages.map(([id]) => id)),
    households.length + issues.length,
  )
  const loads = new Map(successors.map(({ id, load }) => [id, load]))
  const carried = weightOf(households) + issues.length
  const limit = (TOLERANCE * (sum([...loads.values()]) + carried)) / Math.max(1, successors.length)
  const result: { households: Record<string, string>; issues: Record<string, string> } = {
    ...{ households: {}, issues: {} },
  }
  const give = (part: readonly CarriedHousehold[], villageId: string): void => {
    const weight = weightOf(part)
    const to = best(successors, loads, villageId, weight, limit)
    if (!to) return
    if ((loads.get(to.id) ?? 0) + weight > limit && part.length > 1 && successors.length > 1) {
      const middle = Math.ceil(part.length / 2)
      give(part.slice(0, middle), villageId)
      give(part.slice(middle), villageId)
      return
    }
    loads.set(to.id, (loads.get(to.id) ?? 0) + weight)
    for (const { id } of part) result.households[id] = to.id
  }
  for (const [villageId, part] of villages) give(part, villageId)
  for (const { id, villageId } of issues) {
    const to = best(successors, loads, villageId, 1, limit)
    if (!to) continue
    loads.set(to.id, (loads.get(to.id) ?? 0) + 1)
    result.issues[id] = to.id
  }
  return result
}

/** All to one successor. */
export function splitToOne(
  households: readonly CarriedHousehold[],
  issues: readonly CarriedIssue[],
  to: string,
): Split {
  const all = (of: readonly { readonly id: string }[]) => Object.fromEntries(of.map(({ id }) => [id, to]))
  return { households: all(households), issues: all(issues) }
}

function byVillage(households: readonly CarriedHousehold[]): Map<string, CarriedHousehold[]> {
  const villages = new Map<string, CarriedHousehold[]>()
  for (const household of households) {
    const part = villages.get(household.villageId)
    if (part) part.push(household)
    else villages.set(household.villageId, [household])
  }
  return villages
}

/** Those who go to one of the villages anyway come first, then those with the least to do. */
function chosen(
  colleagues: readonly Successor[],
  villages: ReadonlySet<string>,
  things: number,
): readonly Successor[] {
  const goesThere = ({ villages: own }: Successor): number =>
    [...own].some((id) => villages.has(id)) ? 0 : 1
  const inOrder = [...colleagues].sort(
    (a, b) => goesThere(a) - goesThere(b) || a.load - b.load || (a.id < b.id ? -1 : 1),
  )
  return inOrder.slice(0, Math.min(MOST_SUCCESSORS, Math.max(1, Math.ceil(things / WORTHWHILE))))
}

function best(
  successors: readonly Successor[],
  loads: ReadonlyMap<string, number>,
  villageId: string,
  weight: number,
  limit: number,
): Successor | undefined {
  const rank = (one: Successor): readonly [number, number, number] => {
    const load = loads.get(one.id) ?? 0
    return [load + weight > limit ? 1 : 0, one.villages.has(villageId) ? 0 : 1, load]
  }
  return [...successors].sort((a, b) => {
    const [x, y] = [rank(a), rank(b)]
    return x[0] - y[0] || x[1] - y[1] || x[2] - y[2] || (a.id < b.id ? -1 : 1)
  })[0]
}

function weightOf(households: readonly CarriedHousehold[]): number {
  return sum(households.map(({ isLeft }) => (isLeft ? 1 : COVERED_WEIGHT)))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
