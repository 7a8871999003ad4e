import mongoose, { type Connection, type ConnectOptions } from 'mongoose'
import { diagnose, redact, type UnusableDatabase } from './diagnose.js'

/**
 * Measured: anything weaker than majority with journal lost acknowledged writes when a server was killed; and with the
 * driver's own time limits a frozen primary kept writers waiting for 37 s instead of 16 s.
 */
const OPTIONS: ConnectOptions = {
  writeConcern: { w: 'majority', journal: true, wtimeoutMS: 10_000 },
  connectTimeoutMS: 3_000,
  heartbeatFrequencyMS: 2_000,
  serverSelectionTimeoutMS: 10_000,
  socketTimeoutMS: 60_000,
  maxPoolSize: 50,
  appName: 'minqing',
  autoIndex: false,
  autoCreate: false,
  bufferCommands: false,
}

mongoose.set('sanitizeFilter', true)
// Without it a misspelt key is dropped from the filter, and the rest may match everything.
mongoose.set('strictQuery', 'throw')

/** The database cannot be used; the message is a sentence for the operator and holds no password. */
export class DatabaseError extends Error {
  readonly kind: UnusableDatabase['kind']
  constructor(unusable: UnusableDatabase, cause?: unknown) {
    super(unusable.sentence, { cause })
    this.name = 'DatabaseError'
    this.kind = unusable.kind
  }
}

/** For tests: a database of their own, less patience. */
export type ConnectChanges = Pick<ConnectOptions, 'serverSelectionTimeoutMS' | 'dbName'>

/**
 * Connects to a replica set and proves that it is one: a standalone server knows no transactions. Filters are sanitised,
 * so an operator that comes in with a person's text stays text; write operators of our own go through `trusted()`.
 */
export async function connect(uri: string, changes: ConnectChanges = {}): Promise<Connection> {
  const connection = mongoose.createConnection()
  try {
    await connection.openUri(uri, { ...OPTIONS, ...changes })
    const hello = await connection.getClient().db('admin').command({ hello: 1 })
    const unusable = diagnose(uri, hello)
    if (unusable) throw new DatabaseError(unusable)
    return connection
  } catch (error) {
    await connection.close().catch(() => undefined)
    if (error instanceof DatabaseError) throw error
    throw new DatabaseError(await explain(uri, error), error)
  }
}

/** A server that is no member of a set, or of another one, answers only to a direct question. */
async function explain(uri: string, error: unknown): Promise<UnusableDatabase> {
  const target = redact(uri)
  if (error instanceof mongoose.mongo.MongoServerError && error.code === 18) {
    return { kind: 'refused', sentence: `MONGODB_URI（${target}）的用户名或密码不对，数据库拒绝了登录` }
  }
  if (
    error instanceof mongoose.mongo.MongoParseError ||
    error instanceof mongoose.mongo.MongoInvalidArgumentError
  ) {
    return { kind: 'malformed', sentence: `MONGODB_URI（${target}）格式不对：${redact(error.message)}` }
  }
  const hello = await askDirectly(uri)
  const unusable = hello && diagnose(uri, hello)
  if (unusable) return unusable
  return {
    kind: 'unreachable',
    sentence: `连不上 MONGODB_URI 指定的数据库（${target}）。请检查地址、端口、防火墙，以及数据库是否已启动`,
  }
}

async function askDirectly(uri: string): Promise<Record<string, unknown> | undefined> {
  const options = { directConnection: true, serverSelectionTimeoutMS: 1_500, connectTimeoutMS: 1_500 }
  try {
    const [firstHost] = hostsOf(uri)
    const client = new mongoose.mongo.MongoClient(`mongodb://${firstHost}/`, options)
    try {
      return await client.db('admin').command({ hello: 1 })
    } finally {
      await client.close()
    }
  } catch {
    return undefined
  }
}

function hostsOf(uri: string): string[] {
  return (/^mongodb:\/\/(?:[^@/]*@)?([^/?]+)/.exec(uri)?.[1] ?? '').split(',')
}
