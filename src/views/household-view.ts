import type { HouseholdRecord } from '../domain/ports.js'
import { dayInWords } from '../domain/time.js'
import { OCCUPANCY_WORDS, STATE_WORDS } from '../text/words.js'

/** `大塘村 3组`. */
export function placeOf(household: { readonly village: string; readonly group?: string }): string {
  return [household.village, household.group].filter(Boolean).join(' ')
}

/** What tells one household from another, and what to know before knocking: no phone, no illness, no petition. */
export function hintOf(household: HouseholdRecord): string {
  return [
    household.size ? `${household.size}人` : '',
    household.occupancy === 'resident' ? '' : OCCUPANCY_WORDS[household.occupancy],
    secondKnock(household),
  ]
    .filter(Boolean)
    .join('，')
}

function secondKnock(household: HouseholdRecord): string {
  if (household.state === 'unvisited' || !household.lastVisitDay) return ''
  return `${dayInWords(household.lastVisitDay)} ${STATE_WORDS[household.state]}`
}
