import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FeishuMessenger } from '#src/messenger/feishu/feishu-messenger.js'
import type { Content } from '#src/messenger/port.js'
import { fakeClock } from '../../feishu-platform/clock.js'
import { type FeishuPlatform, startFeishuPlatform } from '../../feishu-platform/platform.js'
import type { VirtualUser } from '../../feishu-platform/users.js'
import { messengerFor } from './door.js'

const messagesRoute = '/open-apis/im/v1/messages'
const tokenRoute = '/open-apis/auth/v3/tenant_access_token/internal'
const text = (words: string): Content => ({ kind: 'text', text: words })

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

const send = (content: Content, uuid = 'u1', chat = `user:${zhang.openId}`) =>
  messenger.send({ chat, content, uuid })

describe('the token', () => {
  test('twenty calls that wait for one share one request for it', async () => {
    await Promise.all(Array.from({ length: 20 }, () => messenger.lookUp(zhang.openId)))
    expect(platform.calls.count(tokenRoute)).toBe(1)
  })

  test('a token that the platform revoked is fetched anew, once, and the call repeated', async () => {
    await send(text('一'))
    platform.tokens.revokeAll()
    await Promise.all([messenger.lookUp(zhang.openId), messenger.lookUp(zhang.openId)])
    expect(platform.calls.count(tokenRoute)).toBe(2)
  })

  test('a platform that refuses every token is told as a failure, not asked for ever', async () => {
    platform.faults.next({ kind: 'revoke-token' }, { times: 2, path: messagesRoute })
    await expect(send(text('一'))).rejects.toMatchObject({ outcome: 'retry', code: '99991663' })
    expect(platform.calls.count(messagesRoute)).toBe(2)
    await send(text('一'))
  })

  test('a token is renewed before it ends', async () => {
    await messenger.lookUp(zhang.openId)
    await platform.advance((platform.tokens.lifeSeconds - 11 * 60) * 1000)
    await messenger.lookUp(zhang.openId)
    expect(platform.calls.count(tokenRoute)).toBe(1)
    await platform.advance(2 * 60_000)
    await messenger.lookUp(zhang.openId)
    expect(platform.calls.count(tokenRoute)).toBe(2)
  })

  test('while a token still holds, a failed renewal does not stop calls', async () => {
    await messenger.lookUp(zhang.openId)
    await platform.advance((platform.tokens.lifeSeconds - 5 * 60) * 1000)
    platform.faults.next({ kind: 'code', code: 10014, status: 200 }, { path: tokenRoute })
    expect(await messenger.lookUp(zhang.openId)).toMatchObject({ name: '张三' })
    expect(platform.calls.count(tokenRoute)).toBe(2)
  })

  test('a connection that breaks while the token is fetched means that nothing was sent', async () => {
    platform.faults.next({ kind: 'reset-after' }, { path: tokenRoute })
    await expect(send(text('一'))).rejects.toMatchObject({ outcome: 'retry' })
    expect(platform.calls.count(messagesRoute)).toBe(0)
  })
})
