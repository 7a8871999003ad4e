import { deputyOn } from '../domain/duty/deputy.js'
import { type Caller, callerSeed, inDrawnOrder } from '../domain/issues/caller.js'
import type { Issue } from '../domain/issues/types.js'
import { accountOf } from '../domain/registry/account-of.js'
import type { Person } from '../domain/registry/types.js'
import { dayOf } from '../domain/time.js'
import type { ActionContext } from './action.js'

/**
 * 回访 is done by somebody who did not handle it: the household's cadre; if that is the handler or of a unit that worked on
 * it, somebody of another unit, drawn in a way that can be done again. Who is on leave or on no messenger is passed over.
 * Null where nobody is found, and for petition cases, which no outsider is to see: then the household's unit or the county
 * offices call.
 */
export async function drawCaller(context: ActionContext, issue: Issue): Promise<Caller | null> {
  const { readers, now } = context
  const seed = callerSeed(issue.id, now)
  const atWork = new Set([issue.leadUnitId, ...issue.coParts.map(({ unitId }) => unitId)])
  const household = await readers.household(issue.householdId)
  const cadre = household?.cadreId ? await readers.person(household.cadreId) : null
  if (cadre && !atWork.has(cadre.unitId) && (await mayCall(context, issue, cadre)))
    return { personId: cadre.id, how: 'household_cadre', seed }
  if (issue.kind === 'petition') return null
  const units = (await readers.units()).filter(({ id }) => !atWork.has(id))
  for (const unit of inDrawnOrder(seed, units, ({ id }) => id)) {
    const people = await readers.peopleOfUnit(unit.id)
    for (const person of inDrawnOrder(seed, people, ({ id }) => id))
      if (isFieldworker(person) && (await mayCall(context, issue, person)))
        return { personId: person.id, how: 'drawn', seed }
  }
  return null
}

function isFieldworker({ roles }: Person): boolean {
  return roles.includes('cadre') || roles.includes('head')
}

async function mayCall({ readers, now }: ActionContext, issue: Issue, person: Person): Promise<boolean> {
  if (person.left || person.id === issue.handlerId || !accountOf(person)) return false
  const today = dayOf(now)
  return deputyOn(await readers.deputies(person.id, today), person.id, today) === undefined
}
