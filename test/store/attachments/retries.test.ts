import { Readable } from 'node:stream'
import mongoose, { type Connection } from 'mongoose'
import { afterAll, beforeEach, expect, inject, test } from 'vitest'
import { type Attachments, createAttachments } from '#src/store/attachments.js'
import * as samples from './samples.js'

let connection: Connection
let attachments: Attachments

beforeEach(async () => {
  await connection?.close()
  connection = mongoose.createConnection(inject('mongoUri'), { dbName: 'attachments-retries' })
  await connection.asPromise()
  await connection.dropDatabase()
  attachments = createAttachments('demo', databaseOf(connection))
})

const databaseOf = (of: Connection) => of.getClient().db(of.name)

afterAll(() => connection.close())

const DAY_MS = 86_400_000
const rows = () => connection.collection<{ _id: string }>('attachments')
const files = () => connection.collection('files.files')
const chunks = () => connection.collection('files.chunks')

function keep(id: string, at = Date.now(), of = attachments) {
  const { stream } = samples.download(samples.amr())
  return of.keep({ stream, claimed: 'audio', id, addedBy: 'p1', at })
}

async function idOf(id: string): Promise<string> {
  const answer = await keep(id)
  if (!answer.ok) throw new Error('refused')
  return answer.attachment.id
}

test('a turn that is tried again keeps the same attachment, without fetching it again', async () => {
  const first = await idOf('e1')
  const again = samples.download(samples.amr())
  const answer = await attachments.keep({
    stream: again.stream,
    claimed: 'audio',
    id: 'e1',
    addedBy: 'p1',
    at: Date.now(),
  })
  expect(answer).toMatchObject({ ok: true, attachment: { id: first } })
  expect(again.taken()).toBe(0)
  expect([await rows().countDocuments(), await files().countDocuments()]).toEqual([1, 1])
  expect((await attachments.kept('e1'))?.id).toBe(first)
  expect(await attachments.kept('e2')).toBeNull()
})

test('of attempts at the same time one wins, and only its bytes stay', async () => {
  const ids = await Promise.all(Array.from({ length: 8 }, () => idOf('e1')))
  expect(new Set(ids).size).toBe(1)
  expect([await rows().countDocuments(), await files().countDocuments()]).toEqual([1, 1])
  expect(await chunks().countDocuments()).toBe(1)
})

test('a download that breaks off is an outage, not a refusal, and leaves nothing', async () => {
  const broken = Readable.from(
    (async function* () {
      yield samples.amr(5000)
      throw new Error('connection lost')
    })(),
  )
  const file = { stream: broken, claimed: 'audio', id: 'e1', addedBy: 'p1', at: 0 } as const
  await expect(attachments.keep(file)).rejects.toThrow('connection lost')
  expect([await rows().countDocuments(), await chunks().countDocuments()]).toEqual([0, 0])
})

test('one county cannot open what another one keeps', async () => {
  const id = await idOf('e1')
  expect(await createAttachments('other', databaseOf(connection)).open(id)).toBeNull()
  expect(await attachments.open(id)).not.toBeNull()
})

test('orphans go after their time; linked and fresh ones stay', async () => {
  const now = Date.now()
  const old = await keep('old', now - 2 * DAY_MS)
  const linked = await keep('linked', now - 2 * DAY_MS)
  await keep('fresh', now)
  await keep('old', now - 2 * DAY_MS, createAttachments('other', databaseOf(connection)))
  if (!old.ok || !linked.ok) throw new Error('refused')
  await rows().updateOne(
    { _id: `demo/${linked.attachment.id}` },
    { $set: { visitId: 'v1' }, $unset: { orphanSince: 1 } },
  )
  expect(await attachments.sweep(now - DAY_MS)).toBe(1)
  expect(await attachments.open(old.attachment.id)).toBeNull()
  expect([await rows().countDocuments(), await files().countDocuments()]).toEqual([3, 3])
  expect(await attachments.sweep(now - DAY_MS)).toBe(0)
})

test('what a draft holds is no orphan, however long the draft lies', async () => {
  const now = Date.now()
  for (const id of ['drafted', 'parked', 'forgotten']) await keep(id, now - 3 * DAY_MS)
  await connection.collection('sessions').insertMany([
    { county: 'demo', draft: { attachmentIds: ['drafted'] }, parked: null },
    { county: 'demo', draft: null, parked: { attachmentIds: ['parked'] } },
    { county: 'other', draft: { attachmentIds: ['forgotten'] }, parked: null },
  ])
  expect(await attachments.sweep(now - DAY_MS)).toBe(1)
  expect(await attachments.kept('drafted')).not.toBeNull()
  expect(await attachments.kept('parked')).not.toBeNull()
  expect(await attachments.kept('forgotten')).toBeNull()
})

test('what a crash left between bytes and row is swept, and nothing of anybody else', async () => {
  const past = mongoose.mongo.ObjectId.createFromTime((Date.now() - 2 * DAY_MS) / 1000)
  const strayChunk = mongoose.mongo.ObjectId.createFromTime((Date.now() - 3 * DAY_MS) / 1000)
  const id = await idOf('kept')
  await files().insertOne({ _id: past, metadata: { county: 'demo', attachmentId: 'none' } })
  await files().insertOne({ metadata: { county: 'demo', attachmentId: 'under way' } })
  await files().insertOne({ metadata: { trial: true } })
  await chunks().insertMany([
    { files_id: past, n: 0 },
    { files_id: strayChunk, n: 0 },
  ])
  await attachments.sweep(Date.now() - DAY_MS)
  expect(await files().countDocuments()).toBe(3)
  expect(await chunks().countDocuments()).toBe(1)
  expect(await attachments.open(id)).not.toBeNull()
})
