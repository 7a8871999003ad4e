import { type Actor, asAbsent } from '../domain/access.js'
import { deputyOn, standsOn } from '../domain/duty/deputy.js'
import type { Readers } from '../domain/ports.js'
import type { Person } from '../domain/registry/types.js'
import { dayOf, type Instant } from '../domain/time.js'

/** A person with all that they may do today, in their own name or for somebody absent. Null without a unit. */
export async function actorOf(readers: Readers, person: Person, now: Instant): Promise<Actor | null> {
  const [unit, standsFor] = await Promise.all([
    readers.unit(person.unitId),
    standInsFor(readers, person.id, now),
  ])
  return unit ? { person, unit, ...(standsFor.length > 0 ? { standsFor } : {}) } : null
}

/** Those for whom the person stands in today, with the duties that can be stood in for. */
export async function standInsFor(
  readers: Readers,
  personId: string,
  now: Instant,
): Promise<readonly Actor[]> {
  const today = dayOf(now)
  const leaves = (await readers.deputies(personId, today)).filter(
    (one) => one.deputyId === personId && standsOn(one, today),
  )
  const absent = await Promise.all(
    leaves.map(async ({ absentId }) => {
      const person = await readers.person(absentId)
      const unit = person && !person.left ? await readers.unit(person.unitId) : null
      return person && unit ? [asAbsent({ person, unit })] : []
    }),
  )
  return absent.flat()
}

/** Somebody registered, as they are now. */
export async function viewerOf(readers: Readers, personId: string, now: Instant): Promise<Actor | null> {
  const person = await readers.person(personId)
  return person && !person.left ? actorOf(readers, person, now) : null
}

/** 代班: who is absent is not written to; their deputy is. */
export async function inPlaceOf(readers: Readers, personId: string, now: Instant): Promise<string> {
  const today = dayOf(now)
  return deputyOn(await readers.deputies(personId, today), personId, today)?.deputyId ?? personId
}
