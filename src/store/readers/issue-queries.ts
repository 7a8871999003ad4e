import type { mongo } from 'mongoose'
import type { IssueCategory } from '../../domain/issues/category.js'
import type { TroubleCount } from '../../domain/issues/common-troubles.js'
import { COUNTY_MOVES } from '../../domain/issues/county-moves.js'
import { PAST_LOOKED_AT } from '../../domain/issues/suggest-unit.js'
import type { Issue, IssueStatus } from '../../domain/issues/types.js'
import { type IssueDocument, issueOf } from '../issue-documents.js'

/** More do not fit into anything that is shown to a person. */
const MOST = 200

/** Issues that match, those with the nearest deadline first; with `cadreId` only those of that cadre's households. */
export async function findIssues(
  db: mongo.Db,
  county: string,
  filter: Readonly<Record<string, unknown>>,
  cadreId: string | undefined,
): Promise<readonly Issue[]> {
  const households = cadreId ? await householdsOf(db, county, cadreId) : null
  const rows = await db
    .collection<IssueDocument>('issues')
    .find({ county, ...filter, ...(households ? { householdId: { $in: households } } : {}) })
    .sort({ due: 1, raisedAt: 1 })
    .limit(MOST)
    .toArray()
  return rows.map(issueOf)
}

/** Of one household or village, newest first, without those that were taken back. */
export async function issuesOf(
  db: mongo.Db,
  county: string,
  of: { readonly householdId: string } | { readonly villageId: string },
): Promise<readonly Issue[]> {
  const rows = await db
    .collection<IssueDocument>('issues')
    .find({ county, ...of, status: { $ne: 'withdrawn' } })
    .sort({ raisedAt: -1 })
    .limit(MOST)
    .toArray()
  // Issues of one visit are raised at the same moment.
  return rows.map(issueOf).sort((a, b) => b.raisedAt - a.raisedAt || (a.number < b.number ? 1 : -1))
}

/** The last issue that a person raised without a visit and that stands. */
export async function lastRaised(db: mongo.Db, county: string, raisedBy: string): Promise<Issue | null> {
  const row = await db
    .collection<IssueDocument>('issues')
    .find({ county, raisedBy, visitId: { $exists: false }, status: { $ne: 'withdrawn' } })
    .sort({ raisedAt: -1 })
    .limit(1)
    .next()
  return row && issueOf(row)
}

const MOST_MERGED = 500

export async function findMerged(db: mongo.Db, county: string, issueId: string): Promise<readonly Issue[]> {
  const rows = await db
    .collection<IssueDocument>('issues')
    // The index holds strings only, which the server must be told.
    .find({ county, mergedInto: { $eq: issueId, $type: 'string' } as never })
    .sort({ number: 1 })
    .limit(MOST_MERGED)
    .toArray()
  return rows.map(issueOf)
}

/** One question, answered from the index alone. */
export async function countTroubles(db: mongo.Db, county: string): Promise<readonly TroubleCount[]> {
  const rows = await db
    .collection<IssueDocument>('issues')
    .aggregate<{ _id: Pick<TroubleCount, 'category' | 'villageId'>; issues: number; households: number }>([
      { $match: { county, status: { $in: [...COUNTY_MOVES.take_in.from] }, kind: { $ne: 'petition' } } },
      {
        $group: {
          _id: { category: '$category', villageId: '$villageId' },
          issues: { $sum: 1 },
          households: { $addToSet: '$householdId' },
        },
      },
      { $project: { issues: 1, households: { $size: '$households' } } },
      { $sort: { _id: 1 } },
    ])
    .toArray()
  return rows.map(({ _id, issues, households }) => ({ ..._id, issues, households }))
}

/** By now these units have signed for it and kept it. */
const KEPT: readonly IssueStatus[] = [
  ...(['accepted', 'in_progress', 'extension_pending', 'suspended'] as const),
  ...(['resolved', 'callback', 'closed', 'explained'] as const),
]

/** Who led the latest issues of a category in a town and did not give them back; newest first. */
export async function pastLeads(
  db: mongo.Db,
  county: string,
  category: IssueCategory,
  town: string,
): Promise<readonly string[]> {
  const rows = await pastLed(db, county, category, town).toArray()
  return rows.map(({ leadUnitId }) => leadUnitId)
}

export function pastLed(db: mongo.Db, county: string, category: IssueCategory, town: string) {
  const alike = { county, category, town, leadUnitId: { $type: 'string' as const } }
  return db
    .collection<{ _id: string; leadUnitId: string }>('issues')
    .find({ ...alike, status: { $in: KEPT } }, { projection: { _id: 0, leadUnitId: 1 } })
    .sort({ raisedAt: -1 })
    .limit(PAST_LOOKED_AT)
}

async function householdsOf(db: mongo.Db, county: string, cadreId: string): Promise<string[]> {
  const rows = await db
    .collection<{ _id: string }>('households')
    .find({ county, cadreId }, { projection: { _id: 1 } })
    .toArray()
  return rows.map(({ _id }) => _id.slice(county.length + 1))
}
