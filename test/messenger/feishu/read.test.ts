import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FeishuMessenger } from '#src/messenger/feishu/feishu-messenger.js'
import { fakeClock } from '../../feishu-platform/clock.js'
import { type FeishuPlatform, startFeishuPlatform } from '../../feishu-platform/platform.js'
import type { VirtualUser } from '../../feishu-platform/users.js'
import { messengerFor } from './door.js'

const messagesRoute = '/open-apis/im/v1/messages'

let platform: FeishuPlatform
let messenger: FeishuMessenger
let zhang: VirtualUser
beforeEach(async () => {
  platform = await startFeishuPlatform({ clock: fakeClock() })
  messenger = messengerFor(platform, 'webhook')
  zhang = platform.user('张三', { mobile: '+8613800000000' })
})
afterEach(async () => {
  await messenger.stop()
  await platform.close()
})

describe('reading', () => {
  test('the directory tells a name and a number without the country’s prefix, and null for nobody', async () => {
    expect(await messenger.lookUp(zhang.openId)).toEqual({ name: '张三', phone: '13800000000' })
    expect(await messenger.lookUp('ou_nobody')).toBeNull()
    zhang.person.available = false
    expect(await messenger.lookUp(zhang.openId)).toBeNull()
  })

  test('a picture and a file are fetched by message and key', async () => {
    const bytes = Buffer.from('\x89PNG 你好')
    const { messageId } = await zhang.sendImage(bytes)
    const key = (JSON.parse(zhang.messages()[0]?.content ?? '') as { image_key: string }).image_key
    const file = await messenger.download({ key, messageId }, 'image')
    expect(Buffer.concat(await file.stream.toArray())).toEqual(bytes)
    expect(file).toMatchObject({ contentType: 'image/png', length: bytes.length })
  })

  test('a file that is refused is a failure, thrown or disguised as a file', async () => {
    const { messageId } = await zhang.sendFile('台账.xlsx', Buffer.from('x'))
    const path = `${messagesRoute}/:message_id/resources/:file_key`
    const resource = { key: 'file_v3_other', messageId }
    await expect(messenger.download(resource, 'file')).rejects.toMatchObject({ code: '234003' })
    platform.faults.next({ kind: 'code', code: 234004, status: 200 }, { path })
    await expect(messenger.download(resource, 'file')).rejects.toMatchObject({
      outcome: 'permanent',
      code: '234004',
    })
  })

  test('a JSON file that somebody sent is a file, not a failure', async () => {
    const body = '{"code":1}'
    const { messageId } = await zhang.sendFile('a.json', Buffer.from(body))
    const key = (JSON.parse(zhang.messages()[0]?.content ?? '') as { file_key: string }).file_key
    const file = await messenger.download({ key, messageId }, 'file')
    expect(Buffer.concat(await file.stream.toArray()).toString()).toBe(body)
  })
})
