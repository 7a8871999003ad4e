import mongoose, { type Connection } from 'mongoose'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { expireDrafts, heldByDrafts } from '#src/store/drafts.js'

let connection: Connection
const NOW = Date.parse('2026-05-15T02:30:00+08:00')
const DAY_MS = 86_400_000

beforeAll(async () => {
  connection = mongoose.createConnection(inject('mongoUri'), { dbName: 'drafts' })
  await connection.asPromise()
  await connection.dropDatabase()
})

afterAll(() => connection.close())

test('a draft, or a card that was never confirmed, goes when nothing was said for fourteen days, and not before; the conversation stays', async () => {
  const db = connection.getClient().db('drafts')
  const sessions = db.collection<{ _id: string }>('sessions')
  const draft = { flow: 'log-visit', attachmentIds: [] }
  const heard = { visits: [], files: [{ id: 'photo', householdId: null }] }
  const row = (id: string, days: number, rest: object) => ({
    _id: `demo/${id}`,
    county: 'demo',
    rev: 3,
    draft: null,
    parked: null,
    draftCard: null,
    lastVisitId: 'v1',
    at: new Date(NOW - days * DAY_MS),
    ...rest,
  })
  await sessions.insertMany([
    row('old', 15, { draft, draftCard: 'k' }),
    row('parked', 15, { parked: draft }),
    row('fresh', 13, { draft }),
    row('empty', 15, {}),
    row('heard', 15, { heard }),
    row('fresh-heard', 1, { heard }),
    { ...row('foreign', 15, { draft }), county: 'other' },
  ])
  expect(await heldByDrafts('demo', db)).toEqual(['photo'])
  expect(await expireDrafts('demo', db, NOW)).toBe(3)
  expect(await sessions.findOne({ _id: 'demo/old' })).toMatchObject({
    draft: null,
    draftCard: null,
    lastVisitId: 'v1',
    rev: 4,
  })
  expect(await sessions.findOne({ _id: 'demo/parked' })).toMatchObject({ parked: null, rev: 4 })
  expect(await sessions.findOne({ _id: 'demo/heard' })).toMatchObject({ heard: null, rev: 4 })
  expect(await sessions.findOne({ _id: 'demo/fresh-heard' })).toMatchObject({ heard, rev: 3 })
  expect(await sessions.findOne({ _id: 'demo/fresh' })).toMatchObject({ draft, rev: 3 })
  expect(await sessions.findOne({ _id: 'demo/empty' })).toMatchObject({ rev: 3 })
  expect(await sessions.findOne({ _id: 'demo/foreign' })).toMatchObject({ draft, rev: 3 })
})
