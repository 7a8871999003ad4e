import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Random } from '#src/demo/random.js'
import type { DrillOrder } from './drill-order.js'

const SOURCE = fileURLToPath(new URL('./drill-process.ts', import.meta.url))
const FOLDER = fileURLToPath(new URL('../../../dist/schedule-drill', import.meta.url))
/** Packages in CommonJS ask for Node's modules by `require`. */
const REQUIRE = `import { createRequire as requireFrom } from 'node:module'
const require = requireFrom(import.meta.url)`

/** Compiled once: thirty processes that compile the product each would measure the compiler. */
export async function bundleDrill(): Promise<string> {
  const outfile = `${FOLDER}/drill-process.js`
  const { LEFT_OUTSIDE: external }: { LEFT_OUTSIDE: string[] } = await import(
    new URL('../../../scripts/bundle-program.mjs', import.meta.url).href
  )
  await build({
    ...{ entryPoints: [SOURCE], outfile, bundle: true, format: 'esm', platform: 'node', target: 'node20' },
    ...{ external, banner: { js: REQUIRE } },
    ...{ keepNames: true, logLevel: 'warning' },
  })
  return outfile
}

/** Processes that are killed and replaced. */
export class Fleet {
  readonly #file: string
  readonly #env: Readonly<Record<string, string | undefined>>
  readonly #random: Random
  readonly #alive = new Set<ChildProcess>()
  /** Lines that they logged as errors. */
  readonly errors: string[] = []

  constructor(file: string, order: DrillOrder, random: Random) {
    this.#file = file
    this.#env = { PATH: process.env.PATH, NODE_ENV: 'test', DRILL: JSON.stringify(order) }
    this.#random = random
  }

  async start(): Promise<void> {
    const child = fork(this.#file, [], { env: this.#env, execArgv: [], stdio: ['ignore', 2, 'pipe', 'ipc'] })
    if (child.stderr)
      createInterface({ input: child.stderr }).on('line', (line) => {
        if (!/^\{"level":[34]0/.test(line)) this.errors.push(line.slice(0, 600))
      })
    this.#alive.add(child)
    child.once('exit', () => this.#alive.delete(child))
    const end = once(child, 'exit').then(([code]) => code)
    const up = once(child, 'message').then(() => 'up')
    const first = await Promise.race([up, end])
    if (first !== 'up') throw new Error(`a process ended at its start (${first}):\n${this.errors.join('\n')}`)
  }

  /** Kills one of them, whatever it is doing, or the one with this pid. */
  async killOne(pid?: number): Promise<void> {
    const all = [...this.#alive]
    const victim = all.find((child) => child.pid === pid) ?? this.#random.pick(all)
    await killed(victim)
  }

  async killAll(): Promise<void> {
    await Promise.all([...this.#alive].map(killed))
  }

  /** Tells all of them and waits until all have done so. */
  async tell(what: 'no more jobs' | 'end'): Promise<void> {
    await Promise.all(
      [...this.#alive].map(async (child) => {
        const done = once(child, 'message')
        child.send(what)
        await done
      }),
    )
  }
}

async function killed(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
