import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Builds the program as `npm start` does, into a folder of its own, and resolves to what is to be run. */
export async function bundleProgram(folder = `${root}dist/crash`): Promise<string> {
  const script: { bundleProgram(folder: string): Promise<unknown> } = await import(
    new URL('../../scripts/bundle-program.mjs', import.meta.url).href
  )
  await script.bundleProgram(folder)
  return `${folder}/cli.js`
}

/** The program as it lies in the sources, for what is run once and may start slowly. */
export const SOURCE_PROGRAM = ['--import', 'tsx', 'src/cli.ts'] as const

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** The real program in a process of its own. */
export class Program {
  readonly ended: Promise<Ended>
  #end: Ended | undefined
  #output = ''
  /** What it logged as errors, whole lines of JSON. */
  readonly errors: string[] = []
  readonly #child: ChildProcess

  /** `args` are those of node: the file to run and what follows it. */
  constructor(args: readonly string[], env: Readonly<Record<string, string>>) {
    this.#child = spawn(process.execPath, args, {
      cwd: root,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'test', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.#keep(line))
    }
    this.ended = once(this.#child, 'exit').then(([code, signal]) => {
      this.#end = { code, signal }
      return this.#end
    })
  }

  #keep(line: string): void {
    this.#output = `${this.#output}${line.slice(0, 1_000)}\n`.slice(-3_000)
    if (/^\{"level":[56]0/.test(line)) this.errors.push(line)
  }

  get alive(): boolean {
    return this.#end === undefined
  }

  /** The last that it wrote. */
  get output(): string {
    return this.#output
  }

  /** Resolves with true when it answers, with false when it ended before. */
  async answers(url: string, timeoutMs = 30_000): Promise<boolean> {
    const deadline = Date.now() + timeoutMs
    while (this.alive) {
      if (await isUp(url)) return true
      if (Date.now() > deadline) throw new Error(`no answer from ${url}:\n${this.output}`)
      await pause(15)
    }
    return false
  }

  async stop(): Promise<Ended> {
    this.#child.kill('SIGTERM')
    return await this.ended
  }

  async kill(): Promise<Ended> {
    this.#child.kill('SIGKILL')
    return await this.ended
  }
}

async function isUp(url: string): Promise<boolean> {
  try {
    const { status } = await fetch(url)
    return status === 200
  } catch {
    return false
  }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
