import type { mongo } from 'mongoose'
import { logger } from '../logger.js'
import { type IssueDocument, issueDocument, issueOf } from './issue-documents.js'
import { BY_KEYS } from './issue-keys.js'

/** By their names, as earlier versions made them; nothing else is ever dropped. */
export const RETIRED: Readonly<Record<string, readonly string[]>> = {
  issues: [
    'county_1_householdId_1',
    'county_1_villageId_1_raisedAt_-1',
    'county_1_leadUnitId_1_status_1',
    'county_1_unitId_1_status_1',
    'county_1_handlerId_1_status_1',
    'county_1_raisedBy_1_raisedAt_-1',
    'county_1_callerId_1_status_1',
    'county_1_leaderId_1_status_1',
    'county_1_caseDue_1',
    'county_1_watchUntil_1',
    'county_1_status_1_due_1',
    'county_1_status_1_callbackDue_1',
    'county_1_category_1_status_1_closedAt_-1',
    'county_1_status_1_category_1_villageId_1_householdId_1_kind_1',
    'county_1_mergedInto_1',
    'county_1_category_1_town_1_raisedAt_-1',
    'county_1_due_1_leadUnitId_1',
  ],
  households: [
    'county_1_unitId_1_villageId_1_cadreId_1_state_1',
    'county_1_cadreId_1_villageId_1_walk_1__id_1',
    'county_1_villageId_1_group_1',
    'county_1_cadreId_1',
  ],
  visits: ['county_1_unitId_1_visitDay_1'],
  audit: ['county_1_subject_1_at_1', 'county_1_actor_1_at_1'],
  sessions: ['county_1_at_1'],
}

const NAMESPACE_NOT_FOUND = 26
const INDEX_NOT_FOUND = 27
/** Another process is making an index of the collection at this moment. */
const INDEX_BUILD_RUNNING = 12587
const AT_ONCE = 4
const PAGE = AT_ONCE * 1000

const log = logger.child({ room: 'start' })

interface CountyRow {
  readonly _id: string
  readonly indexesRetiredAt?: Date
}

/**
 * For a start: gives the issues of earlier versions what they are looked for by, and drops the indexes that no question
 * asks for any more; gives how many issues. When there is nothing to do it looks at one row and one end of an index. It
 * may be broken off at any point and run by two processes at once. After an older version has run in between, everything
 * is done anew.
 */
export async function settleIndexes(db: mongo.Db, county: string, now: number, page = PAGE): Promise<number> {
  const counties = db.collection<CountyRow>('counties')
  const [row, filled] = await Promise.all([
    counties.findOne({ _id: county }),
    fillIssueKeys(db, county, page),
  ])
  if (row?.indexesRetiredAt && filled === 0) return 0
  if (await dropRetired(db))
    await counties.updateOne({ _id: county }, { $set: { indexesRetiredAt: new Date(now) } })
  return filled
}

/** For a command, which may work beside a program of an earlier version that has the old indexes still in use. */
export async function fillIssueKeys(db: mongo.Db, county: string, limit = PAGE): Promise<number> {
  let filled = 0
  for (;;) {
    const page = await unsettled(db, county, limit)
    if (page.length === 0) break
    const chunks = Array.from({ length: AT_ONCE }, (_, nth) => page.filter((_one, i) => i % AT_ONCE === nth))
    const written = await Promise.all(chunks.map((chunk) => writeKeys(db, county, chunk)))
    filled += written.reduce((total, one) => total + one, 0)
  }
  if (filled > 0) log.info({ county, filled }, 'issues of an earlier version made ready to be found')
  return filled
}

async function writeKeys(db: mongo.Db, county: string, some: readonly IssueDocument[]): Promise<number> {
  if (some.length === 0) return 0
  const writes = some.map((document) => {
    const { keys, clock } = issueDocument(county, issueOf(document))
    return {
      updateOne: {
        // Whoever moves the issue meanwhile writes them too.
        filter: { _id: document._id, rev: document.rev, keys: { $exists: false } },
        update: { $set: { keys, ...(clock ? { clock } : {}) } },
      },
    }
  })
  const done = await db.collection<IssueDocument>('issues').bulkWrite(writes as never, { ordered: false })
  return done.modifiedCount
}

/** What has no keys lies at one end of the index. */
function unsettled(db: mongo.Db, county: string, limit: number): Promise<IssueDocument[]> {
  return db
    .collection<IssueDocument>('issues')
    .find({ county, keys: { $exists: false } })
    .hint(BY_KEYS)
    .limit(limit)
    .toArray()
}

/** False if one must wait for another start. */
async function dropRetired(db: mongo.Db): Promise<boolean> {
  const done = await Promise.all(
    Object.entries(RETIRED).map(async ([name, retired]) => {
      const collection = db.collection(name)
      const there = await collection.indexes().catch(ignored(NAMESPACE_NOT_FOUND))
      let isDone = true
      for (const index of there?.flatMap((one) => one.name ?? []) ?? [])
        if (retired.includes(index))
          await collection.dropIndex(index).catch((error: { code?: number }) => {
            if (error.code === INDEX_BUILD_RUNNING) isDone = false
            else ignored(INDEX_NOT_FOUND)(error)
          })
      return isDone
    }),
  )
  return !done.includes(false)
}

function ignored(code: number): (error: { code?: number }) => undefined {
  return (error) => {
    if (error.code !== code) throw error
    return undefined
  }
}
