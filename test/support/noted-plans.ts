import type { mongo } from 'mongoose'
import type { Database } from '#src/store/database.js'

/** What the server noted of a question and of the fetching of its answer. */
export interface Noted extends mongo.Document {
  readonly ns: string
  readonly planSummary: string
  readonly keysExamined: number
  readonly docsExamined: number
  readonly nreturned: number
  readonly hasSortStage?: boolean
}

/** Makes room for the notes: the usual megabyte would not hold one run of the biggest job. */
export async function openNotes(db: Database): Promise<void> {
  await db.command({ profile: 0 })
  await db.dropCollection('system.profile').catch(() => undefined)
  await db.createCollection('system.profile', { capped: true, size: 64 * 2 ** 20 })
}

/** What the database was asked while the work went on, and how it found the answers. */
export async function notedDuring(db: Database, work: () => Promise<unknown>): Promise<readonly Noted[]> {
  const profile = db.collection<Noted>('system.profile')
  const since = await profile.countDocuments()
  await db.command({ profile: 2 })
  await work()
  await db.command({ profile: 0 })
  const noted = await profile.find().sort({ $natural: 1 }).skip(since).toArray()
  return noted.filter(({ op, planSummary }) => ['query', 'getmore', 'command'].includes(op) && planSummary)
}
