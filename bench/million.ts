import { addDays, dayOf } from '#src/domain/time.js'
import { rebuildCounters } from '#src/store/coverage/rebuild-counters.js'
import { type Connection, database } from '#src/store/database.js'
import { ensureIndexes } from '#src/store/ensure-indexes.js'
import { SCHEMA } from '#src/store/schema/index.js'
import { settleIndexes } from '#src/store/settle-indexes.js'
import type { BenchServer } from './database.js'
import {
  cadreId,
  countySizes,
  headOfUnit,
  townName,
  unitName,
  villageCode,
  villageName,
} from './generate/big-county.js'
import { households } from './generate/households.js'

export const BIG_COUNTY = 'bench'
export const BIG_CAMPAIGN = 'bench'
const CHUNK = 2000
const IN_FLIGHT = 4
const LOADED = 'bench_loaded'

/** A county of so many households, loaded once and then found again in the next run. */
export async function openBigCounty(
  server: BenchServer,
  count: number,
  print: (line: string) => void,
): Promise<Connection> {
  const connection = await server.connect(`bench_county_${count}`)
  const db = database(connection)
  // The data may have been loaded by an earlier version.
  await ensureIndexes(connection, SCHEMA)
  await settleIndexes(db, BIG_COUNTY, Date.now())
  if (await db.collection(LOADED).findOne({})) return connection
  print(`loading ${count} households, once`)
  await db.dropDatabase()
  await ensureIndexes(connection, SCHEMA)
  await loadRegistry(connection, count)
  await loadHouseholds(connection, count, print)
  await rebuildCounters(connection, BIG_COUNTY, BIG_CAMPAIGN)
  await db.collection(LOADED).insertOne({ at: new Date() })
  return connection
}

async function loadRegistry(connection: Connection, count: number): Promise<void> {
  const sizes = countySizes(count)
  const today = dayOf(Date.now())
  const id = (rest: string) => ({ _id: `${BIG_COUNTY}/${rest}`, county: BIG_COUNTY })
  const insert = (name: string, documents: object[]) =>
    database(connection).collection(name).insertMany(documents)
  await insert('campaigns', [
    { ...id(BIG_CAMPAIGN), name: '民情大走访', from: addDays(today, -30), to: addDays(today, 60) },
  ])
  await insert(
    'units',
    Array.from({ length: sizes.units }, (_, unit) => ({
      ...id(unitName(unit)),
      kind: 'county_department',
      headId: headOfUnit(unit),
      order: unit,
    })),
  )
  await insert(
    'villages',
    Array.from({ length: sizes.villages }, (_, village) => ({
      ...id(villageCode(village)),
      town: townName(village),
      name: villageName(village),
      kind: 'village',
      order: village,
    })),
  )
  await insert(
    'people',
    Array.from({ length: sizes.cadres }, (_, cadre) => ({
      ...id(cadreId(cadre)),
      name: '李明',
      unitId: unitName(cadre % sizes.units),
      phone: `139${String(cadre).padStart(8, '0')}`,
      roles: ['cadre'],
    })),
  )
}

async function loadHouseholds(
  connection: Connection,
  count: number,
  print: (line: string) => void,
): Promise<void> {
  const target = database(connection).collection<{ _id: string }>('households')
  const waiting = new Set<Promise<unknown>>()
  let chunk: { _id: string }[] = []
  let loaded = 0
  const flush = async () => {
    const work = target.insertMany(chunk, { ordered: false })
    waiting.add(work.finally(() => waiting.delete(work)))
    loaded += chunk.length
    chunk = []
    if (loaded % 100_000 === 0) print(`${loaded} households`)
    if (waiting.size >= IN_FLIGHT) await Promise.race(waiting)
  }
  for (const household of households(count, 'county', { county: BIG_COUNTY })) {
    chunk.push(household)
    if (chunk.length === CHUNK) await flush()
  }
  if (chunk.length > 0) await flush()
  await Promise.all(waiting)
}
