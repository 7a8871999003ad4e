import { can } from '../domain/access.js'
import type { Change } from '../domain/changes.js'
import { isUncovered } from '../domain/coverage/tally.js'
import { DomainError } from '../domain/errors.js'
import { codeFrom, type Outing } from '../domain/outings/outing.js'
import { type ActionContext, audited, resourceOf } from './action.js'

export type OutingToPrint = Pick<Outing, 'villageId' | 'place' | 'day' | 'householdIds'>

/** 打印: the households that are still to be visited and may be, in their order, under a code of the person's own. */
export async function printOuting(
  context: ActionContext,
  { householdIds, ...about }: OutingToPrint,
): Promise<{ readonly outing: Outing; readonly changes: readonly Change[] }> {
  const { actor, readers, now } = context
  const households = await Promise.all(householdIds.map((id) => readers.household(id)))
  const listed = households.flatMap((household) => {
    const isLeft = household && isUncovered(household.state)
    return isLeft && can(actor, 'visit.record', resourceOf(household)) ? [household.id] : []
  })
  if (listed.length === 0) throw new DomainError('outing.nobody-left', { place: about.place })
  const code = await freeCode(context)
  const outing: Outing = { code, personId: actor.person.id, ...about, householdIds: listed, at: now }
  const facts = { place: outing.place, day: outing.day, rows: listed.length }
  return {
    outing,
    changes: [
      { kind: 'outing.add', outing },
      audited(context, 'outing.print', `outing/${actor.person.id}/${code}`, null, facts),
    ],
  }
}

/** A person has few lists at a time, so that the first or second code is free. */
async function freeCode({ actor, readers, newId }: ActionContext): Promise<string> {
  for (;;) {
    const code = codeFrom(newId())
    if ((await readers.places.outing(actor.person.id, code)) === null) return code
  }
}
