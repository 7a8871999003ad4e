import { type ActionContext, resourceOf } from '../actions/action.js'
import { can } from '../domain/access.js'
import type { Outing } from '../domain/outings/outing.js'
import { type OutingSheet, toOutingSheet } from '../views/outing-sheet.js'
import { outingRemarks } from './outing-remarks.js'

/** The paper of a list for its owner, from the records and their rights as they are now. */
export async function outingSheet(
  context: Pick<ActionContext, 'actor' | 'readers' | 'now'>,
  outing: Outing,
): Promise<OutingSheet> {
  const { actor, readers } = context
  const found = await Promise.all(outing.householdIds.map((id) => readers.household(id)))
  const households = found.map((one) => (one && can(actor, 'visit.record', resourceOf(one)) ? one : null))
  const remarks = await outingRemarks(
    context,
    households.filter((one) => one !== null),
  )
  return toOutingSheet(outing, actor.person.name, households, remarks)
}
