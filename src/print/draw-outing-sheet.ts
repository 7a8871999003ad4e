import type { Worker } from 'node:worker_threads'
import { startThread } from '../start-thread.js'
import type { OutingSheet } from '../views/outing-sheet.js'

/** A sheet of two hundred rows takes a second on a slow machine. */
const LONGEST_MS = 30_000

/** The sheet as PDF. Lists are printed a few times a day, so that no thread waits for the next. */
export function drawOutingSheet(sheet: OutingSheet): Promise<Buffer> {
  const worker = startPrinter(sheet)
  return new Promise<Buffer>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('drawing took too long')), LONGEST_MS)
    worker.once('message', (pdf: Uint8Array) => resolve(Buffer.from(pdf)))
    worker.once('error', reject)
    worker.once('exit', () => {
      clearTimeout(timer)
      reject(new Error('drawing was broken off'))
    })
  }).finally(() => void worker.terminate())
}

function startPrinter(workerData: OutingSheet): Worker {
  const options = { env: {}, workerData, resourceLimits: { maxOldGenerationSizeMb: 256 } }
  return startThread(import.meta.url, 'print-worker', options)
}
