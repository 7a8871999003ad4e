import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { logger } from '../../logger.js'
import type { WebchatHistory } from './history.js'
import { toWireMessage } from './wire-message.js'

const log = logger.child({ part: 'webchat' })

/** Another process may write to the history too (`minqing job run`), so it is looked at now and then. */
const POLL_MS = 1000
/** The page takes a stream that is silent for longer than two of these for dead. */
const BEAT_MS = 15_000
const BATCH = 100
/** Whoever missed more than this is told to begin anew, which is cheaper. */
const REPLAY_LIMIT = 1000
const MAX_LISTENERS = 50

export interface Feed {
  /** Tells every listener to look for changes. */
  wake(): void
  /** Streams changes after `cursor` as server-sent events until the client leaves. False: too many listen already. */
  listen(response: ServerResponse, cursor: number): boolean
  close(): void
}

interface Listener {
  wake(): void
  beat(): void
  end(): void
}

/**
 * Server-sent events over the history: each listener reads what changed after its own cursor, so live delivery,
 * reconnecting and catching up after a restart are one and the same thing.
 */
export function createFeed(history: WebchatHistory): Feed {
  const listeners = new Set<Listener>()
  let timers: NodeJS.Timeout[] = []
  const each = (call: 'wake' | 'beat' | 'end') => {
    for (const listener of listeners) listener[call]()
  }
  const rest = () => {
    for (const timer of timers) clearInterval(timer)
    timers = []
  }
  return {
    wake: () => each('wake'),
    listen(response, cursor) {
      if (listeners.size >= MAX_LISTENERS) return false
      const listener = createListener(history, response, cursor)
      listeners.add(listener)
      if (timers.length === 0) {
        timers = [setInterval(() => each('wake'), POLL_MS), setInterval(() => each('beat'), BEAT_MS)]
      }
      response.once('close', () => {
        listeners.delete(listener)
        if (listeners.size === 0) rest()
      })
      listener.wake()
      return true
    },
    close() {
      rest()
      each('end')
    },
  }
}

function createListener(history: WebchatHistory, response: ServerResponse, from: number): Listener {
  let cursor = from
  let running = false
  let again = false
  const isOpen = () => !response.destroyed && !response.writableEnded
  response.on('error', () => undefined)
  const write = async (event: string, id: number, payload: unknown) => {
    if (!isOpen()) return
    const fits = response.write(`event: ${event}\nid: ${id}\ndata: ${JSON.stringify(payload)}\n\n`)
    if (!fits && isOpen()) await Promise.race([once(response, 'drain'), once(response, 'close')])
  }
  const catchUp = async () => {
    const newest = await history.cursor()
    // A cursor from the future belongs to a history that is gone.
    if (cursor > newest || newest - cursor > REPLAY_LIMIT) {
      cursor = newest
      await write('reset', cursor, {})
    }
    while (isOpen() && cursor < newest) {
      const changed = await history.changedSince(cursor, BATCH)
      for (const message of changed) {
        cursor = message.change
        await write('message', cursor, toWireMessage(message))
      }
      if (changed.length < BATCH) break
    }
  }
  const wake = async () => {
    again = true
    if (running) return
    running = true
    while (again && isOpen()) {
      again = false
      await catchUp().catch((error: unknown) => log.warn({ err: error }, 'history not readable'))
    }
    running = false
  }
  return {
    wake: () => void wake(),
    beat: () => void (isOpen() && response.write('event: beat\ndata: {}\n\n')),
    end: () => void response.end(),
  }
}
