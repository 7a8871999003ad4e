import type { Connection } from 'mongoose'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { connect } from '../../../src/store/connect.js'
import { database } from '../../../src/store/database.js'
import { MongoLeases } from '../../../src/store/spine/leases.js'

let connection: Connection
beforeAll(async () => {
  connection = (await connect(inject('mongoUri'))).useDb('leases_test', { useCache: true })
})
afterAll(async () => {
  await connection.dropDatabase()
  await connection.getClient().close()
})

const leases = () => new MongoLeases('c1', database(connection))

test('the first to ask holds the lease, keeps it by asking again, and nobody else gets it', async () => {
  const [first, second] = [leases(), leases()]
  expect(await first.hold('sender')).toMatchObject({ fence: 1 })
  expect(await first.hold('sender')).toMatchObject({ fence: 1 })
  expect(await second.hold('sender')).toBeNull()
})

test('a lease that ran out by the server clock goes to another with a higher fence', async () => {
  const [first, second] = [leases(), leases()]
  const before = await first.hold('clock')
  await database(connection)
    .collection<{ _id: string }>('leases')
    .updateOne({ _id: 'c1/clock' }, { $set: { until: new Date(0) } })
  const after = await second.hold('clock')
  expect(after?.fence).toBe((before?.fence ?? 0) + 1)
})

test('of many who ask at once for a new lease one gets it', async () => {
  const asked = await Promise.all(Array.from({ length: 8 }, () => leases().hold('crowd')))
  expect(asked.filter((held) => held !== null)).toMatchObject([{ fence: 1 }])
})
