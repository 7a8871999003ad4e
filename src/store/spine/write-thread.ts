import type { Worker } from 'node:worker_threads'
import { mongo } from 'mongoose'
import { logger } from '../../logger.js'
import { armedCrashPoint } from '../../spine/crash-points.js'
import { startThread } from '../../start-thread.js'
import { errorOf, type FromWriter, type ToWriter, type WriterSetting } from './write-messages.js'
import type { WriteCommand } from './writes.js'

const log = logger.child({ room: 'turns' })

/** So many turns at once, and there is enough to prepare meanwhile for a thread to be worth its memory. */
const MANY = 8
/** After it ended by itself. */
const START_AGAIN_AFTER_MS = 5_000
/** A close waits for what is under way; the queue has finished by then. */
const CLOSE_LIMIT_MS = 2_000
/** As for the program itself: a batch lives longer than the usual room lasts. */
const ROOM_FOR_THE_YOUNG_MB = 48

export type WriteHere = (commands: readonly WriteCommand[]) => Promise<void>

interface Open {
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/**
 * Writes the transactions of turns in a thread of its own: a transaction is a dozen commands one after the other, and
 * each answer would wait until this thread has prepared its turns, collected its garbage or answered its requests. The
 * thread is started by the first batch of many turns. While there is none, transactions are written here, in the same way.
 */
export class WriteThread {
  readonly #setting: WriterSetting
  readonly #here: WriteHere
  readonly #open = new Map<number, Open>()
  #worker: Worker | undefined
  #isReady = false
  #mayStartAt = 0
  #last = 0

  constructor(setting: Omit<WriterSetting, 'crashAt'>, here: WriteHere) {
    this.#setting = setting
    this.#here = here
  }

  /** Whether transactions are written there by now. */
  get isReady(): boolean {
    return this.#isReady
  }

  /** Resolves once all is on disk; else throws what the server said, with nothing written. `turns` are how many it holds. */
  commit(commands: readonly WriteCommand[], turns: number): Promise<void> {
    if (!this.#worker && turns >= MANY && performance.now() >= this.#mayStartAt) this.#start()
    if (!this.#worker || !this.#isReady) return this.#here(commands)
    this.#last += 1
    const id = this.#last
    const worker = this.#worker
    return new Promise((resolve, reject) => {
      this.#open.set(id, { resolve, reject })
      worker.postMessage({ id, commands } satisfies ToWriter)
    })
  }

  /** Ends the thread and its connection; what is written afterwards is written here. */
  async close(): Promise<void> {
    const worker = this.#worker
    this.#mayStartAt = Number.POSITIVE_INFINITY
    if (!worker) return
    const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    worker.postMessage('end' satisfies ToWriter)
    const limit = setTimeout(() => void worker.terminate(), CLOSE_LIMIT_MS)
    await gone
    clearTimeout(limit)
  }

  #start(): void {
    const crashAt = armedCrashPoint()
    const worker = startWriter({ ...this.#setting, ...(crashAt === undefined ? {} : { crashAt }) })
    this.#worker = worker
    worker.unref()
    worker.on('message', (message: FromWriter) => {
      if (message === 'ready') this.#isReady = true
      else this.#settle(message)
    })
    worker.on('error', (error) => log.error({ err: error }, 'writing thread broke'))
    worker.on('exit', () => this.#ended())
  }

  #settle({ id, failure }: Exclude<FromWriter, 'ready'>): void {
    const order = this.#open.get(id)
    this.#open.delete(id)
    if (failure) order?.reject(errorOf(failure))
    else order?.resolve()
  }

  /** What was under way may be written or not, as when a connection breaks: whoever waits repeats it, which is safe. */
  #ended(): void {
    this.#worker = undefined
    this.#isReady = false
    this.#mayStartAt = Math.max(this.#mayStartAt, performance.now() + START_AGAIN_AFTER_MS)
    for (const { reject } of this.#open.values())
      reject(new mongo.MongoNetworkError('the writing thread ended'))
    this.#open.clear()
  }
}

function startWriter(workerData: WriterSetting): Worker {
  const options = { env: {}, workerData, resourceLimits: { maxYoungGenerationSizeMb: ROOM_FOR_THE_YOUNG_MB } }
  return startThread(import.meta.url, 'write-worker', options)
}
