import type { Connection } from 'mongoose'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { connect } from '../../src/store/connect.js'
import { inspectServer } from '../../src/store/inspect-server.js'

let connection: Connection
beforeAll(async () => {
  connection = await connect(inject('mongoUri'))
})
afterAll(() => connection.close())

test('the facts of a replica set of one', async () => {
  const facts = await inspectServer(connection)
  expect(facts).toMatchObject({
    replicaSet: 'testset',
    members: 1,
    transactions: true,
    defaultWriteConcern: 'majority',
    authenticated: false,
  })
  expect(facts.version).toMatch(/^\d+\.\d+\.\d+$/)
})

test('a clock of ours that is an hour behind shows as an hour of offset', async () => {
  const { clockOffsetMs } = await inspectServer(connection, () => Date.now() - 3_600_000)
  expect(Math.round(clockOffsetMs / 10_000)).toBe(360)
})
