import type { Connection } from 'mongoose'
import { logger } from '../logger.js'
import { connect } from './connect.js'
import type { MongodSearch } from './mongod/locate.js'

const log = logger.child({ room: 'database' })

export interface DatabaseSettings {
  /** Undefined: an embedded database under `dataDir`. */
  readonly mongodbUri: string | undefined
  readonly dataDir: string
  readonly mongodSearch: MongodSearch
}

export interface Database {
  readonly connection: Connection
  /** For another connection of the same kind. */
  readonly uri: string
  readonly embedded: boolean
  /** Closes the connection and, if it is ours, ends the database. Its data stays. */
  close(): Promise<void>
}

/**
 * The county's own replica set, or an embedded one. A command may join the embedded database of the program that runs
 * in the same data folder. Whatever goes wrong comes as an error with a sentence.
 */
export async function openDatabase(
  settings: DatabaseSettings,
  { joinRunning = false }: { readonly joinRunning?: boolean } = {},
): Promise<Database> {
  const { mongodbUri, dataDir, mongodSearch } = settings
  if (mongodbUri !== undefined) {
    const connection = await connect(mongodbUri)
    return { connection, uri: mongodbUri, embedded: false, close: () => connection.close() }
  }
  if (joinRunning) {
    const uri = await (await import('./mongod/running.js')).runningMongoUri(dataDir)
    if (uri) {
      const connection = await connect(uri)
      return { connection, uri, embedded: false, close: () => connection.close() }
    }
  }
  const { locateMongod, waysToMongod, startEmbeddedMongo } = await loadEmbedding()
  const mongod = await locateMongod(waysToMongod(mongodSearch), {
    failed: (way, reason) => {
      const isNamed = way === 'MONGOMS_SYSTEM_BINARY' && mongodSearch.systemBinary !== undefined
      log[isNamed ? 'warn' : 'debug']({ way, reason }, 'mongod not found this way')
    },
    fetching: (way) => log.info({ way }, 'fetching mongod, this may take minutes'),
  })
  log.info({ via: mongod.via, version: mongod.version }, 'mongod found')
  const embedded = await startEmbeddedMongo(dataDir, mongod)
  try {
    const connection = await connect(embedded.uri)
    const close = async (): Promise<void> => {
      await connection.close()
      await embedded.stop()
    }
    return { connection, uri: embedded.uri, embedded: true, close }
  } catch (error) {
    await embedded.stop()
    throw error
  }
}

/** Loaded only where it is used: a program with its own replica set starts without mongodb-memory-server. */
async function loadEmbedding() {
  const [locate, embedded] = await Promise.all([import('./mongod/locate.js'), import('./mongod/embedded.js')])
  return { ...locate, ...embedded }
}
