import mongoose from 'mongoose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Connection, database } from '#src/store/database.js'
import { readWhole } from '#src/store/read-whole.js'
import { COUNTY, openEmpty } from '../support/desk.js'

const MANY = 2300
let connection: Connection

beforeAll(async () => {
  connection = await openEmpty('read_whole')
  const rows = Array.from({ length: MANY }, (_, nth) => ({ _id: `${COUNTY}/${nth}`, county: COUNTY, nth }))
  await database(connection).collection<{ _id: string }>('rows').insertMany(rows)
})

afterAll(() => connection.close())

const all = { filter: { county: COUNTY }, projection: { _id: 0, nth: 1 }, sort: { nth: -1 } }

test('all documents come, however many answers they take, in their order and with what was asked for', async () => {
  const rows = await readWhole<{ nth: number }>(database(connection), 'rows', all)
  expect(rows).toEqual(Array.from({ length: MANY }, (_, i) => ({ nth: MANY - 1 - i })))
})

test('a cursor whose number is small is continued too', async () => {
  const db = database(connection)
  const asked: unknown[] = []
  let real: unknown
  const small = Object.assign(Object.create(db), {
    command: async (command: mongoose.mongo.Document, options: object) => {
      if (!command.getMore) {
        const reply = await db.command(command, options)
        real = reply.cursor.id
        return { ...reply, cursor: { ...reply.cursor, id: 7 } }
      }
      asked.push(command.getMore)
      return db.command({ ...command, getMore: mongoose.mongo.Long.fromValue(real as never) }, options)
    },
  }) as typeof db
  expect(await readWhole(small, 'rows', all)).toHaveLength(MANY)
  expect(asked).toEqual([mongoose.mongo.Long.fromNumber(7)])
})

test('nothing found is an empty list, in a collection that does not exist too', async () => {
  const none = { filter: { county: 'nowhere' } }
  expect(await readWhole(database(connection), 'rows', none)).toEqual([])
  expect(await readWhole(database(connection), 'nothing', none)).toEqual([])
})

/** The database, whose connection breaks at the first commands. */
function breaking(error: Error, times: number) {
  const db = database(connection)
  let left = times
  return Object.assign(Object.create(db), {
    command: async (...asked: Parameters<typeof db.command>) => {
      left -= 1
      if (left >= 0) throw error
      return db.command(...asked)
    },
  }) as typeof db
}

test('it asks once more when the connection broke, not twice, and not after any other failure', async () => {
  const broken = new mongoose.mongo.MongoNetworkError('connection closed')
  expect(await readWhole(breaking(broken, 1), 'rows', all)).toHaveLength(MANY)
  await expect(readWhole(breaking(broken, 2), 'rows', all)).rejects.toBe(broken)
  const other = new mongoose.mongo.MongoServerError({ message: 'bad value', code: 2 })
  await expect(readWhole(breaking(other, 1), 'rows', all)).rejects.toBe(other)
})
