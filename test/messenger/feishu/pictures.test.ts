import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Block } from '#cards/card.js'
import { createFeishuMessenger, type FeishuMessenger } from '#src/messenger/feishu/feishu-messenger.js'
import type { Pictures } from '#src/messenger/port.js'
import { fakeClock } from '../../feishu-platform/clock.js'
import { type FeishuPlatform, startFeishuPlatform } from '../../feishu-platform/platform.js'
import type { VirtualUser } from '../../feishu-platform/users.js'
import { nodesOf, shown } from './sample-cards.js'

const upload = '/open-apis/im/v1/images'
const BODY: readonly Block[] = [
  { kind: 'image', picture: 'p1', alt: '已访和未访户数图' },
  { kind: 'text', text: '大塘村 95/200' },
]

let platform: FeishuPlatform
let zhang: VirtualUser
let messenger: FeishuMessenger
let keys: Map<string, string>

beforeEach(async () => {
  platform = await startFeishuPlatform({ clock: fakeClock() })
  zhang = platform.user('张三', { mobile: '+8613800000000' })
  keys = new Map()
  const bytes = await sharp({ create: { width: 40, height: 20, channels: 3, background: '#2f6fde' } })
    .png()
    .toBuffer()
  const pictures: Pictures = {
    png: async (id) => (id === 'p1' ? bytes : null),
    keyOf: async (id, app) => keys.get(`${id}/${app}`) ?? null,
    setKey: async (id, app, key) => {
      if (key === null) keys.delete(`${id}/${app}`)
      else keys.set(`${id}/${app}`, key)
    },
  }
  const { appId, appSecret, encryptKey, verificationToken, url } = platform
  messenger = createFeishuMessenger({
    ...{ appId, appSecret, encryptKey, verificationToken, mode: 'webhook', domain: `${url}/`, pictures },
    now: () => platform.clock.now(),
  })
})

afterEach(async () => {
  await messenger.stop()
  await platform.close()
})

const send = (uuid: string) =>
  messenger.send({ chat: zhang.chatId, content: { kind: 'card', shown: shown(BODY) }, uuid })
const picturesIn = (nth: number) => nodesOf(zhang.messages()[nth]?.card, 'img').map(({ img_key }) => img_key)

test('a picture is uploaded once, whatever cards show it and however often they change', async () => {
  const { messageId } = await send('u1')
  await send('u2')
  await messenger.update(messageId, shown(BODY))
  expect(platform.calls.count(upload)).toBe(1)
  const key = keys.get(`p1/${platform.appId}`)
  expect(key).toMatch(/^img_v3_/)
  expect([picturesIn(0), picturesIn(1)]).toEqual([[key], [key]])
})

test.each([
  ['refuses it with HTTP 400', { code: 234011, status: 400 }],
  ['answers with a code alone', { code: 234011, status: 200 }],
  ['lacks the permission', { code: 99991672, status: 400 }],
])(
  'when the platform %s the card goes without it, and nothing else is wrong',
  async (_, { code, status }) => {
    platform.faults.next({ kind: 'code', code, status } as never, { path: upload })
    await send('u1')
    expect(picturesIn(0)).toEqual([])
    expect(JSON.stringify(zhang.messages()[0]?.card)).toContain('大塘村 95/200')
    expect(messenger.health()).toEqual({ ok: true })
    await send('u2')
    expect(picturesIn(1)).toHaveLength(1)
  },
)

test('a picture that the platform has forgotten costs the card its picture once, never the card', async () => {
  keys.set(`p1/${platform.appId}`, 'img_v3_of_another_app')
  await send('u1')
  expect(zhang.messages()).toHaveLength(1)
  expect(picturesIn(0)).toEqual([])
  await send('u2')
  expect(picturesIn(1)).toHaveLength(1)
})
