import mongoose, { type Connection } from 'mongoose'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createProbes } from '#src/store/probes.js'

let connection: Connection
const db = () => connection.getClient().db('probes')
const NOW = Date.parse('2026-05-15T08:00:00+08:00')
const ago = (ms: number) => new Date(NOW - ms)

beforeAll(async () => {
  connection = mongoose.createConnection(inject('mongoUri'), { dbName: 'probes' })
  await connection.asPromise()
  await connection.dropDatabase()
})

afterAll(() => connection.close())

test('the lag is the age of the oldest waiting event of this county, zero without one', async () => {
  const probes = createProbes('demo', db(), () => NOW)
  expect(await probes.inboxLagMs()).toBe(0)
  await db()
    .collection('inbox')
    .insertMany([
      { county: 'demo', state: 'done', receivedAt: ago(90_000) },
      { county: 'demo', state: 'waiting', receivedAt: ago(2000) },
      { county: 'demo', state: 'waiting', receivedAt: ago(5000) },
      { county: 'other', state: 'waiting', receivedAt: ago(60_000) },
    ])
  expect(await probes.inboxLagMs()).toBe(5000)
})

test('the depth counts what is not settled, by state', async () => {
  const states = ['queued', 'queued', 'sending', 'unknown', 'sent', 'sent', 'superseded']
  await db()
    .collection('outbox')
    .insertMany([...states.map((state) => ({ county: 'demo', state })), { county: 'other', state: 'queued' }])
  expect(await createProbes('demo', db()).outboxDepth()).toEqual({
    queued: 2,
    sending: 1,
    unknown: 1,
    refused: 0,
  })
})
