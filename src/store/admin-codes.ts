import { randomInt } from 'node:crypto'
import { type Connection, type Database, database } from './database.js'

const LIFE_MS = 30 * 60_000
/** Base32 without padding: nothing that is mistaken when read aloud or copied. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** A new code of four groups of four letters (80 bits), of which only the digest is kept. */
export async function createAdminCode(
  connection: Connection,
  county: string,
  digestOf: (code: string) => string,
  now: number,
): Promise<{ readonly code: string; readonly expiresAt: number }> {
  const letters = Array.from({ length: 16 }, () => LETTERS[randomInt(LETTERS.length)]).join('')
  const code = letters.replace(/(.{4})(?=.)/g, '$1-')
  const expiresAt = now + LIFE_MS
  const digest = digestOf(code)
  await database(connection)
    .collection<{ _id: string }>('admin_codes')
    .insertOne({
      _id: `${county}/${digest.slice(0, 24)}`,
      ...{ county, digest, expiresAt: new Date(expiresAt) },
    })
  return { code, expiresAt }
}

/** The code whose digest this is, while it can still be used. */
export async function openAdminCode(
  db: Database,
  county: string,
  digest: string,
): Promise<{ readonly id: string } | null> {
  const row = await db.collection<{ _id: string }>('admin_codes').findOne({
    ...{ county, digest, usedAt: { $exists: false } },
    expiresAt: { $gt: new Date() },
  })
  return row ? { id: row._id.slice(county.length + 1) } : null
}
