import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type BenchServer, openServer } from './database.js'
import { benchDigests } from './digests.js'
import { CADRES_PER_VILLAGE } from './generate/big-county.js'
import { benchImport } from './import.js'
import { benchOutbox } from './outbox/outbox.js'
import { benchProgress } from './progress.js'
import { type Row, table } from './rows.js'
import { benchSearch } from './search.js'
import { benchStart } from './start/start.js'
import { ISSUES } from './turn/issues.js'
import { benchTurn } from './turn/turn.js'
import { VISITS } from './turn/visits.js'

export const BENCHES = [
  'turn',
  'issue-turn',
  'import',
  'progress',
  'search',
  'digests',
  'outbox',
  'start',
] as const
export type BenchName = (typeof BENCHES)[number]

export interface BenchOptions {
  readonly rounds: number
  readonly tries: number
  /** In the county of `progress` and `search`. */
  readonly households?: number
  /** Of `turn` and `issue-turn`: only so many requests at once. */
  readonly inFlight?: number
  /** A tiny run, to see that it works. */
  readonly quick: boolean
  readonly print: (line: string) => void
  /** A server to use instead of one of our own. */
  readonly mongoUri?: string
}

const BIG = 1_000_000
const BIG_ISSUES = 300_000
/** A start takes less than a second, and one is as noisy as the next: more of them. */
const STARTS_PER_ROUND = 3

const RUN: { readonly [K in BenchName]: (server: BenchServer, options: BenchOptions) => Promise<Row[]> } = {
  turn: (server, options) => benchTurn(server, VISITS, turnOptions(options)),
  'issue-turn': (server, options) => benchTurn(server, ISSUES, turnOptions(options)),
  import: (server, options) =>
    benchImport(server, {
      ...options,
      households: options.quick ? 1_000 : 40_000,
      bigHouseholds: options.quick ? 2_000 : 140_000,
    }),
  progress: (server, options) => benchProgress(server, countyOptions(options)),
  search: (server, options) => benchSearch(server, countyOptions(options)),
  digests: (server, options) =>
    benchDigests(server, { ...countyOptions(options), issues: options.quick ? 3_000 : BIG_ISSUES }),
  outbox: (server, options) =>
    benchOutbox(server, { ...options, messages: options.quick ? 200 : 3_000, perChat: 10 }),
  start: (server, options) =>
    benchStart(server, { ...options, rounds: options.quick ? 1 : options.rounds * STARTS_PER_ROUND }),
}

function turnOptions(options: BenchOptions) {
  return {
    ...options,
    sampleMs: options.quick ? 300 : 3_000,
    // As many villages as taps at once: the bare side's taps get into each other's way in the counter of a village.
    cadres: options.quick ? Math.max(40, CADRES_PER_VILLAGE * (options.inFlight ?? 0)) : 2_000,
    inFlight: options.inFlight ? [options.inFlight] : options.quick ? [4] : [1, 16, 64],
  }
}

function countyOptions(options: BenchOptions) {
  return {
    ...options,
    households: options.quick ? 5_000 : (options.households ?? BIG),
    repeats: options.quick ? 20 : 400,
  }
}

/** What is measured is what `npm start` runs; nothing happens when it is up to date. */
function buildProduct(): void {
  const root = fileURLToPath(new URL('../', import.meta.url))
  const { status } = spawnSync(process.execPath, ['scripts/ensure.mjs', 'build'], {
    cwd: root,
    stdio: [0, 2, 2],
  })
  if (status !== 0) throw new Error('the program does not compile')
}

/** One after the other on one server; gives the rows of the report. */
export async function measure(names: readonly BenchName[], options: BenchOptions): Promise<Row[]> {
  buildProduct()
  const server = await openServer(options.mongoUri)
  const rows: Row[] = []
  try {
    for (const name of names) rows.push(...(await RUN[name](server, options)))
  } finally {
    await server.stop()
  }
  return rows
}

export async function runBenches(names: readonly BenchName[], options: BenchOptions): Promise<string> {
  return table(await measure(names, options))
}
