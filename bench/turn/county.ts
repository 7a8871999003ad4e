import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import { handleEvent } from '#src/conversation/handle-event.js'
import { addDays, dayOf } from '#src/domain/time.js'
import { actionToken, type Incoming } from '#src/messenger/port.js'
import { foundCounty } from '#src/store/county.js'
import { rebuildCounters } from '#src/store/coverage/rebuild-counters.js'
import { type Connection, type Database, database } from '#src/store/database.js'
import { ensureIndexes } from '#src/store/ensure-indexes.js'
import { MongoReaders } from '#src/store/readers/readers.js'
import { SCHEMA } from '#src/store/schema/index.js'
import { type CardDocument, cardOf } from '#src/store/spine/documents.js'
import { MongoTurns } from '#src/store/spine/turn-store.js'
import { isPassing } from '#src/store/with-retry.js'
import {
  cadreId,
  countySizes,
  headOfUnit,
  townName,
  unitName,
  unitOfVillage,
  villageCode,
  villageName,
  villageOfCadre,
} from '../generate/big-county.js'
import { households } from '../generate/households.js'
import { APP_ID, COUNTY, SECRET_KEY } from './secrets.js'

const CAMPAIGN = 'bench'
const PER_CADRE = 35
const BATCH = 64
const CHUNK = 1000
const WRITTEN_BY_TURNS = ['visits', 'audit', 'inbox', 'outbox', 'cards', 'sessions', 'counters']

/** One tap that somebody may make: on a button of a visit list that lies in the database. */
export interface Tap {
  readonly openId: string
  readonly token: string
  readonly messageId: string
  readonly household: string
}

type Snapshot = ReadonlyMap<string, { _id: string }[]>

/** A county of cadres, each with a visit list in hand. It can be put back as it was. */
export class TurnCounty {
  readonly #connection: Connection
  readonly #before: Snapshot
  readonly taps: readonly Tap[]

  private constructor(connection: Connection, before: Snapshot, taps: readonly Tap[]) {
    this.#connection = connection
    this.#before = before
    this.taps = taps
  }

  static async make(connection: Connection, cadres: number): Promise<TurnCounty> {
    const db = database(connection)
    await db.dropDatabase()
    await ensureIndexes(connection, SCHEMA)
    await fillRegistry(db, cadres)
    await rebuildCounters(connection, COUNTY, CAMPAIGN)
    await askForLists(connection, cadres)
    const cards = await deliveredLists(db)
    const before = new Map<string, { _id: string }[]>([['cards', cards]])
    for (const name of ['sessions', 'counters'])
      before.set(name, await db.collection<{ _id: string }>(name).find({}).toArray())
    const county = new TurnCounty(connection, before, tapsOn(cards, cadres))
    await county.reset()
    return county
  }

  /** Takes back every visit and gives everybody their first list again. */
  async reset(): Promise<void> {
    const db = database(this.#connection)
    await Promise.all(WRITTEN_BY_TURNS.map((name) => db.collection(name).deleteMany({})))
    for (const [name, documents] of this.#before)
      await db.collection<{ _id: string }>(name).insertMany(documents)
    await db.collection('households').updateMany(
      { county: COUNTY, visits: { $gt: 0 } },
      {
        $set: { state: 'unvisited', uncovered: true, visits: 0, rev: 1 },
        $unset: { lastVisitId: '', lastVisitDay: '' },
      },
    )
  }

  /** What does not agree with so many acknowledged taps; empty when all is well. */
  async problems(acknowledged: number): Promise<string[]> {
    const db = database(this.#connection)
    const count = (name: string, filter = {}): Promise<number> => db.collection(name).countDocuments(filter)
    const found = {
      visits: await count('visits', { county: COUNTY, status: 'standing' }),
      audit: await count('audit', { county: COUNTY }),
      inbox: await count('inbox', { county: COUNTY, state: 'done' }),
      outbox: await count('outbox', { county: COUNTY }),
      households: await count('households', { county: COUNTY, state: 'met', visits: 1 }),
    }
    const wrong = Object.entries(found).filter(([, rows]) => rows !== acknowledged)
    const counters = await rebuildCounters(this.#connection, COUNTY, CAMPAIGN)
    return [
      ...wrong.map(([name, rows]) => `${name}: ${rows} of ${acknowledged}`),
      ...(counters.length > 0 ? [`${counters.length} counters differ from a recount`] : []),
    ]
  }

  async unsettled(): Promise<number> {
    const outbox = database(this.#connection).collection('outbox')
    return outbox.countDocuments({ county: COUNTY, state: { $in: ['queued', 'sending'] } })
  }
}

async function fillRegistry(db: Database, cadres: number): Promise<void> {
  const sizes = countySizes(cadres * PER_CADRE)
  const now = Date.now()
  await foundCounty(db, COUNTY, '走访县', [`feishu:${APP_ID}`], now)
  const insert = (name: string, documents: readonly object[]) =>
    db.collection(name).insertMany(documents.map((one) => ({ county: COUNTY, ...one })))
  await insert('campaigns', [
    {
      _id: `${COUNTY}/${CAMPAIGN}`,
      name: '民情大走访',
      from: addDays(dayOf(now), -30),
      to: addDays(dayOf(now), 60),
    },
  ])
  await insert(
    'units',
    numbers(sizes.units).map((unit) => ({
      _id: `${COUNTY}/${unitName(unit)}`,
      kind: 'county_department',
      headId: headOfUnit(unit),
      order: unit,
    })),
  )
  await insert(
    'villages',
    numbers(sizes.villages).map((village) => ({
      _id: `${COUNTY}/${villageCode(village)}`,
      town: townName(village),
      name: villageName(village),
      kind: 'village',
      order: village,
    })),
  )
  await insert(
    'people',
    numbers(cadres).map((cadre) => ({
      _id: `${COUNTY}/${cadreId(cadre)}`,
      name: '李明',
      unitId: unitName(unitOfVillage(villageOfCadre(cadre), sizes)),
      phone: `139${String(cadre).padStart(8, '0')}`,
      roles: ['cadre'],
      feishuOpenId: openIdOf(cadre),
    })),
  )
  let chunk: object[] = []
  for (const household of households(cadres * PER_CADRE, 'turn', { county: COUNTY, uncovered: 1 })) {
    chunk.push({ ...household, occupancy: 'resident' })
    if (chunk.length < CHUNK) continue
    await insert('households', chunk)
    chunk = []
  }
  if (chunk.length > 0) await insert('households', chunk)
}

/** Everybody says 走访, through the conversation and the store themselves. */
async function askForLists(connection: Connection, cadres: number): Promise<void> {
  const turns = new MongoTurns(COUNTY, connection)
  const calendar = stateCouncilCalendar()
  for (let first = 0; first < cadres; first += BATCH) {
    const readers = new MongoReaders(COUNTY, database(connection))
    const now = Date.now()
    const prepared = numbers(Math.min(BATCH, cadres - first)).map(async (nth) => {
      const event = asking(first + nth, now)
      const order = String(first + nth).padStart(18, '0')
      const capabilities = {
        forms: true,
        buttons: true,
        updateInPlace: true,
        pressDeadlineMs: 3000,
      }
      const setting = { event, order, readers, now, calendar, capabilities, secret: SECRET_KEY }
      const outcome = await handleEvent(setting, {}, isPassing)
      const id = `feishu/${event.eventId}`
      const lane = `feishu:private:${event.sender.id}`
      const inboxEvent = { id, lane, event, receivedAt: now, order }
      return { event: inboxEvent, stored: 'no' as const, outcome, at: now }
    })
    await turns.commit(await Promise.all(prepared))
  }
}

function asking(cadre: number, at: number): Incoming {
  return {
    platform: 'feishu',
    eventId: `ask-${cadre}`,
    messageId: `om_ask_${cadre}`,
    at,
    chat: { id: chatOf(cadre), kind: 'private' },
    sender: { id: openIdOf(cadre) },
    body: { kind: 'text', text: '走访', mentioned: true },
  }
}

type StoredCard = CardDocument & { readonly messageId: string }

/** As if the sender had delivered them. */
async function deliveredLists(db: Database): Promise<StoredCard[]> {
  const cards = await db.collection<StoredCard>('cards').find({ county: COUNTY }).toArray()
  return cards.map((card) => ({ ...card, messageId: `om_${keyOf(card)}` }))
}

/** Neighbours in this order are of different persons and, in a big county, of different villages. */
function tapsOn(cards: readonly StoredCard[], cadres: number): Tap[] {
  const byPerson = new Map(cards.map((card) => [card.personId, card]))
  const villages = Math.max(1, villageOfCadre(cadres - 1) + 1)
  const perVillage = Math.ceil(cadres / villages)
  const inTurn = numbers(villages * perVillage)
    .map((nth) => (nth % villages) * perVillage + Math.floor(nth / villages))
    .filter((cadre) => cadre < cadres)
  const columns = inTurn.map((cadre) => {
    const card = byPerson.get(cadreId(cadre))
    if (!card) throw new Error(`cadre ${cadre} has no list`)
    return cardOf(keyOf(card), card)
      .intents.filter((intent) => intent.verb === 'visit.tap')
      .map((intent) => ({
        openId: openIdOf(cadre),
        token: actionToken(keyOf(card), intent),
        messageId: card.messageId,
        household: intent.args.household ?? '',
      }))
  })
  const longest = Math.max(...columns.map((column) => column.length))
  return numbers(longest).flatMap((nth) =>
    columns.flatMap((column) => {
      const tap = column[nth]
      return tap ? [tap] : []
    }),
  )
}

const keyOf = (card: { _id: string }): string => card._id.slice(COUNTY.length + 1)
const openIdOf = (cadre: number): string => `ou_${String(cadre).padStart(32, '0')}`
const chatOf = (cadre: number): string => `oc_${String(cadre).padStart(32, '0')}`
const numbers = (count: number): number[] => Array.from({ length: count }, (_, nth) => nth)
