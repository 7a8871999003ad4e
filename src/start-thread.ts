import { Worker, type WorkerOptions } from 'node:worker_threads'

/**
 * Starts the module `name` that stands beside `from` (its `import.meta.url`) as a thread. Run from source, the module is
 * TypeScript too, and a new thread doesn't take over the loader that made this possible.
 */
export function startThread(from: string, name: `${string}-worker`, options: WorkerOptions): Worker {
  if (!from.endsWith('.ts')) return new Worker(new URL(`./${name}.js`, from), options)
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'))
  const entry = JSON.stringify(new URL(`./${name}.ts`, from).href)
  const boot = `import(${loader}).then(({ register }) => { register(); return import(${entry}) })`
  return new Worker(boot, { ...options, eval: true })
}
