import { createHash } from 'node:crypto'
import { type Connection, mongo } from 'mongoose'
import { baseState, isUncovered, stateFromVisits } from '../domain/coverage/tally.js'
import { raisedMove } from '../domain/issues/apply-move.js'
import type { IssueCategory } from '../domain/issues/category.js'
import { newIssue, yearOf } from '../domain/issues/new-issue.js'
import type { DoorOutcome } from '../domain/issues/types.js'
import { startOf } from '../domain/time.js'
import type { Visit } from '../domain/visits/types.js'
import type { WorkCalendar } from '../domain/working-time.js'
import { rebuildCounters } from './coverage/rebuild-counters.js'
import { database } from './database.js'
import { issueDocument, moveDocument } from './issue-documents.js'
import { auditOfMove, movedOn, type PastMove } from './past-moves.js'
import type { HouseholdDocument } from './readers/documents.js'
import { auditDocument } from './spine/change-writes.js'

/** A visit of the past, as a demo or an older system tells it. */
export interface PastVisit {
  readonly householdId: string
  readonly cadreId: string
  readonly visitDay: string
  readonly result: Visit['result']
  readonly findings?: string
  readonly issues: readonly {
    readonly category: IssueCategory
    readonly text: string
    readonly outcome: DoorOutcome
    readonly outcomeNote?: string
    /** In the order they happened; each must be possible where the one before it left the issue. */
    readonly moves?: readonly PastMove[]
  }[]
}

export interface Seeding {
  readonly county: string
  readonly campaignId: string
  /** By which the deadlines of the past are reckoned. */
  readonly calendar: WorkCalendar
}

const BATCH = 1000

/**
 * Writes visits of the past with their issues and audit, sets the households' states from them and counts anew. Ids come
 * from the visits themselves, so breaking off and starting again gives the same.
 */
export async function seedVisits(
  connection: Connection,
  seeding: Seeding,
  visits: readonly PastVisit[],
): Promise<void> {
  const { county, campaignId } = seeding
  const db = database(connection)
  const households = db.collection<HouseholdDocument>('households')
  const numbers = new Numbers()
  for (let at = 0; at < visits.length; at += BATCH) {
    const some = visits.slice(at, at + BATCH)
    const ids = [...new Set(some.map((v) => `${county}/${v.householdId}`))]
    const rows = await households.find({ _id: { $in: ids } }).toArray()
    const known = new Map(rows.map((row) => [row._id.slice(county.length + 1), row]))
    const documents = some.flatMap((visit, i) => {
      const household = known.get(visit.householdId)
      return household ? [documentsOf({ ...seeding, numbers }, visit, household, at + i)] : []
    })
    await addNew(
      db,
      'visits',
      documents.map((d) => d.visit),
    )
    await addNew(
      db,
      'issues',
      documents.flatMap((d) => d.issues),
    )
    await addNew(
      db,
      'issue_moves',
      documents.flatMap((d) => d.moves),
    )
    await addNew(
      db,
      'audit',
      documents.flatMap((d) => d.audit),
    )
  }
  await addNew(db, 'sequences', numbers.documents(county))
  await settleHouseholds(db, county, campaignId, visits)
  await rebuildCounters(connection, county, campaignId)
}

type Doc = { _id: string } & Record<string, unknown>

/** The numbers of the issues of each year, in the order in which they are told. */
class Numbers {
  readonly #next = new Map<string, number>()

  take(at: number): number {
    const year = yearOf(at)
    const nth = this.#next.get(year) ?? 1
    this.#next.set(year, nth + 1)
    return nth
  }

  documents(county: string): Doc[] {
    return [...this.#next].map(([year, next]) => ({ _id: `${county}/issues/${year}`, county, next }))
  }
}

function documentsOf(
  { county, campaignId, calendar, numbers }: Seeding & { readonly numbers: Numbers },
  past: PastVisit,
  household: HouseholdDocument,
  place: number,
): { visit: Doc; issues: Doc[]; moves: Doc[]; audit: Doc[] } {
  const id = createHash('sha256').update(`seed/${place}/${past.householdId}`).digest('base64url').slice(0, 22)
  const enteredAt = startOf(past.visitDay) + 18 * 3_600_000
  const about = { ...household, id: past.householdId }
  const issues = past.issues.map(({ moves = [], ...raised }, i) => {
    const issue = newIssue({
      ...{ id: `${id}-${i}`, nth: numbers.take(enteredAt), household: about, campaignId, visitId: id },
      ...{ ...raised, by: past.cadreId, at: enteredAt },
    })
    return movedOn(calendar, issue, raisedMove(issue, `${issue.id}-m`, household.unitId ?? null), moves)
  })
  const common = {
    county,
    campaignId,
    householdId: past.householdId,
    villageId: household.villageId,
    ...(household.unitId ? { unitId: household.unitId } : {}),
  }
  const visit = {
    _id: `${county}/${id}`,
    ...common,
    cadreId: past.cadreId,
    enteredBy: past.cadreId,
    visitDay: past.visitDay,
    enteredAt: new Date(enteredAt),
    result: past.result,
    ...(past.findings ? { findings: past.findings } : {}),
    issueIds: issues.map(({ issue }) => issue.id),
    attachmentIds: [],
    status: 'standing',
    rev: 0,
    via: 'import',
  }
  const audit = auditDocument(county, {
    id: `${id}-a`,
    at: enteredAt,
    actor: past.cadreId,
    verb: 'visit.record',
    subject: `visit/${id}`,
    before: null,
    after: { householdId: past.householdId, result: past.result, visitDay: past.visitDay },
  })
  return {
    visit,
    audit: [audit, ...issues.flatMap(({ moves }) => moves.slice(1)).map((move) => auditOfMove(county, move))],
    issues: issues.map(({ issue }) => ({ ...issueDocument(county, issue) })),
    moves: issues.flatMap(({ moves }) => moves).map((move) => ({ ...moveDocument(county, move) })),
  }
}

async function addNew(db: mongo.Db, collection: string, documents: readonly Doc[]): Promise<void> {
  if (documents.length === 0) return
  try {
    await db.collection<Doc>(collection).insertMany([...documents], { ordered: false })
  } catch (error) {
    if (!(error instanceof mongo.MongoBulkWriteError) || error.code !== 11000) throw error
  }
}

async function settleHouseholds(
  db: mongo.Db,
  county: string,
  campaignId: string,
  past: readonly PastVisit[],
): Promise<void> {
  const households = db.collection<HouseholdDocument>('households')
  const ids = [...new Set(past.map((visit) => visit.householdId))]
  for (let at = 0; at < ids.length; at += BATCH) {
    const some = ids.slice(at, at + BATCH)
    const visits = await db
      .collection('visits')
      .find({ county, campaignId, householdId: { $in: some }, status: 'standing' })
      .toArray()
    const rows = await households.find({ _id: { $in: some.map((id) => `${county}/${id}`) } }).toArray()
    const operations = rows.map((row) => {
      const own = visits
        .filter((visit) => `${county}/${visit.householdId}` === row._id)
        .map((visit) => ({
          id: String(visit._id).slice(county.length + 1),
          visitDay: String(visit.visitDay),
          enteredAt: (visit.enteredAt as Date).getTime(),
          result: visit.result as Visit['result'],
        }))
      const { state, last } = stateFromVisits(own, baseState(row.occupancy))
      return {
        updateOne: {
          filter: { _id: row._id },
          update: {
            $set: {
              state,
              visits: own.length,
              ...(last ? { lastVisitId: last.id, lastVisitDay: last.visitDay } : {}),
              ...(isUncovered(state) ? { uncovered: true } : {}),
            },
            ...(isUncovered(state) ? {} : { $unset: { uncovered: '' as const } }),
          },
        },
      }
    })
    if (operations.length > 0) await households.bulkWrite(operations as never, { ordered: false })
  }
}
