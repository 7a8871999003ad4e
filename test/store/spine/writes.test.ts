import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { TurnConflict } from '#src/spine/ports.js'
import { connect } from '#src/store/connect.js'
import { type Connection, database } from '#src/store/database.js'
import { commitCommands } from '#src/store/spine/transaction.js'
import { Writes } from '#src/store/spine/writes.js'

const DB = 'writes'
let connection: Connection

interface Row {
  _id: string
  county: string
  rev: number
  n?: number
}

const rows = () => database(connection).collection<Row>('rows')
const stored = () =>
  rows()
    .find({}, { projection: { county: 0 } })
    .sort({ _id: 1 })
    .toArray()

beforeAll(async () => {
  connection = await connect(inject('mongoUri'), { dbName: DB })
})

afterAll(async () => {
  await database(connection).dropDatabase()
  await connection.close()
})

beforeEach(async () => {
  await rows().deleteMany({})
  await rows().insertMany(['a', 'b', 'c', 'e'].map((_id) => ({ _id, county: 'demo', rev: 3 })))
})

const filled = (fill: (writes: Writes) => void) => {
  const writes = new Writes()
  fill(writes)
  return writes.commands()
}
/** Few documents keep their guards; so many are asked about. */
const asked = (fill: (writes: Writes) => void) =>
  filled((writes) => {
    for (const id of ['b', 'c', 'e']) next(writes, id, 3)
    fill(writes)
  })
const next = (writes: Writes, _id: string, rev: number, n = 1) =>
  writes.update('rows', { _id, rev }, { $set: { rev: rev + 1, n } })

test('many revisions are read by one question, and the updates name only their documents', async () => {
  const commands = asked((writes) => next(writes, 'a', 3, 2))
  expect(commands.map(({ command }) => Object.keys(command)[0])).toEqual(['find', 'update'])
  const filters = commands[1]?.command.updates.map(({ q }: { q: object }) => q)
  expect(filters).toEqual(['b', 'c', 'e', 'a'].map((_id) => ({ _id })))
  await commitCommands(connection, commands)
  expect(await stored()).toEqual([
    { _id: 'a', rev: 4, n: 2 },
    { _id: 'b', rev: 4, n: 1 },
    { _id: 'c', rev: 4, n: 1 },
    { _id: 'e', rev: 4, n: 1 },
  ])
})

test('a few keep their guards, which cost less than a question', async () => {
  const commands = filled((writes) => {
    next(writes, 'a', 3)
    next(writes, 'b', 3)
  })
  expect(commands).toHaveLength(1)
  expect(commands[0]?.command.updates.map(({ q }: { q: object }) => q)).toEqual([
    { _id: 'a', rev: 3 },
    { _id: 'b', rev: 3 },
  ])
})

test.each([
  ['another revision', 'a', 2],
  ['no document', 'x', 3],
])('%s gives up the whole transaction, asked about or guarded', async (_, id, rev) => {
  const before = await stored()
  const wrong = (writes: Writes) => {
    next(writes, id, rev)
    writes.insert('rows', { _id: 'd', county: 'demo', rev: 0 })
  }
  await expect(commitCommands(connection, asked(wrong))).rejects.toThrow(TurnConflict)
  await expect(commitCommands(connection, filled(wrong))).rejects.toThrow(TurnConflict)
  expect(await stored()).toEqual(before)
})

test('what is changed between the question and the update is a write conflict', async () => {
  const [question, update] = asked((writes) => next(writes, 'a', 3))
  const session = connection.getClient().startSession()
  session.startTransaction()
  const db = database(connection)
  const answer = await db.command(question?.command ?? {}, { session })
  expect(answer.cursor.firstBatch).toHaveLength(4)
  await rows().updateOne({ _id: 'a' }, { $inc: { rev: 1 } })
  await expect(db.command(update?.command ?? {}, { session })).rejects.toMatchObject({ code: 112 })
  await session.endSession()
})

test('a document written twice in a transaction keeps its guard the second time', async () => {
  const twice = (second: number) =>
    asked((writes) => {
      next(writes, 'a', 3)
      next(writes, 'a', second, 2)
      writes.insert('rows', { _id: 'd', county: 'demo', rev: 0 })
      next(writes, 'd', 0)
    })
  await expect(commitCommands(connection, twice(3))).rejects.toThrow(TurnConflict)
  await commitCommands(connection, twice(4))
  const [a, , , d] = await stored()
  expect([a, d]).toMatchObject([
    { _id: 'a', rev: 5, n: 2 },
    { _id: 'd', rev: 1, n: 1 },
  ])
})

test('a guard of anything else stays in the update', () => {
  const commands = filled((writes) => {
    writes.update('rows', { _id: 'a', rev: 3, n: 1 }, { $set: { n: 2 } })
    writes.update('rows', { _id: 'b', rev: { $exists: false } }, { $set: { n: 2 } })
    writes.update('rows', { _id: 'c' }, { $set: { n: 2 } })
  })
  expect(commands).toHaveLength(1)
  expect(commands[0]?.command.updates.map(({ q }: { q: object }) => q)).toEqual([
    { _id: 'a', rev: 3, n: 1 },
    { _id: 'b', rev: { $exists: false } },
    { _id: 'c' },
  ])
})
