import { visitButtons } from '#cards/visit-list.js'
import type { HouseholdRecord } from '../domain/ports.js'
import type { DigestLine } from './digest-view.js'
import { hintOf, placeOf } from './household-view.js'

/** 出门卡: a household that is still to be visited, with its one tap; it goes once somebody has been there. */
export function visitLine(household: HouseholdRecord): DigestLine {
  const hint = hintOf(household)
  return {
    text: `${household.head}　${placeOf(household)}`,
    ...(hint ? { hint } : {}),
    buttons: visitButtons(household.id),
    householdId: household.id,
  }
}
