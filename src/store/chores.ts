import type { Connection } from 'mongoose'
import type { Instant } from '../domain/time.js'
import { logger } from '../logger.js'
import { createAttachments } from './attachments.js'
import { recount } from './coverage/recount.js'
import { database } from './database.js'
import { expireDrafts } from './drafts.js'
import { sweepOld } from './sweep-old.js'
import { createWorkbooks } from './workbooks.js'

const log = logger.child({ room: 'chores' })

/** What the nightly jobs do in a county's database. */
export interface Chores {
  recount(): Promise<void>
  sweepAttachments(before: Instant, signal: AbortSignal): Promise<void>
  expireDrafts(now: Instant, signal: AbortSignal): Promise<void>
}

export function createChores(county: string, connection: Connection): Chores {
  const db = database(connection)
  const attachments = createAttachments(county, db)
  const workbooks = createWorkbooks(county, db)
  return {
    async recount() {
      const { households, counters } = await recount(connection, county)
      if (households.length + counters.length === 0) return
      const ids = [...households, ...counters].slice(0, LOGGED_IDS).map(({ id }) => id)
      log.error({ households: households.length, counters: counters.length, ids }, 'coverage had drifted')
    },
    async sweepAttachments(before, signal) {
      const deleted = await attachments.sweep(before, signal)
      await workbooks.sweep(before)
      log.info({ deleted }, 'orphaned attachments deleted')
    },
    async expireDrafts(now, signal) {
      const expired = await expireDrafts(county, db, now)
      await sweepOld(db, county, now, signal)
      log.info({ expired }, 'old drafts deleted')
    },
  }
}

const LOGGED_IDS = 20
