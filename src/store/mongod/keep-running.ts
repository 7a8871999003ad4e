import type { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { MongoInstance, MongoMemoryReplSet } from 'mongodb-memory-server'
import { logger } from '../../logger.js'

const RESTARTS = 5
const RESTART_PAUSE_MS = 1_000

const log = logger.child({ room: 'embedded-database' })

/** A mongod that dies under us (killed for memory, a full disk that was cleared) is started again where it was. */
export function keepRunning(set: MongoMemoryReplSet): { release(): Promise<void> } {
  let isReleased = false
  let restart = Promise.resolve()
  const instance = instanceOf(set)
  // The names of its events are not exported.
  const events: EventEmitter | undefined = instance
  const onClosed = (code: number | null, signal: string | null): void => {
    if (isReleased) return
    log.error({ code, signal }, 'embedded database ended, starting it again')
    restart = startAgain(instance, () => isReleased)
  }
  events?.on('instanceClosed', onClosed)
  return {
    release: async () => {
      isReleased = true
      events?.off('instanceClosed', onClosed)
      await restart
    },
  }
}

async function startAgain(instance: MongoInstance | undefined, isReleased: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < RESTARTS && !isReleased(); attempt += 1) {
    try {
      // mongodb-memory-server also stops its own records of a process that died; both have to be over first.
      await instance?.stop()
      await instance?.start()
      return
    } catch (error) {
      log.error({ err: error, attempt }, 'embedded database did not start again')
      await sleep(RESTART_PAUSE_MS)
    }
  }
}

/** The one server of the set, once it was started. */
export function instanceOf(set: MongoMemoryReplSet): MongoInstance | undefined {
  return set.servers[0]?.instanceInfo?.instance
}
