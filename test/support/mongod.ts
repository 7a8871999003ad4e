import { MongoMemoryReplSet } from 'mongodb-memory-server'
import type {} from 'vitest'
import type { TestProject } from 'vitest/node'
import { mongodSearchOf } from '../../src/config/config.js'
import type { Mongod } from '../../src/store/mongod/binary.js'
import { locateMongod, waysToMongod } from '../../src/store/mongod/locate.js'

declare module 'vitest' {
  export interface ProvidedContext {
    mongoUri: string
  }
}

/** Starts one real mongod (a replica set of one) for the whole run; each test file takes a database of its own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const set = await startMongod()
  project.provide('mongoUri', set.getUri())
  return async () => {
    await set.stop()
  }
}

/**
 * Every collection and index is a file that mongod keeps open: those of dropped databases for five minutes, others for
 * as long. A run makes some twenty thousand, and a mongod that may open no more ends.
 */
const FEW_OPEN_FILES = [
  ...['--setParameter', 'minSnapshotHistoryWindowInSeconds=10'],
  ...['--wiredTigerEngineConfigString', 'file_manager=(close_idle_time=15,close_scan_interval=5)'],
]

/** A replica set of one in a folder of its own, which goes when it is stopped. */
export async function startMongod(): Promise<MongoMemoryReplSet> {
  const mongod = await findMongod()
  return MongoMemoryReplSet.create({
    replSet: { count: 1, storageEngine: 'wiredTiger', args: FEW_OPEN_FILES },
    binary: { systemBinary: mongod.path, version: mongod.version },
  })
}

/** The mongod that the program itself would take, fetched if need be. */
export function findMongod(): Promise<Mongod> {
  return locateMongod(waysToMongod(mongodSearchOf(process.env)))
}
