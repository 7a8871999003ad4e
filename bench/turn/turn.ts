import { setTimeout as pause } from 'node:timers/promises'
import type { BenchServer } from '../database.js'
import { alternate, percentile } from '../measure.js'
import { gaugeNoise, secondsOf } from '../noise.js'
import { type Row, row } from '../rows.js'
import { TurnCounty, type TurnKind } from './county.js'
import { readyLoad } from './loader.js'
import { startPlatformStub } from './platform-stub.js'
import { bareProgram, PRODUCT, type Program, startProgram } from './program.js'
import { requestOf } from './requests.js'

export interface TurnBenchOptions {
  readonly rounds: number
  readonly sampleMs: number
  readonly cadres: number
  readonly inFlight: readonly number[]
  /** A sample during which others used more of the machine is taken again, this often at most. */
  readonly tries: number
  readonly print: (line: string) => void
}

interface Sample {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  /** Microseconds of the program and of mongod for one turn. */
  readonly programCpu: number
  readonly mongodCpu: number
  readonly noise: number
}

interface Side {
  readonly name: string
  readonly county: TurnCounty
  readonly program: Program
  /** Whether it empties its outbox. */
  readonly sends: boolean
}

/** Above this share of foreign processor time a sample says more of the others than of us. */
const NOISY = 0.12
const SETTLE_MS = 30_000
/** A program's hot code is still being compiled in its third sample: 260, 381, 461, 511, 512, 511 turns a second were seen. */
const WARM_UPS = 3

/**
 * Whole turns over HTTP: signed and encrypted taps of different persons, each about something else, until the answer
 * with the new card, which comes only when everything is on disk. After every sample the database is compared with what
 * was acknowledged.
 */
export async function benchTurn(
  server: BenchServer,
  kind: TurnKind,
  options: TurnBenchOptions,
): Promise<Row[]> {
  const platform = await startPlatformStub()
  const sides: Side[] = []
  const open = async (name: string, args: readonly string[]): Promise<Side> => {
    const database = `bench_${kind.bench}_${name}`
    const county = await TurnCounty.make(await server.connect(database), kind, options.cadres)
    const program = await startProgram({ args, mongoUri: server.uri(database), platformUrl: platform.url })
    const side = { name: `${kind.bench} ${name}`, county, program, sends: name === 'product' }
    sides.push(side)
    return side
  }
  try {
    const bare = await open('bare', bareProgram(kind.bareProgram))
    const product = await open('product', PRODUCT)
    const rows: Row[] = []
    for (const inFlight of options.inFlight) {
      const taken = await alternate(
        options.rounds,
        {
          bare: () => quietSample(server, bare, inFlight, options),
          product: () => quietSample(server, product, inFlight, options),
        },
        { warmUps: WARM_UPS },
      )
      rows.push(...rowsOf(kind.bench, inFlight, taken.bare, taken.product))
    }
    return rows
  } finally {
    await Promise.all(sides.map((side) => side.program.stop()))
    await platform.stop()
  }
}

function rowsOf(bench: string, inFlight: number, bare: readonly Sample[], product: readonly Sample[]): Row[] {
  const noise = [...bare, ...product].map((sample) => sample.noise)
  const figure = (pick: (sample: Sample) => number) => [bare.map(pick), product.map(pick)] as const
  const name = (what: string, unit: string) => ({
    bench,
    what: `${inFlight} in flight, ${what}`,
    unit,
  })
  const goal = { 16: { atLeast: 1 }, 64: { atLeast: 2.5 } }[inFlight] ?? {}
  const p99Goal = inFlight === 64 ? { productAtMost: 100 } : {}
  return [
    row(name('turns', 'per s'), ...figure((sample) => sample.perSecond), goal, noise),
    row(name('CPU of the program', 'µs a turn'), ...figure((sample) => sample.programCpu), {}, noise),
    row(name('CPU of mongod', 'µs a turn'), ...figure((sample) => sample.mongodCpu), {}, noise),
    row(name('p50', 'ms'), ...figure((sample) => sample.p50), {}, noise),
    row(name('p99', 'ms'), ...figure((sample) => sample.p99), p99Goal, noise),
  ]
}

async function quietSample(
  server: BenchServer,
  side: Side,
  inFlight: number,
  options: TurnBenchOptions,
): Promise<Sample> {
  for (let attempt = 1; ; attempt += 1) {
    const sample = await sampleOf(server, side, inFlight, options)
    const { perSecond, p50, p99, programCpu, mongodCpu, noise } = sample
    options.print(
      `${side.name} c${inFlight}: ${perSecond.toFixed(0)}/s, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, CPU ${programCpu.toFixed(0)} + ${mongodCpu.toFixed(0)} µs, foreign CPU ${(noise * 100).toFixed(0)} %`,
    )
    if (noise <= NOISY || attempt >= options.tries) return sample
  }
}

async function sampleOf(
  server: BenchServer,
  side: Side,
  inFlight: number,
  options: TurnBenchOptions,
): Promise<Sample> {
  const { county, program } = side
  await county.reset()
  const requests = county.taps.map(requestOf)
  const load = await readyLoad({ port: program.port, inFlight, forMs: options.sampleMs, requests })
  const noise = gaugeNoise(() => [process.pid, program.pid, server.pid()])
  const used = () => [secondsOf(program.pid), secondsOf(server.pid())] as const
  const before = used()
  const loaded = await load()
  const foreign = noise()
  const [programCpu, mongodCpu] = used().map((now, at) => ((now - (before[at] ?? 0)) * 1e6) / loaded.done)
  if (loaded.odd.length > 0) throw new Error(`taps were not done:\n${loaded.odd.join('\n')}`)
  if (side.sends) await settled(county)
  const problems = await county.problems(loaded.done)
  if (problems.length > 0) throw new Error(`the database disagrees: ${problems.join(', ')}`)
  return {
    perSecond: loaded.perSecond,
    p50: percentile(loaded.latencies, 0.5),
    p99: percentile(loaded.latencies, 0.99),
    programCpu: programCpu ?? 0,
    mongodCpu: mongodCpu ?? 0,
    noise: foreign,
  }
}

async function settled(county: TurnCounty): Promise<void> {
  const deadline = performance.now() + SETTLE_MS
  for (;;) {
    const rows = await county.unsettled()
    if (rows === 0) return
    if (performance.now() > deadline) throw new Error(`${rows} messages are still to be sent`)
    await pause(50)
  }
}
