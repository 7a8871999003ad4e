import type { mongo } from 'mongoose'
import type { HouseholdScope } from '../../domain/access.js'
import { emptyTally } from '../../domain/coverage/tally.js'
import type { Outing } from '../../domain/outings/outing.js'
import type { PlacePart, PlaceReaders, WhoseHouseholds } from '../../domain/ports.js'
import type { Village } from '../../domain/registry/types.js'
import type { CoverageState } from '../../domain/visits/types.js'
import { type IssueDocument, issueOf } from '../issue-documents.js'
import { BY_KEYS, key } from '../issue-keys.js'
import {
  entity,
  type HouseholdDocument,
  toHousehold,
  type VillageDocument,
  type VisitDocument,
  visitOf,
} from './documents.js'
import { scopeFilters, WALKING_ORDER } from './household-queries.js'

/** Of the households of one list; older ones say nothing that is still asked for at the door. */
const MOST_ISSUES = 1_000

export interface OutingDocument extends Omit<Outing, 'at'> {
  readonly _id: string
  readonly county: string
  readonly at: Date
}

export function outingId(county: string, { personId, code }: Pick<Outing, 'personId' | 'code'>): string {
  return `${county}/${personId}/${code}`
}

/** What is read for going out to a place; each question is one of an index. */
export function placeReaders(county: string, db: mongo.Db): PlaceReaders {
  const households = db.collection<HouseholdDocument>('households')
  const outings = db.collection<OutingDocument>('outings')
  const filterOf = (place: PlacePart, whose: WhoseHouseholds) => placeFilter(county, place, whose)
  return {
    villages: (scope, cadreIds) => villagesIn(db, county, scope, cadreIds),
    async groups(villageId) {
      const found: unknown[] = await households.distinct('group', { county, villageId })
      return found.filter((group) => typeof group === 'string')
    },
    async uncovered(place, whose, limit) {
      const filter = { ...filterOf(place, whose), uncovered: true }
      const rows = await households.find(filter).sort(WALKING_ORDER).limit(limit).toArray()
      return rows.map((row) => toHousehold(county, row))
    },
    async tally(place, whose) {
      const rows = await households
        .aggregate<{ _id: CoverageState; n: number }>([
          { $match: filterOf(place, whose) },
          { $group: { _id: '$state', n: { $sum: 1 } } },
        ])
        .toArray()
      return { ...emptyTally, ...Object.fromEntries(rows.map(({ _id, n }) => [_id, n])) }
    },
    async issuesOf(householdIds) {
      const rows = await db
        .collection<IssueDocument>('issues')
        .find({
          ...{ county, keys: { $in: householdIds.map(key.household) } },
          ...{ householdId: { $in: [...householdIds] }, status: { $ne: 'withdrawn' } },
        })
        .hint(BY_KEYS)
        .sort({ raisedAt: -1 })
        .limit(MOST_ISSUES)
        .toArray()
      return rows.map(issueOf)
    },
    async visitsOn(campaignId, visitDay, householdIds) {
      const which = {
        campaignId,
        householdId: { $in: [...householdIds] },
        visitDay,
        status: 'standing',
      } as const
      const rows = await db
        .collection<VisitDocument>('visits')
        .find({ county, ...which })
        .toArray()
      return rows.map((row) => visitOf(county, row))
    },
    async outing(personId, code) {
      return outingOf(await outings.findOne({ _id: outingId(county, { personId, code }) }))
    },
    async lastOuting(personId) {
      return outingOf(await outings.find({ county, personId }).sort({ at: -1 }).limit(1).next())
    },
  }
}

function outingOf(row: OutingDocument | null): Outing | null {
  if (!row) return null
  const { _id, county: _county, at, ...rest } = row
  return { ...rest, at: at.getTime() }
}

function placeFilter(county: string, { villageId, groups }: PlacePart, whose: WhoseHouseholds) {
  const part = groups.length > 0 ? { villageId, group: { $in: [...groups] } } : { villageId }
  if ('cadreIds' in whose) return { county, cadreId: { $in: [...whose.cadreIds] }, ...part }
  const [only, ...others] = scopeFilters(county, whose.scope).map((within) => ({ ...within, ...part }))
  return others.length > 0 ? { $or: [only ?? {}, ...others] } : { county, ...only, ...part }
}

async function villagesIn(
  db: mongo.Db,
  county: string,
  scope: HouseholdScope,
  cadreIds: readonly string[],
): Promise<readonly Village[]> {
  const villages = db.collection<VillageDocument>('villages')
  const ids = (filter: object): Promise<string[]> => db.collection('households').distinct('villageId', filter)
  const within = scopeFilters(county, scope)
  const whole = within.filter((one) => 'town' in one || !('unitId' in one))
  const found = await Promise.all([
    ids({ county, cadreId: { $in: [...cadreIds] } }),
    ...within.filter((one) => 'unitId' in one).map(ids),
  ])
  const named = { _id: { $in: [...new Set(found.flat())].map((id) => `${county}/${id}`) } }
  const rows = await villages
    .find({ $or: [named, ...(whole as { county: string; town?: string }[])] })
    .sort({ order: 1 })
    .toArray()
  return rows.map((row) => entity<Village>(county, row))
}
