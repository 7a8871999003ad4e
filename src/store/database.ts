import type { Connection, mongo } from 'mongoose'

export type { Connection } from 'mongoose'
export type Database = mongo.Db

/** The database of an open connection. */
export function database(connection: Connection): Database {
  if (!connection.db) throw new Error('the database connection is not open')
  return connection.db
}
