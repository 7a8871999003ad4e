import { createHash } from 'node:crypto'
import mongoose, { type Connection } from 'mongoose'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { ClaimedKind } from '#src/domain/attachments.js'
import { type Attachment, type Attachments, createAttachments } from '#src/store/attachments.js'
import * as samples from './samples.js'

let connection: Connection
let attachments: Attachments
let events = 0

beforeAll(async () => {
  connection = mongoose.createConnection(inject('mongoUri'), { dbName: 'attachments-keep' })
  await connection.asPromise()
  await connection.dropDatabase()
  attachments = createAttachments('demo', databaseOf(connection))
})

const databaseOf = (of: Connection) => of.getClient().db(of.name)

afterAll(() => connection.close())

const NEW = { addedBy: 'p1', at: Date.parse('2026-05-15T08:00:00+08:00') }

function keep(bytes: Buffer, claimed: ClaimedKind = 'image') {
  events += 1
  return attachments.keep({ ...NEW, stream: samples.download(bytes).stream, claimed, id: `a${events}` })
}

async function keptOf(
  bytes: Buffer,
  claimed: ClaimedKind = 'image',
): Promise<Attachment & { content: Buffer }> {
  const answer = await keep(bytes, claimed)
  if (!answer.ok) throw new Error(`refused: ${answer.refusal.code}`)
  const opened = await attachments.open(answer.attachment.id)
  if (!opened) throw new Error('not stored')
  return { ...answer.attachment, content: await samples.drained(opened.stream) }
}

async function refusalOf(bytes: Buffer, claimed: ClaimedKind = 'image'): Promise<string> {
  const answer = await keep(bytes, claimed)
  return answer.ok ? `kept as ${answer.attachment.contentType}` : answer.refusal.code
}

test('a photo is kept without the place, the camera and the remarks in it', async () => {
  const original = await samples.photoWithPlace()
  const before = await sharp(original).metadata()
  expect([before.exif, before.xmp].every((part) => part !== undefined)).toBe(true)
  const { content, contentType, bytes } = await keptOf(original)
  const after = await sharp(content).metadata()
  expect([after.exif, after.xmp, after.iptc, after.icc]).toEqual([undefined, undefined, undefined, undefined])
  expect(content.includes('PhoneMaker')).toBe(false)
  expect(content.includes('家在三组')).toBe(false)
  expect([contentType, after.format, bytes]).toEqual(['image/jpeg', 'jpeg', content.length])
})

test('a photo taken sideways is stored upright', async () => {
  const sideways = await sharp(await samples.picture('jpeg', 300, 200))
    .withMetadata({ orientation: 6 })
    .toBuffer()
  const { width, height, orientation } = await sharp((await keptOf(sideways)).content).metadata()
  expect([width, height, orientation]).toEqual([200, 300, undefined])
})

test('bytes hidden behind the end of an image are not kept', async () => {
  const polyglot = Buffer.concat([await samples.picture('png'), Buffer.from('<script>alert(1)</script>')])
  expect((await keptOf(polyglot)).content.includes('<script>')).toBe(false)
})

test('a large photo is made smaller, a small one not larger', async () => {
  const large = await sharp((await keptOf(await samples.picture('jpeg', 4000, 3000))).content).metadata()
  expect([large.width, large.height]).toEqual([2560, 1920])
  const small = await sharp((await keptOf(await samples.picture('jpeg', 40, 30))).content).metadata()
  expect([small.width, small.height]).toEqual([40, 30])
})

test('of WebP and PNG the format stays; of a GIF its first frame is kept as PNG', async () => {
  for (const [format, contentType] of [
    ['webp', 'image/webp'],
    ['png', 'image/png'],
    ['gif', 'image/png'],
  ] as const) {
    expect((await keptOf(await samples.picture(format))).contentType).toBe(contentType)
  }
})

test('recordings are kept byte by byte', async () => {
  for (const [bytes, contentType] of [
    [samples.opus(), 'audio/ogg'],
    [samples.mp3(), 'audio/mpeg'],
    [samples.m4a(), 'audio/x-m4a'],
    [samples.amr(), 'audio/amr'],
    [samples.wav(), 'audio/wav'],
    [samples.mp4('soun'), 'audio/mp4'],
  ] as const) {
    const kept = await keptOf(bytes, 'audio')
    expect([kept.kind, kept.contentType]).toEqual(['audio', contentType])
    expect(kept.content.equals(bytes)).toBe(true)
  }
})

test('a program called a photo is refused after its first bytes', async () => {
  const download = samples.download(samples.exe(5_000_000))
  const answer = await attachments.keep({ ...NEW, stream: download.stream, claimed: 'image', id: 'exe' })
  expect(answer).toEqual({ ok: false, refusal: { code: 'attachment.type-unknown', claimed: 'image' } })
  expect(download.taken()).toBeLessThan(20_000)
  expect(download.stream.destroyed).toBe(true)
})

test('what the bytes are decides, not what was claimed', async () => {
  expect(await refusalOf(samples.mp3(), 'image')).toBe('attachment.type-unknown')
  expect(await refusalOf(await samples.picture('png'), 'audio')).toBe('attachment.type-unknown')
  expect(await refusalOf(samples.mp4('soun', 'vide'), 'audio')).toBe('attachment.type-unknown')
  expect(await refusalOf(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'file')).toBe(
    'attachment.type-unknown',
  )
  expect((await keptOf(samples.amr(), 'file')).kind).toBe('audio')
})

test('HEIC is refused under a code of its own, for there is something the sender can do', async () => {
  expect(await refusalOf(samples.heic())).toBe('attachment.heic')
})

test('a picture that unpacks to more pixels than allowed is refused without being unpacked', async () => {
  const bomb = await samples.pixelBomb()
  expect(bomb.length).toBeLessThan(2_000_000)
  const rssBefore = process.memoryUsage().rss
  expect(await refusalOf(bomb)).toBe('attachment.too-many-pixels')
  expect(process.memoryUsage().rss - rssBefore).toBeLessThan(100_000_000)
})

test('a picture cut off in the middle is refused, whatever its format', async () => {
  for (const format of ['jpeg', 'png', 'webp', 'gif'] as const) {
    const whole = await samples.picture(format)
    expect(await refusalOf(whole.subarray(0, Math.floor(whole.length * 0.6)))).toBe('attachment.damaged')
  }
})

test('ten megabytes are kept, one byte more is refused; nothing is refused as empty', async () => {
  const limit = 10 * 1024 * 1024
  expect((await keptOf(samples.mp3(limit), 'audio')).bytes).toBe(limit)
  expect(await refusalOf(samples.mp3(limit + 1), 'audio')).toBe('attachment.too-large')
  expect(await refusalOf(Buffer.alloc(0), 'audio')).toBe('attachment.empty')
})

test('the row tells who added what, and that it belongs to no visit yet', async () => {
  const { id, content } = await keptOf(samples.amr(), 'audio')
  const row = await connection.collection<{ _id: string }>('attachments').findOne({ _id: `demo/${id}` })
  expect(row).toMatchObject({
    county: 'demo',
    addedBy: 'p1',
    bytes: 6000,
    orphanSince: new Date(NEW.at),
    sha256: createHash('sha256').update(content).digest('hex'),
  })
})

test('a refused file leaves nothing behind', async () => {
  const count = async () => [
    await connection.collection('files.files').countDocuments(),
    await connection.collection('files.chunks').countDocuments(),
    await connection.collection('attachments').countDocuments(),
  ]
  const before = await count()
  await refusalOf(samples.exe())
  await refusalOf(samples.heic())
  expect(await count()).toEqual(before)
})
