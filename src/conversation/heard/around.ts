import { householdScope } from '../../domain/access.js'
import { dayOf } from '../../domain/time.js'
import { suggestCategories } from '../../understanding/category/suggest-categories.js'
import type { Around } from '../../understanding/understood.js'
import type { Turn } from '../turn.js'
import { idOf } from './heard.js'

/** What this person's words rest on: their scope, the day, and whom they spoke of last. */
export async function aroundOf(turn: Turn, text: string): Promise<Around> {
  const { person, unit } = turn.actor
  const of = { scope: householdScope(turn.actor), cadreId: person.id, unitId: unit.id }
  const [names, campaign] = await Promise.all([turn.readers.nameBook(of, text), turn.readers.campaign()])
  const spokenOf = onCard(turn) ?? turn.session.spokenOf
  return {
    ...withoutNames(turn),
    ...{ names },
    ...(campaign ? { earliest: campaign.from } : {}),
    ...(spokenOf ? { spokenOf } : {}),
  }
}

/** The county's villages and no household: for words that ask about places alone, as in groups. */
export async function aroundCounty(turn: Turn): Promise<Around> {
  const campaign = await turn.readers.campaign()
  const cells = campaign ? await turn.readers.allCells(campaign.id) : []
  const villages = await turn.readers.villages(cells.map(({ villageId }) => villageId))
  return { ...withoutNames(turn), names: { households: [], villages, enterprises: [] } }
}

function withoutNames(turn: Turn): Omit<Around, 'names'> {
  return {
    today: dayOf(turn.now),
    isWorkingDay: (day) => turn.setting.calendar.isWorkday(day),
    categoriesOf: (words) => suggestCategories(words).map(({ category }) => category),
  }
}

function onCard(turn: Turn): string | null {
  const named = (turn.session.heard?.visits ?? []).map(({ who }) => idOf(who))
  return named.findLast((id) => id !== null) ?? null
}
