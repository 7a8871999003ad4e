import type { Connection } from 'mongoose'

/** Facts about the database server, for the start check and the operator. */
export interface ServerFacts {
  readonly version: string
  /** Undefined for a standalone server and for a sharded cluster. */
  readonly replicaSet: string | undefined
  readonly members: number
  /** True where transactions across documents work: a replica set, or a cluster behind mongos. */
  readonly transactions: boolean
  /** The server's default write concern; undefined where it does not say. Our own connection always asks for majority. */
  readonly defaultWriteConcern: string | undefined
  /** True when this connection proved who it is; on another machine than ours it should. */
  readonly authenticated: boolean
  /** Server clock minus ours, ms; half of the round trip is taken off. */
  readonly clockOffsetMs: number
}

export async function inspectServer(
  connection: Connection,
  now: () => number = Date.now,
): Promise<ServerFacts> {
  const admin = connection.getClient().db('admin')
  const before = now()
  const hello = await admin.command({ hello: 1 })
  const middle = (before + now()) / 2
  const build = await admin.command({ buildInfo: 1 })
  const status = await admin.command({ connectionStatus: 1 })
  return {
    version: String(build.version),
    replicaSet: typeof hello.setName === 'string' ? hello.setName : undefined,
    members: Array.isArray(hello.hosts) ? hello.hosts.length : 1,
    transactions: typeof hello.setName === 'string' || hello.msg === 'isdbgrid',
    defaultWriteConcern: await defaultWriteConcern(connection),
    authenticated: (status.authInfo?.authenticatedUsers ?? []).length > 0,
    clockOffsetMs: Math.round(new Date(hello.localTime).getTime() - middle),
  }
}

/** Not every user may ask this, and servers before 4.4 do not know it. */
async function defaultWriteConcern(connection: Connection): Promise<string | undefined> {
  try {
    const answer = await connection.getClient().db('admin').command({ getDefaultRWConcern: 1 })
    const w = answer.defaultWriteConcern?.w
    return w === undefined ? undefined : String(w)
  } catch {
    return undefined
  }
}
