import { mkdir, readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { MongoMemoryReplSet } from 'mongodb-memory-server'
import type { Mongod } from './binary.js'
import { type FileLock, tryLock } from './file-lock.js'
import { instanceOf, keepRunning } from './keep-running.js'
import { endOrphan } from './orphan.js'
import { chooseFreePort, waitUntilFree } from './port.js'
import { REMEMBERED_FILE, readRemembered, remember } from './remembered.js'
import { whileConfiguring } from './while-configuring.js'

/** A mongod of our own, a replica set of one on the loopback address, with its data in our data folder. */
export interface EmbeddedMongo {
  readonly uri: string
  /** Undefined while it is not running. */
  pid(): number | undefined
  /** Ends the mongod, keeps its data, and lets the next process have the folder. */
  stop(): Promise<void>
}

/** Why the embedded database cannot start; the message is a sentence for the operator. */
export class EmbeddedMongoError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'EmbeddedMongoError'
  }
}

/**
 * A set of one has nobody who reads the past, but keeps five minutes of it unless told not to: of every counter all the
 * values it had, which under load took a tenth of the machine to write away (measured: docs/performance.md).
 */
const PARAMETERS = [
  ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
  ...['--setParameter', 'minSnapshotHistoryWindowInSeconds=0'],
]

/** The killer of mongodb-memory-server looks every 3 s whether its parent is still there (measured: gone within 4 s). */
const LEFTOVER_LIMIT_MS = 5_000
const LAUNCH_LIMIT_MS = 60_000

/**
 * The set's configuration holds host and port, so another port would make a set without a primary. mongodb-memory-server
 * takes another one silently unless it is told not to.
 */
class FixedPortReplSet extends MongoMemoryReplSet {
  protected override getInstanceOpts(
    ...args: Parameters<MongoMemoryReplSet['getInstanceOpts']>
  ): ReturnType<MongoMemoryReplSet['getInstanceOpts']> {
    return { ...super.getInstanceOpts(...args), portGeneration: false } as ReturnType<
      MongoMemoryReplSet['getInstanceOpts']
    >
  }

  /** A node that has just read its own configuration refuses to be given one, for a moment. */
  protected override _initReplSet(): Promise<void> {
    return whileConfiguring(() => super._initReplSet())
  }
}

/** Starts the database of this data folder: the first time on a port it chooses, from then on always on that one. */
export async function startEmbeddedMongo(
  dataDir: string,
  mongod: Mongod,
  leftoverLimitMs = LEFTOVER_LIMIT_MS,
): Promise<EmbeddedMongo> {
  const folder = resolve(dataDir, 'mongodb')
  const dbPath = join(folder, 'db')
  await mkdir(dbPath, { recursive: true })
  const lock = await lockFolder(folder, dataDir)
  try {
    const earlier = await readRemembered(folder)
    if (!earlier) await refuseForgottenPort(folder, dbPath)
    const port = earlier ? await freePort(earlier.port, dbPath, leftoverLimitMs) : await chooseFreePort()
    // Written before the set is: a set whose port nobody knows could never be started again.
    if (!earlier) await remember(folder, { port, version: mongod.version })
    const set = await launch(mongod, dbPath, port, earlier?.version)
    await remember(folder, { port, version: mongod.version })
    return embeddedMongo(set, port, lock)
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function lockFolder(folder: string, dataDir: string): Promise<FileLock> {
  const attempt = await tryLock(join(folder, 'lock'))
  if (attempt.kind === 'taken') return attempt.lock
  throw new EmbeddedMongoError(
    `数据目录 ${dataDir} 正被另一个进程（${attempt.pid}）使用。请先停掉它，或用 MINQING_DATA_DIR 指定另一个目录`,
  )
}

/** Data without the note of its port: the note was deleted, and another port would make a set without a primary. */
async function refuseForgottenPort(folder: string, dbPath: string): Promise<void> {
  if ((await readdir(dbPath)).length === 0) return
  throw new EmbeddedMongoError(
    `${dbPath} 里有数据，但记录端口的文件 ${join(folder, REMEMBERED_FILE)} 不见了。请从备份恢复该文件，或换一个 MINQING_DATA_DIR`,
  )
}

async function freePort(port: number, dbPath: string, limitMs: number): Promise<number> {
  if (await waitUntilFree(port, limitMs)) return port
  if ((await endOrphan(dbPath)) && (await waitUntilFree(port, limitMs))) return port
  throw new EmbeddedMongoError(
    `内置数据库固定使用端口 ${port}，但它被别的程序占用。请先停掉占用它的程序，或设置 MONGODB_URI 使用自己的数据库`,
  )
}

async function launch(
  mongod: Mongod,
  dbPath: string,
  port: number,
  writtenBy: string | undefined,
): Promise<MongoMemoryReplSet> {
  const set = new FixedPortReplSet({
    binary: { systemBinary: mongod.path, version: mongod.version },
    instanceOpts: [{ port, dbPath, storageEngine: 'wiredTiger', launchTimeout: LAUNCH_LIMIT_MS }],
    replSet: {
      name: 'rs0',
      count: 1,
      storageEngine: 'wiredTiger',
      args: PARAMETERS,
      // Ctrl-C goes to the whole process group: the database must outlive us by the time we need to finish.
      spawn: { detached: true },
    },
  })
  try {
    await set.start()
    return set
  } catch (error) {
    // A mongod reads the files of its own series and of the one before it.
    const isOther = writtenBy !== undefined && seriesOf(writtenBy) !== seriesOf(mongod.version)
    const other = isOther ? `数据由 mongod ${writtenBy} 写成，请用 MONGOMS_SYSTEM_BINARY 指定同一版本。` : ''
    throw new EmbeddedMongoError(
      `内置数据库（mongod ${mongod.version}，端口 ${port}）没有启动成功：${reasonOf(error)}。${other}数据在 ${dbPath}，没有改动`,
      error,
    )
  }
}

function seriesOf(version: string): string {
  return version.split('.').slice(0, 2).join('.')
}

function embeddedMongo(set: MongoMemoryReplSet, port: number, lock: FileLock): EmbeddedMongo {
  const keeper = keepRunning(set)
  return {
    uri: `mongodb://127.0.0.1:${port}/minqing?replicaSet=rs0`,
    pid: () => instanceOf(set)?.mongodProcess?.pid,
    stop: async () => {
      await keeper.release()
      await set.stop({ doCleanup: false })
      await lock.release()
    },
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
}
