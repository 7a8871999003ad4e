import type { Worker } from 'node:worker_threads'
import { startThread } from '../start-thread.js'

/** Whoever has seen the trial run of an import confirms it within minutes; then the file is read once more. */
const KEPT_MS = 3 * 60_000

interface Kept {
  readonly worker: Worker
  readonly heapMb: number
  readonly timer: NodeJS.Timeout
}

let kept: Kept | undefined

/** A thread that reads workbooks: the one that was kept, if it has the same bounds, else a new one. */
export function takeWorker(heapMb: number): Worker {
  const found = kept
  if (found?.heapMb !== heapMb) return startReader(heapMb)
  forget()
  found.worker.ref()
  return found.worker
}

/**
 * Keeps a thread for the next reading. A thread that has started and knows its code reads a county in half the time of
 * a new one. It keeps nobody waiting: the process ends with it.
 */
export function keepWorker(worker: Worker, heapMb: number): void {
  silence(worker)
  void kept?.worker.terminate()
  forget()
  worker.unref()
  const timer = setTimeout(() => {
    forget()
    void worker.terminate()
  }, KEPT_MS).unref()
  kept = { worker, heapMb, timer }
  const drop = (): void => {
    if (kept?.worker === worker) forget()
  }
  worker.once('error', drop)
  worker.once('exit', drop)
}

function forget(): void {
  clearTimeout(kept?.timer)
  if (kept) silence(kept.worker)
  kept = undefined
}

/** By name: a worker starts and stops its port by listeners of its own, which `removeAllListeners()` takes away too. */
function silence(worker: Worker): void {
  for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event)
}

function startReader(heapMb: number): Worker {
  const options = {
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 32 },
  }
  return startThread(import.meta.url, 'read-worker', options)
}
