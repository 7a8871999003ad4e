import type { Connection, mongo } from 'mongoose'
import { baseState, isUncovered, type StandingVisit, stateFromVisits } from '../../domain/coverage/tally.js'
import type { Occupancy } from '../../domain/registry/types.js'
import type { CoverageState, VisitResult } from '../../domain/visits/types.js'

/** A household's place in coverage. */
export interface HouseholdCoverage {
  readonly state: CoverageState
  readonly uncovered: boolean
  readonly visits: number
  readonly lastVisitId?: string
  readonly lastVisitDay?: string
}

export interface HouseholdDifference {
  readonly id: string
  readonly before: HouseholdCoverage
  readonly after: HouseholdCoverage
}

interface HouseholdDocument {
  _id: string
  county: string
  occupancy: Occupancy
  state: CoverageState
  uncovered?: boolean
  visits: number
  lastVisitId?: string
  lastVisitDay?: string
  rev: number
}

interface VisitDocument {
  _id: string
  county: string
  campaignId: string
  householdId: string
  visitDay: string
  enteredAt: Date
  result: VisitResult
  status: string
}

const BATCH = 1000

/**
 * Works out every household's state from its standing visits and sets right what differs, batch by batch. A household
 * that is visited meanwhile is left to that visit: its `rev` has moved on. Afterwards the counters must be rebuilt.
 * With `heal` false the differences are only reported.
 */
export async function* recountHouseholds(
  connection: Connection,
  county: string,
  campaignId: string,
  { heal = true }: { readonly heal?: boolean } = {},
): AsyncGenerator<HouseholdDifference> {
  const { db } = connection
  if (!db) throw new Error('the connection is not open')
  const households = db.collection<HouseholdDocument>('households')
  const _id = { $gte: `${county}/`, $lt: `${county}0` }
  const projection = {
    occupancy: 1,
    state: 1,
    uncovered: 1,
    visits: 1,
    lastVisitId: 1,
    lastVisitDay: 1,
    rev: 1,
  }
  const cursor = households.find({ _id }, { projection, batchSize: BATCH })
  let batch: HouseholdDocument[] = []
  for await (const household of cursor) {
    if (batch.push(household) < BATCH) continue
    yield* recountBatch(db, county, campaignId, batch, heal)
    batch = []
  }
  yield* recountBatch(db, county, campaignId, batch, heal)
}

async function* recountBatch(
  db: mongo.Db,
  county: string,
  campaignId: string,
  batch: readonly HouseholdDocument[],
  heal: boolean,
): AsyncGenerator<HouseholdDifference> {
  if (batch.length === 0) return
  const visits = await standingVisits(db, county, campaignId, batch)
  const writes: mongo.AnyBulkWriteOperation<HouseholdDocument>[] = []
  const differences: HouseholdDifference[] = []
  for (const household of batch) {
    const id = household._id.slice(county.length + 1)
    const before = coverageNow(household)
    const after = coverageFrom(visits.get(id) ?? [], household.occupancy)
    if (JSON.stringify(before) === JSON.stringify(after)) continue
    differences.push({ id, before, after })
    writes.push({
      updateOne: { filter: { _id: household._id, rev: household.rev }, update: correction(after) },
    })
  }
  if (heal && writes.length > 0) {
    await db.collection<HouseholdDocument>('households').bulkWrite(writes, { ordered: false })
  }
  yield* differences
}

async function standingVisits(
  db: mongo.Db,
  county: string,
  campaignId: string,
  batch: readonly HouseholdDocument[],
): Promise<Map<string, StandingVisit[]>> {
  const ids = batch.map(({ _id }) => _id.slice(county.length + 1))
  const filter = { county, campaignId, householdId: { $in: ids }, status: 'standing' }
  const projection = { householdId: 1, visitDay: 1, enteredAt: 1, result: 1 }
  const byHousehold = new Map<string, StandingVisit[]>()
  for await (const visit of db.collection<VisitDocument>('visits').find(filter, { projection })) {
    const { _id, householdId, visitDay, enteredAt, result } = visit
    const known = byHousehold.get(householdId) ?? []
    known.push({ id: _id.slice(county.length + 1), visitDay, enteredAt: enteredAt.getTime(), result })
    byHousehold.set(householdId, known)
  }
  return byHousehold
}

function coverageNow(household: HouseholdDocument): HouseholdCoverage {
  const { state, uncovered = false, visits, lastVisitId, lastVisitDay } = household
  return { state, uncovered, visits, ...lastVisit(lastVisitId, lastVisitDay) }
}

function coverageFrom(visits: readonly StandingVisit[], occupancy: Occupancy): HouseholdCoverage {
  const { state, last } = stateFromVisits(visits, baseState(occupancy))
  return {
    state,
    uncovered: isUncovered(state),
    visits: visits.length,
    ...lastVisit(last?.id, last?.visitDay),
  }
}

const lastVisit = (lastVisitId?: string, lastVisitDay?: string) => ({
  ...(lastVisitId ? { lastVisitId } : {}),
  ...(lastVisitDay ? { lastVisitDay } : {}),
})

function correction({ state, uncovered, visits, lastVisitId, lastVisitDay }: HouseholdCoverage) {
  const absent = {
    ...(uncovered ? {} : { uncovered: '' as const }),
    ...(lastVisitId ? {} : { lastVisitId: '' as const, lastVisitDay: '' as const }),
  }
  return {
    $set: { state, visits, ...(uncovered ? { uncovered } : {}), ...lastVisit(lastVisitId, lastVisitDay) },
    $inc: { rev: 1 },
    ...(Object.keys(absent).length > 0 ? { $unset: absent } : {}),
  }
}
