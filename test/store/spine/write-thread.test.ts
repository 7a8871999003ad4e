import type { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { armCrashPoint, armedCrashPoint } from '#src/spine/crash-points.js'
import { TurnConflict } from '#src/spine/ports.js'
import { connect } from '#src/store/connect.js'
import { type Connection, database } from '#src/store/database.js'
import { commitCommands } from '#src/store/spine/transaction.js'
import { errorOf, failureOf } from '#src/store/spine/write-messages.js'
import { WriteThread } from '#src/store/spine/write-thread.js'
import { Writes } from '#src/store/spine/writes.js'
import { isDuplicateKey, isPassing } from '#src/store/with-retry.js'

const DB = 'write_thread'
const MANY = 32
/** What was written by this thread because there was no other yet. */
let here = 0
let connection: Connection
let thread: WriteThread

const rows = () => database(connection).collection<{ _id: string; rev: number; at?: Date }>('rows')

function openThread(uri = inject('mongoUri')): WriteThread {
  return new WriteThread({ uri, dbName: DB }, (commands) => {
    here += 1
    return commitCommands(connection, commands)
  })
}

const one = (fill: (writes: Writes) => void) => {
  const writes = new Writes()
  fill(writes)
  return writes.commands()
}
const inserting = (id: string, rest: object = {}) =>
  one((writes) => writes.insert('rows', { _id: id, county: 'demo', rev: 0, ...rest }))

/** Every look is a turn's worth of writing, as a busy program has them. */
async function untilReady(): Promise<void> {
  for (let nth = 0; !thread.isReady; nth += 1) await thread.commit(inserting(`until-${nth}`), MANY)
}

beforeAll(async () => {
  connection = await connect(inject('mongoUri'), { dbName: DB })
  thread = openThread()
  await untilReady()
})

afterAll(async () => {
  await thread.close()
  await database(connection).dropDatabase()
  await connection.close()
})

beforeEach(async () => {
  here = 0
  await rows().deleteMany({ county: 'demo' })
})

test('few turns start no thread, many do; until it can begin they are written here', async () => {
  const fresh = openThread()
  await fresh.commit(inserting('few'), 7)
  await fresh.commit(inserting('many'), 8)
  expect(here).toBe(2)
  expect(fresh.isReady).toBe(false)
  await fresh.close()
  expect(await rows().countDocuments({ county: 'demo' })).toBe(2)
})

test('all of a transaction is written there, dates as dates', async () => {
  const at = new Date('2026-11-24T15:00:00+08:00')
  await thread.commit(
    one((writes) => {
      writes.insert('rows', { _id: 'a', county: 'demo', rev: 0, at })
      writes.increment('sums', 'total', { n: 2 }, { set: { at }, setOnInsert: { county: 'demo' } })
    }),
    1,
  )
  expect(here).toBe(0)
  expect(await rows().findOne({ _id: 'a' })).toEqual({ _id: 'a', county: 'demo', rev: 0, at })
  expect(await database(connection).collection('sums').findOne({ county: 'demo' })).toMatchObject({
    n: 2,
    at,
  })
})

test('a lost guard is a conflict, and nothing of the transaction is written', async () => {
  await thread.commit(inserting('a'), 1)
  const stale = one((writes) => {
    writes.insert('rows', { _id: 'b', county: 'demo', rev: 0 })
    writes.update('rows', { _id: 'a', rev: 7 }, { $set: { rev: 8 } })
  })
  await expect(thread.commit(stale, 1)).rejects.toThrow(TurnConflict)
  expect(await rows().distinct('_id')).toEqual(['a'])
})

test('what is there already is refused as by the server itself', async () => {
  await thread.commit(inserting('a'), 1)
  const refused = await thread.commit(inserting('a'), 1).catch((error: unknown) => error)
  expect(isDuplicateKey(refused)).toBe(true)
  expect(isPassing(refused)).toBe(false)
  expect(String(refused)).toContain('.rows ')
})

test('a document that another transaction holds is a conflict that passes', async () => {
  await thread.commit(inserting('a'), 1)
  const session = connection.getClient().startSession()
  session.startTransaction()
  await rows().updateOne({ _id: 'a' }, { $set: { rev: 1 } }, { session })
  const update = one((writes) => writes.update('rows', { _id: 'a', rev: 0 }, { $set: { rev: 2 } }))
  const refused = await thread.commit(update, 1).catch((error: unknown) => error)
  await session.abortTransaction()
  await session.endSession()
  expect(isPassing(refused)).toBe(true)
  expect(refused).toMatchObject({ code: 112 })
  await thread.commit(update, 1)
  expect(await rows().findOne({ _id: 'a' })).toMatchObject({ rev: 2 })
})

test('transactions asked for at once are all written, each once', async () => {
  const ids = Array.from({ length: 20 }, (_, nth) => `at-once-${nth}`)
  await Promise.all(ids.map((id) => thread.commit(inserting(id), 1)))
  expect((await rows().distinct('_id')).sort()).toEqual(ids.sort())
  expect(here).toBe(0)
})

test('only plain values are taken, since others would arrive as something else', () => {
  class Odd {
    readonly n = 1
  }
  expect(() => inserting('a', { nested: [{ odd: new Odd() }] })).toThrow(TypeError)
  expect(() => one((writes) => writes.update('rows', { _id: 'a' }, { $set: { odd: new Map() } }))).toThrow(
    TypeError,
  )
  expect(() => inserting('a', { odd: () => 1 })).toThrow(TypeError)
})

test('a thread that dies leaves whoever waits with a failure that passes, and the next is written here', async () => {
  const started = new Promise<Worker>((resolve) => process.once('worker', resolve))
  const mortal = openThread()
  for (let nth = 0; !mortal.isReady; nth += 1) await mortal.commit(inserting(`mortal-${nth}`), MANY)
  const waiting = mortal.commit(inserting('waits'), 1).catch((error: unknown) => error)
  await (await started).terminate()
  const failed = await waiting
  if (failed !== undefined) expect(isPassing(failed)).toBe(true)
  here = 0
  await mortal.commit(inserting('next'), MANY)
  expect(here).toBe(1)
  expect(mortal.isReady).toBe(false)
})

test('a thread that finds no server is not waited for', async () => {
  const lost = new WriteThread(
    { uri: 'mongodb://127.0.0.1:1/none?serverSelectionTimeoutMS=100', dbName: DB },
    (commands) => commitCommands(connection, commands),
  )
  await lost.commit(inserting('a'), MANY)
  await lost.close()
  await lost.commit(inserting('b'), MANY)
  expect(lost.isReady).toBe(false)
  expect(await rows().distinct('_id')).toEqual(['a', 'b'])
})

test('an error keeps between threads what decides about it', () => {
  const odd = errorOf(failureOf(new RangeError('odd')))
  expect(odd.message).toBe('odd')
  expect(isPassing(odd)).toBe(false)
  expect(errorOf(failureOf(new TurnConflict('lost')))).toBeInstanceOf(TurnConflict)
})

test('a moment to be killed at is told with what is left to its count', () => {
  expect(armedCrashPoint()).toBeUndefined()
  armCrashPoint('txn-written:3')
  expect(armedCrashPoint()).toBe('txn-written:3')
  armCrashPoint('unarmed:0')
})
