import type { mongo } from 'mongoose'
import type { UnitCoverage } from '../../domain/ports.js'
import type { Village } from '../../domain/registry/types.js'
import { type CounterDocument, entity, toCell, type VillageDocument } from './documents.js'

interface Found {
  readonly cells: readonly CounterDocument[]
  readonly villages: readonly VillageDocument[]
}

/**
 * The latest campaign, its counters of the unit and the names of their villages: each is found by the one before, so
 * the server follows them itself instead of being asked three times.
 */
export async function unitCoverage(
  db: mongo.Db,
  county: string,
  unitId: string,
): Promise<UnitCoverage | null> {
  const stages = [
    { $match: { county } },
    { $sort: { from: -1 } },
    { $limit: 1 },
    {
      $lookup: {
        from: 'counters',
        let: { campaignId: { $substrCP: ['$_id', county.length + 1, 1_000] } },
        pipeline: [
          { $match: { county, level: 'cell', unitId, $expr: { $eq: ['$campaignId', '$$campaignId'] } } },
        ],
        as: 'cells',
      },
    },
    {
      $project: {
        cells: 1,
        villageIds: { $map: { input: '$cells.villageId', in: { $concat: [`${county}/`, '$$this'] } } },
      },
    },
    { $lookup: { from: 'villages', localField: 'villageIds', foreignField: '_id', as: 'villages' } },
  ]
  const [found] = await db.collection('campaigns').aggregate<Found>(stages).toArray()
  if (!found) return null
  const villages = found.villages.map((row) => entity<Village>(county, row))
  return { cells: found.cells.map(toCell), villages: villages.sort((a, b) => a.order - b.order) }
}
