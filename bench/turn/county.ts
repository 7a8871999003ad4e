import type { mongo } from 'mongoose'
import type { Intent } from '#cards/card.js'
import { actionToken } from '#src/messenger/port.js'
import { type Connection, type Database, database } from '#src/store/database.js'
import { ensureIndexes } from '#src/store/ensure-indexes.js'
import { SCHEMA } from '#src/store/schema/index.js'
import * as jobs from '#src/store/schema/jobs.js'
import { type CardDocument, cardOf } from '#src/store/spine/documents.js'
import { cadreId } from '../generate/big-county.js'
import { type Asking, askForCards } from './ask.js'
import { cadresApart, fillRegistry, numbers, openIdOf } from './registry.js'
import { COUNTY } from './secrets.js'

/** One tap that somebody may make: on a button of a card that lies in the database. */
export interface Tap {
  readonly openId: string
  readonly token: string
  readonly messageId: string
  /** The id of what it is about. */
  readonly subject: string
}

/** What a turn is about: which cards people have in hand, which of their buttons is tapped, and what that writes. */
export interface TurnKind extends Omit<Asking, 'cadres'> {
  readonly bench: string
  readonly bareProgram: string
  /** Where each tap adds one document or changes one, which counts its changes in `rev`; nowhere else. */
  readonly writes: readonly string[]
  /** Collections that are put back whole, beside those of every turn. */
  readonly putBack: readonly string[]
  /** What there must be, beside the registry, before the cards are asked for. */
  fill(connection: Connection, cadres: number): Promise<void>
  /** The id of what a button is about, if it is one to tap. */
  subjectOf(intent: Intent): string | undefined
  /** Takes back what the taps changed elsewhere. */
  takeBack(db: Database): Promise<void>
  /** What else does not agree with so many acknowledged taps. */
  problems(connection: Connection, acknowledged: number): Promise<readonly string[]>
}

type Stored = { readonly _id: string; readonly rev?: number }
/** Documents, and changes of documents, by collection. */
type Tally = ReadonlyMap<string, number>

const PUT_BACK_ALWAYS = ['cards', 'sessions', 'audit', 'inbox', 'outbox']
/** What the product writes by the clock, whether anybody taps or not. */
const BY_THE_CLOCK = new Set([
  ...Object.values(jobs).map(({ name }) => name),
  ...['leases', 'audit_seals', 'audit_prunings'],
])

/** A county of cadres, each with cards in hand. It can be put back as it was. */
export class TurnCounty {
  readonly #connection: Connection
  readonly #kind: TurnKind
  readonly #before: ReadonlyMap<string, Stored[]>
  #tally: Tally = new Map()
  readonly taps: readonly Tap[]

  private constructor(
    connection: Connection,
    kind: TurnKind,
    before: ReadonlyMap<string, Stored[]>,
    taps: readonly Tap[],
  ) {
    this.#connection = connection
    this.#kind = kind
    this.#before = before
    this.taps = taps
  }

  static async make(connection: Connection, kind: TurnKind, cadres: number): Promise<TurnCounty> {
    const db = database(connection)
    await db.dropDatabase()
    await ensureIndexes(connection, SCHEMA)
    await fillRegistry(db, cadres)
    await kind.fill(connection, cadres)
    const { cardsEach, words } = kind
    await askForCards(connection, { cadres, cardsEach, words })
    await deliver(db)
    for (const name of ['audit', 'inbox', 'outbox']) await db.collection(name).deleteMany({})
    const before = new Map<string, Stored[]>()
    for (const name of [...PUT_BACK_ALWAYS, ...kind.putBack])
      before.set(name, await db.collection<Stored>(name).find({}).toArray())
    const cards = before.get('cards') as DeliveredCard[]
    const county = new TurnCounty(connection, kind, before, tapsOn(kind, cards, cadres))
    await county.reset()
    county.#tally = await county.#counted()
    return county
  }

  /** Takes back every tap and gives everybody their first cards again. */
  async reset(): Promise<void> {
    const db = database(this.#connection)
    for (const [name, documents] of this.#before) await putBack(db.collection<Stored>(name), documents)
    await this.#kind.takeBack(db)
  }

  /** What does not agree with so many acknowledged taps; empty when all is well. */
  async problems(acknowledged: number): Promise<readonly string[]> {
    const written = new Set([...PUT_BACK_ALWAYS, ...this.#kind.writes])
    const wrong = [...(await this.#counted())].flatMap(([name, count]) => {
      const found = count - (this.#tally.get(name) ?? 0)
      const due = written.has(name) ? acknowledged : 0
      return found === due ? [] : [`${name}: ${found} of ${due}`]
    })
    const inbox = database(this.#connection).collection('inbox')
    const waiting = await inbox.countDocuments({ county: COUNTY, state: { $ne: 'done' } })
    return [
      ...wrong,
      ...(waiting > 0 ? [`inbox: ${waiting} not done`] : []),
      ...(await this.#kind.problems(this.#connection, acknowledged)),
    ]
  }

  async unsettled(): Promise<number> {
    const outbox = database(this.#connection).collection('outbox')
    return outbox.countDocuments({ county: COUNTY, state: { $in: ['queued', 'sending'] } })
  }

  async #counted(): Promise<Tally> {
    const db = database(this.#connection)
    const tally = new Map<string, number>()
    for (const { name } of SCHEMA) {
      if (BY_THE_CLOCK.has(name)) continue
      const [sum] = await db
        .collection(name)
        .aggregate<{ n: number }>([
          { $match: { county: COUNTY } },
          { $group: { _id: null, n: { $sum: { $add: [1, { $ifNull: ['$rev', 0] }] } } } },
        ])
        .toArray()
      tally.set(name, sum?.n ?? 0)
    }
    return tally
  }
}

/** Only what was changed is written: the issues' many indexes make writing all of them take longer than a sample. */
async function putBack(collection: mongo.Collection<Stored>, documents: readonly Stored[]): Promise<void> {
  if (documents.length === 0) {
    await collection.deleteMany({})
    return
  }
  const rows = await collection.find({}, { projection: { rev: 1 } }).toArray()
  const now = new Map(rows.map((row) => [row._id, row.rev]))
  const changed = documents.filter(({ _id, rev }) => rev === undefined || now.get(_id) !== rev)
  for (const { _id } of documents) now.delete(_id)
  if (now.size > 0) await collection.deleteMany({ _id: { $in: [...now.keys()] } })
  if (changed.length === 0) return
  await collection.bulkWrite(
    changed.map((replacement) => ({
      replaceOne: { filter: { _id: replacement._id }, replacement, upsert: true },
    })),
    { ordered: false },
  )
}

type DeliveredCard = CardDocument & { readonly messageId: string }

/** As if the sender had delivered all cards. */
async function deliver(db: Database): Promise<void> {
  const key = { $substrCP: ['$_id', COUNTY.length + 1, 22] }
  await db.collection('cards').updateMany({}, [{ $set: { messageId: { $concat: ['om_', key] } } }])
}

/** Neighbours in this order are of different persons, and nobody comes again before everybody had their turn. */
function tapsOn(kind: TurnKind, cards: readonly DeliveredCard[], cadres: number): Tap[] {
  const byPerson = new Map<string | null, DeliveredCard[]>()
  for (const card of cards) byPerson.set(card.personId, [...(byPerson.get(card.personId) ?? []), card])
  const columns = cadresApart(cadres).map((cadre) => {
    const own = byPerson.get(cadreId(cadre)) ?? []
    const taps = own.flatMap((card) => tapsOf(kind, card, openIdOf(cadre)))
    if (own.length !== kind.cardsEach || taps.length === 0)
      throw new Error(`cadre ${cadre} has ${own.length} cards and ${taps.length} buttons to tap`)
    return taps
  })
  const longest = Math.max(...columns.map((column) => column.length))
  return numbers(longest).flatMap((nth) => columns.flatMap((column) => column[nth] ?? []))
}

function tapsOf(kind: TurnKind, card: DeliveredCard, openId: string): Tap[] {
  const key = keyOf(card)
  return cardOf(key, card).intents.flatMap((intent) => {
    const subject = kind.subjectOf(intent)
    if (subject === undefined) return []
    return [{ openId, token: actionToken(key, intent), messageId: card.messageId, subject }]
  })
}

const keyOf = (card: Stored): string => card._id.slice(COUNTY.length + 1)
