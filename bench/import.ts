import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Connection, database } from '#src/store/database.js'
import type { RegistryDocument } from '#src/store/registry/registry-documents.js'
import { households } from '#src/store/schema/registry.js'
import { builtImport } from './built-import.js'
import type { BenchServer } from './database.js'
import { writeWorkbookFile } from './generate/workbook-file.js'
import { alternate, timed } from './measure.js'
import { gaugeNoise } from './noise.js'
import { type Row, row } from './rows.js'

const CHUNK = 1000
const IN_FLIGHT = 4
const COUNTY = '361027'
type BuiltImport = Awaited<ReturnType<typeof builtImport>>

const root = fileURLToPath(new URL('../', import.meta.url))

export interface ImportBenchOptions {
  readonly rounds: number
  /** Of the rounds beside the bare insert. */
  readonly households: number
  /** Of the one big import by the command line; 0: none. */
  readonly bigHouseholds: number
  readonly print: (line: string) => void
}

interface Sample {
  readonly perSecond: number
  readonly noise: number
}

/**
 * Imports a workbook through the real path beside a bare insertMany of the same documents into a collection with the
 * same indexes; then a whole county by the command line, with its time and its memory.
 */
export async function benchImport(server: BenchServer, options: ImportBenchOptions): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'minqing-bench-import-'))
  const file = join(folder, 'county.xlsx')
  const connection = await server.connect('bench_import')
  const built = await builtImport()
  const count = options.households
  const sample = async (name: string, work: () => Promise<number>): Promise<Sample> => {
    const noise = gaugeNoise(() => [process.pid, server.pid()])
    const perSecond = (count / (await work())) * 1000
    options.print(`import ${name}: ${perSecond.toFixed(0)} households/s`)
    return { perSecond, noise: noise() }
  }
  try {
    await writeWorkbookFile(file, count, 'import', Date.now())
    await importAll(built, connection, file)
    const { bare, product } = await alternate(options.rounds, {
      bare: () => sample('bare', () => insertBare(connection)),
      product: () => sample('product', () => importAll(built, connection, file)),
    })
    const rates = (samples: readonly Sample[]) => samples.map((one) => one.perSecond)
    const noise = [...bare, ...product].map((one) => one.noise)
    const name = { bench: 'import', what: `${count} households`, unit: 'per s' }
    const rows = [row(name, rates(bare), rates(product), { atLeast: 0.6 }, noise)]
    if (options.bigHouseholds > 0) rows.push(...(await importCounty(server, folder, options)))
    return rows
  } finally {
    await database(connection).dropDatabase()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Into an empty registry; gives the time, ms. */
async function importAll(built: BuiltImport, connection: Connection, file: string): Promise<number> {
  const db = database(connection)
  const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map((one) => one.name)
  await Promise.all(names.filter((name) => name !== 'bare').map((name) => db.collection(name).drop()))
  await createIndexes(connection, 'households')
  const common = { connection, county: COUNTY, actor: 'system', file, fileName: 'bench.xlsx' }
  return timed(async () => {
    const report = await built({ ...common, now: Date.now() })
    if (!report.ok) throw new Error(JSON.stringify(report.problems.slice(0, 3)))
  })
}

async function createIndexes(connection: Connection, collection: string): Promise<void> {
  for (const [keys, options] of households.schema.indexes())
    await database(connection)
      .collection(collection)
      .createIndex(keys as never, options as never)
}

/** The limit: the documents of the last import, read some thousands at a time, timed only while they are inserted. */
async function insertBare(connection: Connection): Promise<number> {
  const db = database(connection)
  const target = db.collection<RegistryDocument>('bare')
  await target.drop()
  await createIndexes(connection, 'bare')
  let ms = 0
  let group: RegistryDocument[][] = [[]]
  const flush = async () => {
    const parts = group.filter((part) => part.length > 0)
    ms += await timed(() => Promise.all(parts.map((part) => target.insertMany(part, { ordered: false }))))
    group = [[]]
  }
  for await (const document of db.collection<RegistryDocument>('households').find({}, { batchSize: CHUNK })) {
    const last = group.at(-1) ?? []
    last.push(document)
    if (last.length < CHUNK) continue
    if (group.length === IN_FLIGHT) await flush()
    else group.push([])
  }
  await flush()
  return ms
}

/** A whole county through `minqing import`: there is no bare side, only bounds. */
async function importCounty(
  server: BenchServer,
  folder: string,
  { bigHouseholds, print }: ImportBenchOptions,
): Promise<Row[]> {
  const file = join(folder, 'big.xlsx')
  await writeWorkbookFile(file, bigHouseholds, 'big', Date.now())
  const connection = await server.connect('bench_import_big')
  await database(connection).dropDatabase()
  let peakMb = 0
  const noise = gaugeNoise(() => [process.pid, server.pid()])
  const ms = await timed(async () => {
    const child = spawn(process.execPath, ['dist/src/cli.js', 'import', file], {
      cwd: root,
      env: { ...process.env, MONGODB_URI: server.uri('bench_import_big') },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const watch = setInterval(() => {
      peakMb = Math.max(peakMb, peakMemoryMb(child))
    }, 50)
    const [code] = await once(child, 'exit')
    clearInterval(watch)
    if (code !== 0) throw new Error(`the import ended with ${code}`)
  })
  await database(connection).dropDatabase()
  print(`import of ${bigHouseholds}: ${(ms / 1000).toFixed(1)} s, ${peakMb.toFixed(0)} MB`)
  const name = (what: string, unit: string) => ({
    bench: 'import',
    what: `${bigHouseholds} households, ${what}`,
    unit,
  })
  return [
    row(name('time', 's'), [], [ms / 1000], { productAtMost: 60 }, [noise()]),
    row(name('peak RSS', 'MB'), [], [peakMb], { productAtMost: 400 }),
  ]
}

/** Zero where the system has no `/proc`, or when the process is gone. */
function peakMemoryMb({ pid }: ChildProcess): number {
  try {
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(peak ?? 0) / 1024
  } catch {
    return 0
  }
}
