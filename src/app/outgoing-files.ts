import { viewerOf } from '../conversation/actor-of.js'
import { outingSheet } from '../conversation/outing-sheet.js'
import { outingOfFile } from '../domain/outings/outing.js'
import { logger } from '../logger.js'
import type { OutgoingFiles } from '../messenger/port.js'
import { drawOutingSheet } from '../print/draw-outing-sheet.js'
import { type Connection, database } from '../store/database.js'
import { MongoReaders } from '../store/readers/readers.js'

const log = logger.child({ room: 'print' })

/** The files that go out: each is made from the records at the moment it is sent, so that none lies in the outbox. */
export function createOutgoingFiles(
  county: string,
  connection: Connection,
  now: () => number,
): OutgoingFiles {
  return {
    async bytes(id) {
      const which = outingOfFile(id)
      const readers = new MongoReaders(county, database(connection))
      const [outing, actor] = await Promise.all([
        which && readers.places.outing(which.personId, which.code),
        which && viewerOf(readers, which.personId, now()),
      ])
      if (!outing || !actor) return null
      const began = performance.now()
      const pdf = await drawOutingSheet(await outingSheet({ actor, readers, now: now() }, outing))
      log.info({ rows: outing.householdIds.length, ms: Math.round(performance.now() - began) }, 'list drawn')
      return pdf
    },
  }
}
