import type { Issue } from '../domain/issues/types.js'
import type { Person } from '../domain/registry/types.js'
import type { Turn } from './turn.js'

/** Names by staff number; who is not in the register has none. */
export async function namesOf(
  turn: Turn,
  ids: readonly (string | undefined)[],
): Promise<ReadonlyMap<string, string>> {
  const known = [...new Set(ids)].filter((id) => id !== undefined)
  const people = await Promise.all(known.map((id) => turn.readers.person(id)))
  return new Map(people.flatMap((person) => (person ? [[person.id, person.name] as const] : [])))
}

export async function headOf(turn: Turn, unitId: string | undefined): Promise<string[]> {
  const unit = unitId ? await turn.readers.unit(unitId) : null
  return unit ? [unit.headId] : []
}

export async function offices(turn: Turn): Promise<string[]> {
  return (await turn.readers.peopleWithRole('office')).map((person: Person) => person.id)
}

/** 回访: whoever it was given to; else the household's cadre, unless it was they who handled it; then the head of the household's unit. */
export async function callersOf(turn: Turn, issue: Issue): Promise<readonly string[]> {
  const given = issue.callerId ? await turn.readers.person(issue.callerId) : null
  if (given && !given.left) return [given.id]
  // A head may not call back what the own unit has handled.
  const unitId = issue.unitId === issue.leadUnitId ? undefined : issue.unitId
  return firstOf(turn, { ...issue, unitId }, (id) => id !== issue.handlerId)
}

/** Who speaks with the household: its cadre, else the head of its unit, else the offices. */
export function closestTo(turn: Turn, issue: Issue): Promise<readonly string[]> {
  return firstOf(turn, issue, () => true)
}

async function firstOf(
  turn: Turn,
  issue: { readonly householdId: string; readonly unitId?: string | undefined },
  mayBe: (id: string) => boolean,
): Promise<readonly string[]> {
  const household = await turn.readers.household(issue.householdId)
  const cadre = household?.cadreId
  if (cadre && mayBe(cadre)) return [cadre]
  const heads = (await headOf(turn, issue.unitId)).filter(mayBe)
  return heads.length > 0 ? heads : offices(turn)
}
