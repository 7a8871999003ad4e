import { showTimeMove, type TimeSetting } from '../conversation/show-time-move.js'
import type { Change } from '../domain/changes.js'
import type { Issue } from '../domain/issues/types.js'
import { logger } from '../logger.js'
import type { TimeMovePorts } from '../schedule/job.js'
import { type Connection, database } from '../store/database.js'
import { MongoReaders } from '../store/readers/readers.js'
import type { TimeMoves } from '../store/time-moves.js'
import { isPassing } from '../store/with-retry.js'
import { overConflicts } from './over-conflicts.js'

const log = logger.child({ room: 'time-moves' })

interface MoverOptions extends Pick<TimeSetting, 'secret' | 'calendar'> {
  readonly county: string
  readonly connection: Connection
  readonly moves: Pick<TimeMoves, 'write'>
  readonly now: () => number
  readonly posted?: () => void
}

/** How jobs make the moves of the time: the move, its audit and the new states of its cards at once, or nothing. */
export function createMover({
  county,
  connection,
  moves,
  now,
  posted,
  ...same
}: MoverOptions): TimeMovePorts['change'] {
  return (before, changes, at) =>
    overConflicts(async () => {
      const readers = new MongoReaders(county, database(connection))
      const [current] = await readers.issues([before.id])
      // Also the answer to an attempt that was repeated although it had been written.
      if (current?.rev !== before.rev) return false
      const moment = now()
      const order = moment.toFixed(3).padStart(18, '0')
      const setting = { ...same, readers, order, now: moment }
      await moves.write(await shown(setting, before, changes), { at, now: moment })
      posted?.()
      return true
    })
}

/** A card that can't be drawn must not keep the clock of an issue standing. */
async function shown(setting: TimeSetting, before: Issue, changes: readonly Change[]) {
  try {
    return await showTimeMove(setting, before, changes)
  } catch (error) {
    if (isPassing(error)) throw error
    log.error({ err: error, issue: before.id }, 'cards not redrawn')
    return { changes, cards: [], messages: [] }
  }
}
