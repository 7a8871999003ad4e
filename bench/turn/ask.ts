import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import { handleEvent } from '#src/conversation/handle-event.js'
import type { Incoming } from '#src/messenger/port.js'
import { type Connection, database } from '#src/store/database.js'
import { MongoReaders } from '#src/store/readers/readers.js'
import { MongoTurns } from '#src/store/spine/turn-store.js'
import { isPassing } from '#src/store/with-retry.js'
import { CAPABILITIES } from '../capabilities.js'
import { chatOf, numbers, openIdOf } from './registry.js'
import { COUNTY, SECRET_KEY } from './secrets.js'

const BATCH = 64

export interface Asking {
  readonly cadres: number
  /** How many cards each of them asks for. */
  readonly cardsEach: number
  readonly words: (cadre: number, nth: number) => string
}

/** Everybody asks for their cards, through the conversation and the store themselves. */
export async function askForCards(connection: Connection, asking: Asking): Promise<void> {
  const turns = new MongoTurns(COUNTY, connection)
  const calendar = stateCouncilCalendar()
  for (const [nth, first] of batches(asking)) {
    const readers = new MongoReaders(COUNTY, database(connection))
    const now = Date.now()
    const prepared = numbers(Math.min(BATCH, asking.cadres - first)).map(async (at) => {
      const cadre = first + at
      const event = said(cadre, nth, asking.words(cadre, nth), now)
      const order = String(nth * asking.cadres + cadre).padStart(18, '0')
      const setting = { event, order, readers, now, calendar, capabilities: CAPABILITIES, secret: SECRET_KEY }
      const outcome = await handleEvent(setting, {}, isPassing)
      const id = `feishu/${event.eventId}`
      const lane = `feishu:private:${event.sender.id}`
      const inboxEvent = { id, lane, event, receivedAt: now, order }
      return { event: inboxEvent, stored: 'no' as const, outcome, at: now }
    })
    await turns.commit(await Promise.all(prepared))
  }
}

/** Nobody is in a batch twice: each is for one card, beginning with this cadre. */
function batches({ cadres, cardsEach }: Asking): [nth: number, first: number][] {
  const firsts = numbers(Math.ceil(cadres / BATCH)).map((batch) => batch * BATCH)
  return numbers(cardsEach).flatMap((nth) => firsts.map((first): [number, number] => [nth, first]))
}

function said(cadre: number, nth: number, text: string, at: number): Incoming {
  return {
    platform: 'feishu',
    eventId: `ask-${nth}-${cadre}`,
    messageId: `om_ask_${nth}_${cadre}`,
    at,
    chat: { id: chatOf(cadre), kind: 'private' },
    sender: { id: openIdOf(cadre) },
    body: { kind: 'text', text, mentioned: true },
  }
}
