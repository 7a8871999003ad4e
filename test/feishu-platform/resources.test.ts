import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeClock } from './clock.js'
import { type FeishuPlatform, startFeishuPlatform } from './platform.js'
import { outcomeOf, sdkClient } from './sdk.js'
import type { VirtualUser } from './users.js'

let platform: FeishuPlatform
let client: ReturnType<typeof sdkClient>
let zhang: VirtualUser
beforeEach(async () => {
  platform = await startFeishuPlatform({ clock: fakeClock() })
  client = sdkClient(platform)
  zhang = platform.user('张三')
})
afterEach(() => platform.close())

function png(widthPx: number, heightPx = 1): Buffer {
  const bytes = Buffer.alloc(64)
  bytes.write('89504e470d0a1a0a', 'hex')
  bytes.writeUInt32BE(widthPx, 16)
  bytes.writeUInt32BE(heightPx, 20)
  return bytes
}

const sendKey = (msgType: string, content: object) =>
  outcomeOf(
    client.im.v1.message.create({
      params: { receive_id_type: 'open_id' },
      data: { receive_id: zhang.openId, msg_type: msgType, content: JSON.stringify(content) },
    }),
  )
const uploadImage = (image: Buffer) => client.im.v1.image.create({ data: { image_type: 'message', image } })
const uploadFile = (fileType: 'xls' | 'opus', file: Buffer) =>
  client.im.v1.file.create({ data: { file_type: fileType, file_name: '台账.xlsx', file } })
const download = (messageId: string, key: string, type: string) =>
  client.im.v1.messageResource.get({ path: { message_id: messageId, file_key: key }, params: { type } })
const keyOf = (content: string | undefined) => {
  const { image_key: image, file_key: file } = JSON.parse(content ?? '{}')
  return image ?? file
}
const contentOf = (messageId: string) => platform.messages.find(messageId)?.content

test('what the app uploaded it may send, in a message that fits', async () => {
  const image = await uploadImage(png(10))
  const file = await uploadFile('xls', Buffer.from('x'))
  const voice = await uploadFile('opus', Buffer.from('x'))
  expect(image?.image_key).toMatch(/^img_v3_/)
  expect(file?.file_key).toMatch(/^file_v3_/)
  expect(await sendKey('image', { image_key: image?.image_key })).toBe('200/0')
  expect(await sendKey('file', { file_key: file?.file_key })).toBe('200/0')
  expect(await sendKey('audio', { file_key: voice?.file_key })).toBe('200/0')
  expect(await sendKey('audio', { file_key: file?.file_key })).toBe('400/230055')
  expect(await sendKey('file', { file_key: voice?.file_key })).toBe('400/230055')
  expect(await sendKey('image', { image_key: file?.file_key })).toBe('400/230055')
})

test.each([
  ['an image of no bytes', Buffer.alloc(0), '400/234010'],
  ['an image over 10 MB', Buffer.concat([png(10), Buffer.alloc(10 * 1024 * 1024)]), '400/234006'],
  ['an image of an unknown format', Buffer.from('no picture'), '400/234011'],
  ['an image wider than 12000 px', png(12_001), '400/234039'],
])('%s is refused', async (_what, bytes, outcome) => {
  expect(await outcomeOf(uploadImage(bytes))).toBe(outcome)
})

test('a file over 30 MB is refused', async () => {
  expect(await outcomeOf(uploadFile('xls', Buffer.alloc(30 * 1024 * 1024 + 1)))).toBe('400/234006')
})

test('what a person sent is downloaded with its bytes, type and name', async () => {
  const { messageId } = await zhang.sendFile('入户 台账.xlsx', Buffer.from('工作簿'))
  const answer = await download(messageId, keyOf(contentOf(messageId)), 'file')
  const chunks: Buffer[] = []
  for await (const chunk of answer.getReadableStream()) chunks.push(chunk as Buffer)
  expect(Buffer.concat(chunks).toString()).toBe('工作簿')
  expect(answer.headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-length': '9',
    'content-disposition': expect.stringContaining(encodeURIComponent('入户 台账.xlsx')),
  })
})

async function refusal(call: Promise<unknown>): Promise<unknown> {
  const error = (await call.then(
    () => undefined,
    (e: unknown) => e,
  )) as { response: { status: number; data: AsyncIterable<Buffer> } }
  const chunks: Buffer[] = []
  for await (const chunk of error.response.data) chunks.push(chunk)
  return [error.response.status, JSON.parse(Buffer.concat(chunks).toString()).code]
}

test('a key is served only with its own message, while that stands, and to those inside', async () => {
  const group = platform.group('大塘群', zhang)
  await zhang.addBotToGroup(group)
  const first = await zhang.sendImage(png(10), { in: group })
  const second = await zhang.sendImage(png(10), { in: group })
  const key = keyOf(contentOf(first.messageId))
  expect(await refusal(download(second.messageId, key, 'image'))).toEqual([400, 234003])
  expect(await refusal(download(first.messageId, key, 'file'))).toEqual([400, 234003])
  expect(await refusal(download(first.messageId, key, 'video'))).toEqual([400, 234001])
  await zhang.removeBot(group)
  expect(await refusal(download(first.messageId, key, 'image'))).toEqual([400, 234004])
  await zhang.addBotToGroup(group)
  await zhang.recall(first.messageId)
  expect(await refusal(download(first.messageId, key, 'image'))).toEqual([400, 234003])
})

test('what a person uploaded is not for the app to send', async () => {
  const { messageId } = await zhang.sendImage(png(10))
  expect(await sendKey('image', { image_key: keyOf(contentOf(messageId)) })).toBe('400/230055')
})
