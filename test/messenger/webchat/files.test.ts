import { randomUUID } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WireAnswer } from '#src/messenger/webchat/wire.js'
import { type Desk, openDesk } from '../../support/webchat-desk.js'

let desk: Desk

beforeEach(async () => {
  desk = await openDesk()
})

afterEach(() => desk.close())

const upload = (bytes: Uint8Array<ArrayBuffer>, name: string, type: string, eventId: string = randomUUID()) =>
  fetch(`${desk.url}/trial/files?${new URLSearchParams({ eventId, as: 'li', chat: 'p:li' })}`, {
    method: 'POST',
    headers: { origin: desk.url, 'content-type': type, 'x-file-name': encodeURIComponent(name) },
    body: bytes,
  })

test('a file goes to the bot, which downloads it as it was', async () => {
  const eventId = randomUUID()
  await upload(Buffer.from('一张照片'), '大塘村.png', 'image/png', eventId)
  await upload(Buffer.from('一张照片'), '大塘村.png', 'image/png', eventId)
  expect(desk.events).toHaveLength(1)
  const resource = { key: `f-${eventId}`, messageId: `u-${eventId}`, name: '大塘村.png' }
  expect(desk.events[0]?.body).toEqual({ kind: 'image', resource })
  const file = await desk.webchat.download(resource, 'image')
  expect((await buffer(file.stream)).toString()).toBe('一张照片')
  expect(file).toMatchObject({ contentType: 'image/png', length: 12 })
})

test('the kind of a file follows its type, and what a browser could run is only ever downloaded', async () => {
  await upload(Buffer.from('a'), 'a.m4a', 'audio/mp4')
  await upload(Buffer.from('a'), 'a.xlsx', 'application/vnd.ms-excel')
  const svg = (await (await upload(Buffer.from('<svg/>'), 'a.svg', 'image/svg+xml')).json()) as WireAnswer
  expect(desk.events.map((event) => event.body.kind)).toEqual(['audio', 'file', 'file'])
  const fileId = svg.message?.body.kind === 'file' ? svg.message.body.fileId : ''
  const shown = await fetch(`${desk.url}/trial/files/${fileId}`)
  expect(shown.headers.get('content-type')).toBe('application/octet-stream')
  expect(shown.headers.get('content-disposition')).toMatch(/^attachment/)
  expect(shown.headers.get('content-security-policy')).toContain('sandbox')
  expect(await shown.text()).toBe('<svg/>')
})

test('a file over 20 MB is answered with 413, an empty or nameless one with 400', async () => {
  const large = await upload(new Uint8Array(20 * 1024 * 1024 + 1), 'a.png', 'image/png')
  expect([large.status, await large.json()]).toEqual([413, { error: '文件超过 20 MB，请压缩后再发。' }])
  expect((await upload(Buffer.from(''), 'a.png', 'image/png')).status).toBe(400)
  expect((await upload(Buffer.from('a'), '/', 'image/png')).status).toBe(400)
  expect(desk.events).toEqual([])
})

test('a part of a file can be asked for, as players of sounds do', async () => {
  const sound = (await (await upload(Buffer.from('0123456789'), 'a.m4a', 'audio/mp4')).json()) as WireAnswer
  const fileId = sound.message?.body.kind === 'audio' ? sound.message.body.fileId : ''
  const ask = async (range: string) => {
    const response = await fetch(`${desk.url}/trial/files/${fileId}`, { headers: { range } })
    return [response.status, response.headers.get('content-range'), await response.text()]
  }
  expect(await ask('bytes=0-1')).toEqual([206, 'bytes 0-1/10', '01'])
  expect(await ask('bytes=7-')).toEqual([206, 'bytes 7-9/10', '789'])
  expect(await ask('bytes=-3')).toEqual([200, null, '0123456789'])
  expect(await ask('bytes=20-30')).toEqual([200, null, '0123456789'])
})
