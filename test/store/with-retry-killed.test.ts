import type { Connection } from 'mongoose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '../../src/store/connect.js'
import { isDuplicateKey, withRetry } from '../../src/store/with-retry.js'
import { RawMongod } from '../support/raw-mongod.js'

const WRITERS = 16
const BEFORE_KILL = 100
const AFTER_KILL = 100

let mongod: RawMongod
let connection: Connection
beforeAll(async () => {
  mongod = await RawMongod.start(['--replSet', 'rs0'])
  await mongod.initiate('rs0')
  connection = await connect(`mongodb://127.0.0.1:${mongod.port}/killed?replicaSet=rs0`)
})
afterAll(async () => {
  await connection.close()
  await mongod.remove()
})

test('a database killed under load loses nothing, doubles nothing and shows no error', {
  timeout: 60_000,
}, async () => {
  const rows = connection.getClient().db('killed').collection<{ _id: string }>('rows')
  const totals = connection.getClient().db('killed').collection<{ _id: string; n: number }>('totals')
  await rows.insertOne({ _id: 'first' })
  await totals.insertOne({ _id: 'total', n: 0 })
  const acknowledged: string[] = []
  let retries = 0
  let stop = false

  /** One transaction: a row under a key of its own, and a count. A duplicate key says that it was committed before. */
  const write = async (id: string, writer: number): Promise<void> => {
    await withRetry(async (attempt) => {
      retries += attempt > 0 ? 1 : 0
      try {
        await connection.transaction(async (session) => {
          await rows.insertOne({ _id: id }, { session })
          await totals.updateOne({ _id: `total${writer}` }, { $inc: { n: 1 } }, { session, upsert: true })
        })
      } catch (error) {
        if (!isDuplicateKey(error)) throw error
      }
    })
    acknowledged.push(id)
  }
  const writers = Array.from({ length: WRITERS }, async (_, writer) => {
    for (let turn = 0; !stop; turn += 1) await write(`${writer}-${turn}`, writer)
  })

  await expect.poll(() => acknowledged.length, { timeout: 20_000, interval: 5 }).toBeGreaterThan(BEFORE_KILL)
  await mongod.kill()
  const atKill = acknowledged.length
  await mongod.start()
  await expect
    .poll(() => acknowledged.length, { timeout: 30_000, interval: 20 })
    .toBeGreaterThan(atKill + AFTER_KILL)
  stop = true
  await Promise.all(writers)

  const stored = new Set((await rows.find({}).toArray()).map(({ _id }) => _id))
  expect(acknowledged.filter((id) => !stored.has(id))).toEqual([])
  const counted = (await totals.find({}).toArray()).reduce((sum, { n }) => sum + n, 0)
  expect(counted).toBe(acknowledged.length)
  expect(retries).toBeGreaterThan(0)
})
