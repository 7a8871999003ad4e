import type { Database } from '#src/store/database.js'
import { COUNTY } from './program.js'

/** What somebody who works on an issue knows of it. */
export interface IssueNow {
  readonly id: string
  readonly number: string
  readonly status: string
  readonly rev: number
  readonly raisedBy: string
  readonly raisedAt: number
  readonly cadreId: string
  readonly unitId: string
  readonly town: string
  readonly leadUnitId?: string
  readonly handlerId?: string
  readonly callerId?: string
  readonly coUnits: readonly string[]
  readonly dueAt?: number
}

export interface IssueRow {
  readonly _id: string
  readonly category: string
  readonly number: string
  readonly status: string
  readonly rev: number
  readonly raisedBy: string
  readonly raisedAt: Date
  readonly householdId: string
  readonly villageId: string
  readonly unitId: string
  readonly town: string
  readonly leadUnitId?: string
  readonly handlerId?: string
  readonly callerId?: string
  readonly coParts: readonly { readonly unitId: string }[]
  readonly deadline?: { readonly at: Date }
}

export const bare = (id: string): string => id.slice(COUNTY.length + 1)

export async function issueNow(db: Database, id: string): Promise<IssueNow> {
  const row = await db.collection<IssueRow>('issues').findOne({ _id: `${COUNTY}/${id}` })
  if (!row) throw new Error(`no issue ${id}`)
  return known(db, row)
}

export async function lastRaisedBy(db: Database, person: string): Promise<IssueNow | null> {
  const [row] = await db
    .collection<IssueRow>('issues')
    .find({ county: COUNTY, raisedBy: person })
    .sort({ number: -1 })
    .limit(1)
    .toArray()
  return row ? known(db, row) : null
}

async function known(db: Database, row: IssueRow): Promise<IssueNow> {
  const { _id, raisedAt, coParts, deadline, householdId, ...rest } = row
  const household = await db
    .collection<{ _id: string; cadreId: string }>('households')
    .findOne({ _id: `${COUNTY}/${householdId}` })
  return {
    ...rest,
    id: bare(_id),
    raisedAt: raisedAt.getTime(),
    cadreId: household?.cadreId ?? '',
    coUnits: coParts.map(({ unitId }) => unitId),
    ...(deadline ? { dueAt: deadline.at.getTime() } : {}),
  }
}

export interface MoveRow {
  readonly _id: string
  readonly issueId: string
  readonly seq: number
  readonly at: Date
  readonly move: string
  readonly by: string
  readonly to: string
  readonly dueAt: Date | null
  readonly facts: Readonly<Record<string, unknown>>
}

/** The moves of an issue after its `rev`-th. */
export function movesSince(db: Database, issueId: string, rev: number): Promise<MoveRow[]> {
  return db
    .collection<MoveRow>('issue_moves')
    .find({ county: COUNTY, issueId, seq: { $gt: rev } })
    .sort({ seq: 1 })
    .toArray()
}

/** All that is needed to count everything anew. */
export interface RawFacts {
  readonly households: readonly HouseholdRow[]
  readonly visits: readonly VisitRow[]
  readonly issues: readonly IssueRow[]
  readonly moves: readonly MoveRow[]
  readonly notices: readonly NoticeRow[]
}

export interface HouseholdRow {
  readonly _id: string
  readonly villageId: string
  readonly unitId: string
  readonly cadreId: string
  readonly occupancy: string
}

export interface VisitRow {
  readonly householdId: string
  readonly visitDay: string
  readonly enteredAt: Date
  readonly result: string
  readonly status: string
}

export interface NoticeRow {
  readonly _id: string
  readonly to: string
  readonly day: string
  readonly at: Date
  readonly state: string
}

export async function rawFacts(db: Database): Promise<RawFacts> {
  const all = async <T extends object>(name: string): Promise<T[]> =>
    (await db.collection(name).find({ county: COUNTY }).toArray()) as unknown as T[]
  const [households, visits, issues, moves, notices] = await Promise.all([
    all<HouseholdRow>('households'),
    all<VisitRow>('visits'),
    all<IssueRow>('issues'),
    all<MoveRow>('issue_moves'),
    all<NoticeRow>('notices'),
  ])
  return { households, visits, issues, moves, notices }
}
