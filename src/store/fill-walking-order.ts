import type { mongo } from 'mongoose'
import { groupKey } from '../domain/registry/walking-order.js'

/** Of the order by the groups' bare names, which no query asks for any more. */
const OLD_INDEX = 'county_1_cadreId_1_villageId_1_group_1__id_1'
const INDEX_NOT_FOUND = 27

/**
 * Gives the households of earlier versions their place in the walking order, once for each county; gives how many. There
 * are few names of groups, so that a county takes as many updates as it has of them.
 */
export async function fillWalkingOrder(db: mongo.Db, county: string, now: number): Promise<number> {
  const counties = db.collection<{ _id: string; walkingOrderAt?: Date }>('counties')
  if ((await counties.findOne({ _id: county }))?.walkingOrderAt) return 0
  const households = db.collection<{ _id: string; county: string; group?: string; walk?: string }>(
    'households',
  )
  const isOld = { county, walk: { $exists: false } }
  const groups = await households
    .aggregate<{ _id: string | null }>([{ $match: isOld }, { $group: { _id: '$group' } }])
    .toArray()
  let filled = 0
  for (const { _id: group } of groups) {
    const named = group === null ? { group: { $exists: false } } : { group }
    const update = { $set: { walk: groupKey(group ?? undefined) } }
    filled += (await households.updateMany({ ...isOld, ...named }, update)).modifiedCount
  }
  await households.dropIndex(OLD_INDEX).catch((error: { code?: number }) => {
    if (error.code !== INDEX_NOT_FOUND) throw error
  })
  await counties.updateOne({ _id: county }, { $set: { walkingOrderAt: new Date(now) } })
  return filled
}
