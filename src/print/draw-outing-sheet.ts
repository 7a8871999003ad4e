import { Worker } from 'node:worker_threads'
import type { OutingSheet } from '../views/outing-sheet.js'

/** Run from source, the worker is TypeScript too; a new thread doesn't take over the loader that made this possible. */
const fromSource = import.meta.url.endsWith('.ts')
/** A sheet of two hundred rows takes a second on a slow machine. */
const LONGEST_MS = 30_000

/** The sheet as PDF. Lists are printed a few times a day, so that no thread waits for the next. */
export function drawOutingSheet(sheet: OutingSheet): Promise<Buffer> {
  const worker = startWorker(sheet)
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

function startWorker(workerData: OutingSheet): Worker {
  const options = { env: {}, workerData, resourceLimits: { maxOldGenerationSizeMb: 256 } }
  if (!fromSource) return new Worker(new URL('./print-worker.js', import.meta.url), options)
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'))
  const entry = JSON.stringify(new URL('./print-worker.ts', import.meta.url).href)
  const boot = `import(${loader}).then(({ register }) => { register(); return import(${entry}) })`
  return new Worker(boot, { ...options, eval: true })
}
