import { visitScope } from '../domain/access.js'
import type { WhoseHouseholds } from '../domain/ports.js'
import { type Day, dayInWords } from '../domain/time.js'
import type { Turn } from './turn.js'

/** A head and a township's cadre go to whoever is left in a place; all others to their own. */
export function goesToAll({ actor }: Turn): boolean {
  return [actor, ...(actor.standsFor ?? [])].some(
    ({ person, unit }) => person.roles.includes('head') || unit.kind === 'town',
  )
}

/** The person, and those for whom they stand in. */
export function ownIds({ actor }: Turn): string[] {
  return [actor, ...(actor.standsFor ?? [])].map(({ person }) => person.id)
}

/** Whose households a list is made of and counted among. */
export function whoseOf(turn: Turn, of: 'own' | 'scope'): WhoseHouseholds {
  return of === 'own' ? { cadreIds: ownIds(turn) } : { scope: visitScope(turn.actor) }
}

/** `5月21日 周四`, or today. */
export function outingDay(day: Day, today: Day): string {
  return day === today ? `今天，${dayInWords(day)}` : dayInWords(day)
}
