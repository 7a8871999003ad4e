import type { Connection, mongo } from 'mongoose'
import { emptyTally } from '../../domain/coverage/tally.js'
import { COVERAGE_STATES, type CoverageState, type Tally } from '../../domain/visits/types.js'

/** A counter that was wrong: what it said and what it says now. `null` is no counter. */
export interface CounterDifference {
  readonly id: string
  readonly before: Tally | null
  readonly after: Tally | null
}

interface CounterDocument {
  _id: string
  county: string
  campaignId: string
  level: 'cell' | 'cadre'
  unitId?: string
  villageId?: string
  town?: string
  cadreId?: string
  n: Tally
  at: Date
}

interface CountedGroup {
  readonly _id: {
    readonly unitId?: string
    readonly villageId: string
    readonly cadreId?: string
    readonly state: CoverageState
  }
  readonly households: number
}

const DUPLICATE_KEY = 11000
const ATTEMPTS = 10

/**
 * Counts the coverage counters of a campaign anew from the households and returns what was wrong. Reads one snapshot
 * and writes only what differs, in a transaction: a visit that moves the same counter at the same time makes one of the
 * two start again, so no step of a counter is lost.
 */
export function rebuildCounters(
  connection: Connection,
  county: string,
  campaignId: string,
): Promise<CounterDifference[]> {
  const { db } = connection
  if (!db) throw new Error('the connection is not open')
  return rebuildCountersIn(connection.getClient(), db, county, campaignId)
}

export async function rebuildCountersIn(
  client: mongo.MongoClient,
  db: mongo.Db,
  county: string,
  campaignId: string,
): Promise<CounterDifference[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await client.withSession((session) =>
        session.withTransaction(() => rebuildOnce(session, db, county, campaignId), {
          readConcern: { level: 'snapshot' },
        }),
      )
    } catch (error) {
      // Inside a transaction, a counter that a visit creates meanwhile shows as a duplicate key, which isn't retried.
      if (attempt >= ATTEMPTS || !(error instanceof Error && 'code' in error && error.code === DUPLICATE_KEY))
        throw error
    }
  }
}

async function rebuildOnce(
  session: mongo.ClientSession,
  db: mongo.Db,
  county: string,
  campaignId: string,
): Promise<CounterDifference[]> {
  const counters = db.collection<CounterDocument>('counters')
  const wanted = await countedNow(session, db, county, campaignId)
  const stored = await counters.find({ county, campaignId }, { session }).toArray()
  const differences: CounterDifference[] = []
  const writes: mongo.AnyBulkWriteOperation<CounterDocument>[] = []
  for (const counter of stored) {
    if (wanted.has(counter._id)) continue
    // Of who handed everything over nothing is left but zeros.
    const isEmpty = sameTally(filled(counter.n), emptyTally)
    if (!isEmpty) differences.push({ id: counter._id, before: filled(counter.n), after: null })
    writes.push({ deleteOne: { filter: { _id: counter._id } } })
  }
  const before = new Map(stored.map((counter) => [counter._id, counter]))
  for (const [id, counter] of wanted) {
    const old = before.get(id)
    const right = old && sameTally(filled(old.n), counter.n)
    if (!right) differences.push({ id, before: old ? filled(old.n) : null, after: counter.n })
    if (right && sameKeys(old, counter)) continue
    // Insertions go to the server as one command, replacements one by one.
    writes.push(
      old
        ? { replaceOne: { filter: { _id: id }, replacement: counter, upsert: true } }
        : { insertOne: { document: counter } },
    )
  }
  if (writes.length > 0) await counters.bulkWrite(writes, { session, ordered: false })
  return differences.sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** Every counter as it should be, from one pass over the covering index. */
async function countedNow(
  session: mongo.ClientSession,
  db: mongo.Db,
  county: string,
  campaignId: string,
): Promise<Map<string, CounterDocument>> {
  const _id = { unitId: '$unitId', villageId: '$villageId', cadreId: '$cadreId', state: '$state' }
  const stages = [{ $match: { county } }, { $group: { _id, households: { $sum: 1 } } }]
  const hint = { county: 1, villageId: 1, unitId: 1, cadreId: 1, state: 1, group: 1 }
  const groups = await groupHouseholds(session, db, stages, hint)
  const towns = await fieldById(session, db, 'villages', county, 'town')
  const unitOfPerson = await fieldById(session, db, 'people', county, 'unitId')
  const at = new Date()
  const counters = new Map<string, CounterDocument>()
  const add = (
    id: string,
    group: CountedGroup,
    facts: Partial<CounterDocument> & { level: 'cell' | 'cadre' },
  ) => {
    const n: Record<CoverageState, number> = counters.get(id)?.n ?? { ...emptyTally }
    n[group._id.state] += group.households
    counters.set(id, { _id: id, county, campaignId, ...facts, n, at })
  }
  for (const group of groups) {
    const { unitId, villageId, cadreId } = group._id
    const town = towns.get(`${county}/${villageId}`)
    const cell = {
      level: 'cell' as const,
      villageId,
      ...(unitId ? { unitId } : {}),
      ...(town ? { town } : {}),
    }
    add(`${county}/${campaignId}/cell/${unitId ?? '-'}/${villageId}`, group, cell)
    if (!cadreId) continue
    const unit = unitOfPerson.get(`${county}/${cadreId}`)
    const cadre = { level: 'cadre' as const, cadreId, ...(unit ? { unitId: unit } : {}) }
    add(`${county}/${campaignId}/cadre/${cadreId}`, group, cadre)
  }
  return counters
}

async function groupHouseholds(
  session: mongo.ClientSession,
  db: mongo.Db,
  stages: mongo.Document[],
  hint: mongo.Document,
): Promise<CountedGroup[]> {
  const indexes = await db
    .collection('households')
    .indexes()
    .catch(() => [])
  const hinted = indexes.some(({ key }) => JSON.stringify(key) === JSON.stringify(hint))
  const options = { session, ...(hinted ? { hint } : {}) }
  return db.collection('households').aggregate<CountedGroup>(stages, options).toArray()
}

async function fieldById(
  session: mongo.ClientSession,
  db: mongo.Db,
  collection: string,
  county: string,
  field: string,
): Promise<Map<string, string>> {
  const found = await db
    .collection<{ _id: string; county: string }>(collection)
    .find({ county }, { session, projection: { [field]: 1 } })
    .toArray()
  return new Map(found.map((document) => [document._id, String((document as mongo.Document)[field])]))
}

/** A counter made by a visit has only the states it moved. */
function filled(n: Partial<Tally>): Tally {
  return { ...emptyTally, ...n }
}

function sameTally(a: Tally, b: Tally): boolean {
  return COVERAGE_STATES.every((state) => a[state] === b[state])
}

function sameKeys(a: CounterDocument, b: CounterDocument): boolean {
  return a.unitId === b.unitId && a.town === b.town && a.level === b.level
}
