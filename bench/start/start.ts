import { ensureIndexes } from '#src/store/ensure-indexes.js'
import { SCHEMA } from '#src/store/schema/index.js'
import type { BenchServer } from '../database.js'
import { alternate } from '../measure.js'
import { gaugeNoise, secondsOf } from '../noise.js'
import { type Row, row } from '../rows.js'
import { startPlatformStub } from '../turn/platform-stub.js'
import { PRODUCT, startProgram } from '../turn/program.js'

export interface StartBenchOptions {
  readonly rounds: number
  readonly print: (line: string) => void
}

interface Sample {
  readonly ms: number
  /** Processor time of the process by then, ms. */
  readonly cpuMs: number
  readonly noise: number
}

const DATABASE = 'bench_start'
const LOOK_EVERY_MS = 2

/** From the spawning of the process until its port is open: the built program, live, on a database it has used before. */
export async function benchStart(server: BenchServer, { rounds, print }: StartBenchOptions): Promise<Row[]> {
  const platform = await startPlatformStub()
  await ensureIndexes(await server.connect(DATABASE), SCHEMA)
  const sample = async (name: string, args: readonly string[]): Promise<Sample> => {
    const noise = gaugeNoise(() => [process.pid, server.pid()])
    const mongoUri = server.uri(DATABASE)
    const program = await startProgram({
      args,
      mongoUri,
      platformUrl: platform.url,
      lookEveryMs: LOOK_EVERY_MS,
    })
    const cpuMs = secondsOf(program.pid) * 1000
    const foreign = noise()
    await program.stop()
    print(`start ${name}: ${program.listeningAfterMs.toFixed(0)} ms, CPU ${cpuMs.toFixed(0)} ms`)
    return { ms: program.listeningAfterMs, cpuMs, noise: foreign }
  }
  try {
    const { bare, product } = await alternate(rounds, {
      bare: () => sample('bare', ['bench/start/bare-start-child.mjs']),
      product: () => sample('product', PRODUCT),
    })
    const noise = [...bare, ...product].map((one) => one.noise)
    const name = (what: string) => ({ bench: 'start', what, unit: 'ms' })
    const figure = (pick: (one: Sample) => number) => [bare.map(pick), product.map(pick)] as const
    return [
      row(name('process start to listening'), ...figure((one) => one.ms), { atMost: 1.3 }, noise),
      row(name('CPU until listening'), ...figure((one) => one.cpuMs), {}, noise),
    ]
  } finally {
    await platform.stop()
  }
}
