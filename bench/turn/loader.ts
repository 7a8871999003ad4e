import { once } from 'node:events'
import { startThread } from '#src/start-thread.js'

export interface Load {
  readonly port: number
  readonly inFlight: number
  readonly forMs: number
  /** Each is sent once. */
  readonly requests: readonly Uint8Array[]
}

export interface Loaded {
  readonly perSecond: number
  /** Of each answered request, ms. */
  readonly latencies: readonly number[]
  /** Answers that say that what was tapped was done. */
  readonly done: number
  /** Answers that say something else, the first few. */
  readonly odd: readonly string[]
}

/**
 * Makes everything ready; the load begins when the function that comes back is called. It runs in a thread of its own:
 * beside the heap of the bench, which holds whole counties, the collection of garbage took half a processor in every other
 * sample.
 */
export async function readyLoad(load: Load): Promise<() => Promise<Loaded>> {
  const thread = startThread(import.meta.url, 'load-worker', { workerData: load })
  await once(thread, 'message')
  return async () => {
    const answer = once(thread, 'message')
    thread.postMessage('begin')
    const [loaded] = (await answer) as [Loaded]
    await thread.terminate()
    return loaded
  }
}
