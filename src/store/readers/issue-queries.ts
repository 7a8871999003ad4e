import type { mongo } from 'mongoose'
import type { IssueCategory } from '../../domain/issues/category.js'
import type { TroubleCount } from '../../domain/issues/common-troubles.js'
import { COUNTY_MOVES } from '../../domain/issues/county-moves.js'
import { PAST_LOOKED_AT } from '../../domain/issues/suggest-unit.js'
import type { Issue } from '../../domain/issues/types.js'
import type { IssueQuery } from '../../domain/ports.js'
import { type IssueDocument, issueOf } from '../issue-documents.js'
import { BY_KEYS, BY_STATUS, KEPT, key, keysAsked } from '../issue-keys.js'

/** More do not fit into anything that is shown to a person. */
const MOST = 200

/** Issues that match, those with the nearest deadline first; with `cadreId` only those of that cadre's households. */
export async function findIssues(db: mongo.Db, county: string, query: IssueQuery): Promise<readonly Issue[]> {
  const { statuses, cadreId, ...same } = query
  const households = cadreId === undefined ? undefined : await householdsOf(db, county, cadreId)
  const keys = households?.map(key.household) ?? keysAsked(query)
  const rows = await db
    .collection<IssueDocument>('issues')
    .find({
      ...{ county, ...same, status: { $in: [...statuses] } },
      ...(households ? { householdId: { $in: households } } : {}),
      ...(keys ? { keys: { $in: keys } } : {}),
    })
    .hint(keys ? BY_KEYS : BY_STATUS)
    .sort({ due: 1, raisedAt: 1, number: 1 })
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
    .find({
      ...{ county, ...of, status: { $ne: 'withdrawn' } },
      keys: 'householdId' in of ? key.household(of.householdId) : key.village(of.villageId),
    })
    .hint(BY_KEYS)
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
    .find({
      ...{ county, keys: key.raiser(raisedBy), raisedBy },
      ...{ visitId: { $exists: false }, status: { $ne: 'withdrawn' } },
    })
    .hint(BY_KEYS)
    .sort({ raisedAt: -1 })
    .limit(1)
    .next()
  return row && issueOf(row)
}

const MOST_MERGED = 500

export async function findMerged(db: mongo.Db, county: string, issueId: string): Promise<readonly Issue[]> {
  const rows = await db
    .collection<IssueDocument>('issues')
    .find({ county, keys: key.mainIssue(issueId), mergedInto: issueId })
    .hint(BY_KEYS)
    .sort({ number: 1 })
    .limit(MOST_MERGED)
    .toArray()
  return rows.map(issueOf)
}

/** One question, answered from the index alone. */
export async function countTroubles(db: mongo.Db, county: string): Promise<readonly TroubleCount[]> {
  const rows = await db
    .collection<IssueDocument>('issues')
    .aggregate<{ _id: Pick<TroubleCount, 'category' | 'villageId'>; issues: number; households: number }>(
      [
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
      ],
      { hint: BY_STATUS },
    )
    .toArray()
  return rows.map(({ _id, issues, households }) => ({ ..._id, issues, households }))
}

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
  const alike = { county, keys: key.ledIn(category, town), category, town }
  return db
    .collection<{ _id: string; leadUnitId: string }>('issues')
    .find(
      { ...alike, leadUnitId: { $type: 'string' }, status: { $in: KEPT } },
      { projection: { _id: 0, leadUnitId: 1 } },
    )
    .hint(BY_KEYS)
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
