import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mongodSearchOf } from '#src/config/config.js'
import { connect } from '#src/store/connect.js'
import type { Connection } from '#src/store/database.js'
import { startEmbeddedMongo } from '#src/store/mongod/embedded.js'
import { locateMongod, waysToMongod } from '#src/store/mongod/locate.js'

/** The mongod that all benches of a run share. */
export interface BenchServer {
  uri(database: string): string
  connect(database: string): Promise<Connection>
  pid(): number | undefined
  stop(): Promise<void>
}

/** Its data stays between runs: loading a million households takes minutes. */
const DATA_FOLDER = join(tmpdir(), 'minqing-bench')

/** The server at `uri`, or one of our own on data of our own. */
export async function openServer(uri?: string): Promise<BenchServer> {
  if (uri !== undefined)
    return serverAt(
      uri,
      () => undefined,
      async () => {},
    )
  await mkdir(DATA_FOLDER, { recursive: true })
  const mongod = await locateMongod(waysToMongod(mongodSearchOf(process.env)))
  const embedded = await startEmbeddedMongo(DATA_FOLDER, mongod)
  return serverAt(embedded.uri, embedded.pid, embedded.stop)
}

function serverAt(uri: string, pid: BenchServer['pid'], stop: BenchServer['stop']): BenchServer {
  const open: Connection[] = []
  const uriOf = (database: string): string => {
    const url = new URL(uri)
    url.pathname = `/${database}`
    return url.href
  }
  return {
    uri: uriOf,
    pid,
    async connect(database) {
      const connection = await connect(uriOf(database))
      open.push(connection)
      return connection
    },
    async stop() {
      await Promise.all(open.map((connection) => connection.close()))
      await stop()
    },
  }
}
