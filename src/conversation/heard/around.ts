import { type Actor, householdScope } from '../../domain/access.js'
import { dayOf, type Instant } from '../../domain/time.js'
import type { WorkCalendar } from '../../domain/working-time.js'
import type { Around } from '../../understanding/understood.js'
import { likelyCategories } from '../likely-categories.js'
import type { Session } from '../outcome.js'
import type { ConversationReaders } from '../readers.js'
import type { Turn } from '../turn.js'
import { idOf } from './heard.js'

export interface Speaking {
  readonly actor: Actor
  readonly session: Session
  readonly readers: ConversationReaders
  readonly now: Instant
  readonly calendar: WorkCalendar
}

/** What this person's words rest on: their scope, the day, and whom they spoke of last. */
export async function aroundFor(speaking: Speaking, text: string): Promise<Around> {
  const { actor, session, readers, now, calendar } = speaking
  const of = { scope: householdScope(actor), cadreId: actor.person.id, unitId: actor.unit.id }
  const [names, campaign, rest] = await Promise.all([
    readers.nameBook(of, text),
    readers.campaign(),
    withoutNames(readers, now, calendar),
  ])
  const spokenOf = onCard(session) ?? session.spokenOf
  return {
    ...{ ...rest, names },
    ...(campaign ? { earliest: campaign.from } : {}),
    ...(spokenOf ? { spokenOf } : {}),
  }
}

export function aroundOf({ actor, session, readers, now, setting }: Turn, text: string): Promise<Around> {
  return aroundFor({ actor, session, readers, now, calendar: setting.calendar }, text)
}

/** The county's villages and no household: for words that ask about places alone, as in groups. */
export async function aroundCounty({ readers, now, setting }: Turn): Promise<Around> {
  const campaign = await readers.campaign()
  const cells = campaign ? await readers.allCells(campaign.id) : []
  const villages = await readers.villages(cells.map(({ villageId }) => villageId))
  const rest = await withoutNames(readers, now, setting.calendar)
  return { ...rest, names: { households: [], villages, enterprises: [] } }
}

async function withoutNames(
  readers: ConversationReaders,
  now: Instant,
  calendar: WorkCalendar,
): Promise<Omit<Around, 'names'>> {
  return {
    today: dayOf(now),
    isWorkingDay: (day) => calendar.isWorkday(day),
    categoriesOf: await likelyCategories(readers),
  }
}

function onCard({ heard }: Session): string | null {
  const named = (heard?.visits ?? []).map(({ who }) => idOf(who))
  return named.findLast((id) => id !== null) ?? null
}
