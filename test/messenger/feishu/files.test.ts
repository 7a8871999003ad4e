import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFeishuMessenger, type FeishuMessenger } from '#src/messenger/feishu/feishu-messenger.js'
import { MessengerError, type OutgoingFiles } from '#src/messenger/port.js'
import { fakeClock } from '../../feishu-platform/clock.js'
import { type FeishuPlatform, startFeishuPlatform } from '../../feishu-platform/platform.js'
import type { VirtualUser } from '../../feishu-platform/users.js'

const upload = '/open-apis/im/v1/files'
const PDF = Buffer.from('%PDF-1.3 …')
const FILE = { kind: 'file', id: 'f1', name: '出门单 K7Q4.pdf', otherwise: '出门单没有发出来。' } as const

let platform: FeishuPlatform
let zhang: VirtualUser
let messenger: FeishuMessenger
let bytes: OutgoingFiles['bytes']

beforeEach(async () => {
  platform = await startFeishuPlatform({ clock: fakeClock() })
  zhang = platform.user('张三', { mobile: '+8613800000000' })
  bytes = async (id) => (id === 'f1' ? PDF : null)
  const { appId, appSecret, encryptKey, verificationToken, url } = platform
  messenger = createFeishuMessenger({
    ...{ appId, appSecret, encryptKey, verificationToken, mode: 'webhook', domain: `${url}/` },
    files: { bytes: (id) => bytes(id) },
    now: () => platform.clock.now(),
  })
})

afterEach(async () => {
  await messenger.stop()
  await platform.close()
})

const send = (uuid: string, content: Parameters<FeishuMessenger['send']>[0]['content'] = FILE) =>
  messenger.send({ chat: zhang.chatId, content, uuid })
const sent = () => zhang.messages().map(({ type, content }) => [type, JSON.parse(content)])

test('a file goes up and comes as a message with its name', async () => {
  expect(messenger.capabilities.files).toBe(true)
  const { messageId } = await send('u1')
  expect(sent()).toEqual([
    ['file', { file_key: expect.stringMatching(/^file_v3_/), file_name: '出门单 K7Q4.pdf' }],
  ])
  expect(platform.messages.find(messageId)?.type).toBe('file')
})

test('an attempt that is repeated is the same message', async () => {
  const first = await send('u1')
  expect(await send('u1')).toEqual(first)
  expect(zhang.messages()).toHaveLength(1)
})

test.each([
  ['lacks the permission', { code: 99991672, status: 400 }],
  ['refuses the file', { code: 234006, status: 400 }],
])('where the platform %s, words come in its place, and nothing else is wrong', async (_, fault) => {
  platform.faults.next({ kind: 'code', ...fault } as never, { path: upload })
  await send('u1')
  expect(sent()).toEqual([['text', { text: '出门单没有发出来。' }]])
  expect(messenger.health()).toEqual({ ok: true })
})

test('what is not there any more is told in words', async () => {
  await send('u1', { ...FILE, id: 'gone' })
  expect(sent()).toEqual([['text', { text: '出门单没有发出来。' }]])
})

test('an upload that broke off, or a file that could not be made, is tried again later', async () => {
  platform.faults.next({ kind: 'code', code: 99991400, status: 429 } as never, { path: upload })
  await expect(send('u1')).rejects.toMatchObject({ outcome: 'retry' })
  bytes = async () => {
    throw new Error('no disk')
  }
  await expect(send('u1')).rejects.toBeInstanceOf(MessengerError)
  await expect(send('u1')).rejects.toMatchObject({ outcome: 'retry', code: 'file-not-made' })
  expect(zhang.messages()).toEqual([])
})

test('a file that was sent without an answer is found in the chat by its name', async () => {
  const { messageId } = await send('u1')
  const message = { chat: zhang.chatId, uuid: 'u2', content: FILE }
  expect(await messenger.findSent(message, platform.clock.now() - 1000)).toEqual({ messageId })
  const other = { ...message, content: { ...FILE, name: '出门单 A3C4.pdf' } }
  expect(await messenger.findSent(other, platform.clock.now() - 1000)).toBe('absent')
})
