import type { mongo } from 'mongoose'

interface CountyDocument {
  _id: string
  county: string
  name: string
  apps: string[]
  createdAt: Date
  /** Set once the demo county's visits are in. */
  seededAt?: Date
}

/**
 * The county that a messenger app belongs to. An app seen for the first time joins the only county there is, or founds
 * one; so one deployment serves one county without any setting, and a province by binding each app to its county.
 */
export async function countyOfApp(db: mongo.Db, app: string, now: number): Promise<string> {
  const counties = db.collection<CountyDocument>('counties')
  const bound = await counties.findOne({ apps: app })
  if (bound) return bound._id
  const all = await counties.find({}).limit(2).toArray()
  const [only] = all
  const platform = `${app.split(':')[0]}:`
  if (only && all.length === 1 && !only.apps.some((one) => one.startsWith(platform))) {
    await counties.updateOne({ _id: only._id }, { $addToSet: { apps: app } })
    return only._id
  }
  const id = only ? `county-${app.replace(/\W/g, '').slice(-12)}` : 'county-1'
  await foundCounty(db, id, '', [app], now)
  return id
}

/** Without founding one; null for an app that has never started here. */
export async function knownCounty(db: mongo.Db, app: string): Promise<string | null> {
  return (await db.collection<CountyDocument>('counties').findOne({ apps: app }))?._id ?? null
}

export async function foundCounty(
  db: mongo.Db,
  id: string,
  name: string,
  apps: readonly string[],
  now: number,
): Promise<void> {
  const fields = { county: id, name, createdAt: new Date(now) }
  await db
    .collection<CountyDocument>('counties')
    .updateOne(
      { _id: id },
      { $setOnInsert: fields, $addToSet: { apps: { $each: [...apps] } } },
      { upsert: true },
    )
}

export async function isSeeded(db: mongo.Db, id: string): Promise<boolean> {
  return (await db.collection<CountyDocument>('counties').findOne({ _id: id }))?.seededAt !== undefined
}

export async function markSeeded(db: mongo.Db, id: string, now: number): Promise<void> {
  await db
    .collection<CountyDocument>('counties')
    .updateOne({ _id: id }, { $set: { seededAt: new Date(now) } })
}
