import type { mongo } from 'mongoose'
import { addDays, DAY_MS, type Day, dayOf, type Instant, startOf } from '../domain/time.js'
import { type AuditRow, digestOf, type SealDocument } from './audit-digest.js'
import { isPrunedRightly, type PruningDocument, pruningsOf } from './audit-pruning.js'
import { isDuplicateKey } from './with-retry.js'

/** A day whose rows are no longer those that were sealed, or a seal that does not follow from the one before it. */
export interface BrokenSeal {
  readonly day: Day
  readonly sealed: number
  readonly found: number
  /** Somebody says that retention took the rows away, but it was not so. */
  readonly pruning?: true
}

/** All days that were ever sealed. */
export interface AuditReport {
  readonly from: Day
  readonly to: Day
  readonly days: number
  readonly broken: readonly BrokenSeal[]
  /** Days whose rows went by retention, whole or in part; their seals are among those that were checked. */
  readonly pruned?: {
    readonly from: Day
    readonly to: Day
    readonly days: number
    readonly rows: number
    readonly keepDays: number
  }
}

export interface AuditSeals {
  /** Seals every day that is over and not sealed yet, oldest first. */
  sealAudit(today: Day, signal: AbortSignal): Promise<void>
  /** Checks that the seals follow from each other, and the rows of every seventh day: of all days within a week. */
  brokenSeals(today: Day, signal: AbortSignal): Promise<readonly BrokenSeal[]>
  /** Checks all days; null before the first is sealed. */
  auditReport(signal: AbortSignal): Promise<AuditReport | null>
}

const WEEK = 7

export function createAuditSeals(county: string, db: mongo.Db, now: () => Instant = Date.now): AuditSeals {
  const audit = db.collection<AuditRow>('audit')
  const seals = db.collection<SealDocument>('audit_seals')
  const sealsInOrder = () => seals.find({ county }).sort({ _id: 1 }).toArray()

  async function brokenAmong(
    all: readonly SealDocument[],
    prunings: ReadonlyMap<Day, PruningDocument>,
    isLookedAt: (day: Day) => boolean,
    signal: AbortSignal,
  ): Promise<readonly BrokenSeal[]> {
    const broken = await linksBroken(audit, county, all)
    for (const seal of all) {
      if (signal.aborted) throw signal.reason
      const { day, rows: sealed, previous, digest } = seal
      if (!isLookedAt(day)) continue
      const is = await digestOf(audit, county, day, previous)
      if (is.digest === digest) continue
      const isPruned = prunings.has(day)
      if (isPruned && (await isPrunedRightly(db, county, seal, prunings, is.rows))) continue
      broken.set(day, { day, sealed, found: is.rows, ...(isPruned ? { pruning: true } : {}) })
    }
    return [...broken.values()]
  }

  async function prunings(): Promise<ReadonlyMap<Day, PruningDocument>> {
    const records = await pruningsOf(db).find({ county }).sort({ _id: 1 }).toArray()
    return new Map(records.map((record) => [record.day, record]))
  }

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
      const isDue = (day: Day) => ((startOf(today) - startOf(day)) / DAY_MS) % WEEK === 1
      return brokenAmong(await sealsInOrder(), await prunings(), isDue, signal)
    },
    async auditReport(signal) {
      const [all, records] = [await sealsInOrder(), await prunings()]
      const [first, last] = [all[0], all.at(-1)]
      if (!first || !last) return null
      const broken = await brokenAmong(all, records, () => true, signal)
      return { from: first.day, to: last.day, days: all.length, broken, ...prunedIn([...records.values()]) }
    },
  }
}

function prunedIn(records: readonly PruningDocument[]): Pick<AuditReport, 'pruned'> {
  const [first, last] = [records[0], records.at(-1)]
  if (!first || !last) return {}
  const rows = records.reduce((sum, { gone }) => sum + gone, 0)
  return {
    pruned: { from: first.day, to: last.day, days: records.length, rows, keepDays: last.keepDays },
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
