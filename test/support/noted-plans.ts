import type { mongo } from 'mongoose'
import { inject } from 'vitest'
import { type Connection, type Database, database } from '#src/store/database.js'
import { openBigIssues } from '../../bench/big-issues.js'
import { type BenchServer, openServer } from '../../bench/database.js'
import { openBigCounty } from '../../bench/million.js'

/** What the server noted of a question and of the fetching of its answer. */
export interface Noted extends mongo.Document {
  readonly ns: string
  readonly planSummary: string
  readonly keysExamined: number
  readonly docsExamined: number
  readonly nreturned: number
  readonly hasSortStage?: boolean
}

export interface BigStand {
  readonly server: BenchServer
  readonly connection: Connection
  readonly db: Database
}

/** The benches' county and its issues, as many as are asked for, on the tests' own server. */
export async function openBigStand(sizes: {
  readonly households: number
  readonly issues: number
  readonly now: number
}): Promise<BigStand> {
  const quiet = () => undefined
  const server = await openServer(inject('mongoUri'))
  const connection = await openBigCounty(server, sizes.households, quiet)
  await openBigIssues(connection, sizes, quiet)
  return { server, connection, db: database(connection) }
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
