import { createHash } from 'node:crypto'
import { mongo } from 'mongoose'
import { addDays, type Day, dayOf, type Instant, startOf } from '../domain/time.js'
import { isDuplicateKey } from './with-retry.js'

/** A day whose rows are no longer those that were sealed, or a seal that does not follow from the one before it. */
export interface BrokenSeal {
  readonly day: Day
  readonly sealed: number
  readonly found: number
}

export interface AuditSeals {
  /** Seals every day that is over and not sealed yet, oldest first. */
  sealAudit(today: Day, signal: AbortSignal): Promise<void>
  /** Checks that the seals follow from each other, and the rows of every seventh day: of all days within a week. */
  brokenSeals(today: Day, signal: AbortSignal): Promise<readonly BrokenSeal[]>
}

interface SealDocument {
  readonly _id: string
  readonly county: string
  readonly day: Day
  readonly rows: number
  readonly previous: string
  readonly digest: string
  readonly at: Date
}

interface AuditRow {
  readonly _id: string
  readonly county: string
  readonly at: Date
}

const WEEK = 7
const DAY_MS = 86_400_000

export function createAuditSeals(county: string, db: mongo.Db, now: () => Instant = Date.now): AuditSeals {
  const audit = db.collection<AuditRow>('audit')
  const seals = db.collection<SealDocument>('audit_seals')
  const sealsInOrder = () => seals.find({ county }).sort({ _id: 1 }).toArray()

  return {
    async sealAudit(today, signal) {
      const last = await seals.find({ county }).sort({ _id: -1 }).limit(1).next()
      const first = last ? null : await audit.find({ county }).sort({ at: 1 }).limit(1).next()
      if (!last && !first) return
      let previous = last?.digest ?? ''
      let day = last ? addDays(last.day, 1) : dayOf(first?.at.getTime() ?? 0)
      for (; day < today; day = addDays(day, 1)) {
        if (signal.aborted) throw signal.reason
        const { rows, digest } = await digestOf(audit, county, day, previous)
        const seal = { _id: `${county}/${day}`, county, day, rows, previous, digest, at: new Date(now()) }
        // Another process that did the same came to the same.
        await seals.insertOne(seal).catch((error: unknown) => {
          if (!isDuplicateKey(error)) throw error
        })
        previous = digest
      }
    },
    async brokenSeals(today, signal) {
      const all = await sealsInOrder()
      const broken = await linksBroken(audit, county, all)
      for (const { day, rows: sealed, previous, digest } of all) {
        if (signal.aborted) throw signal.reason
        if (((startOf(today) - startOf(day)) / DAY_MS) % WEEK !== 1) continue
        const now = await digestOf(audit, county, day, previous)
        if (now.digest !== digest) broken.set(day, { day, sealed, found: now.rows })
      }
      return [...broken.values()]
    },
  }
}

/** Seals that are missing or do not follow from the one before, and rows from before the first. */
async function linksBroken(
  audit: mongo.Collection<AuditRow>,
  county: string,
  seals: readonly SealDocument[],
): Promise<Map<Day, BrokenSeal>> {
  const broken = new Map<Day, BrokenSeal>()
  const [first] = seals
  const early = first ? await audit.countDocuments({ county, at: { $lt: new Date(startOf(first.day)) } }) : 0
  if (first && (early > 0 || first.previous !== ''))
    broken.set(first.day, { day: first.day, sealed: 0, found: early })
  seals.forEach(({ day, rows, previous }, i) => {
    const before = seals[i - 1]
    if (before && (previous !== before.digest || day !== addDays(before.day, 1)))
      broken.set(day, { day, sealed: rows, found: rows })
  })
  return broken
}

/** SHA-256 over the seal before and all rows of a day with all their fields, in the order of time and id. */
async function digestOf(
  audit: mongo.Collection<AuditRow>,
  county: string,
  day: Day,
  previous: string,
): Promise<{ readonly rows: number; readonly digest: string }> {
  const hash = createHash('sha256').update(previous)
  let rows = 0
  const at = { $gte: new Date(startOf(day)), $lt: new Date(startOf(addDays(day, 1))) }
  for await (const row of audit.find({ county, at }).sort({ at: 1, _id: 1 })) {
    hash.update('\n').update(mongo.BSON.EJSON.stringify(row, { relaxed: false }))
    rows += 1
  }
  return { rows, digest: hash.digest('hex') }
}
