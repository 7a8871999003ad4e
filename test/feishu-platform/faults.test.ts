import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeClock } from './clock.js'
import { type FeishuPlatform, startFeishuPlatform } from './platform.js'
import { outcomeOf, sdkClient } from './sdk.js'
import type { VirtualUser } from './users.js'

const TOKEN = '/open-apis/auth/v3/tenant_access_token/internal'
const MESSAGES = '/open-apis/im/v1/messages'

let platform: FeishuPlatform
let client: ReturnType<typeof sdkClient>
let zhang: VirtualUser
beforeEach(async () => {
  platform = await startFeishuPlatform({ clock: fakeClock() })
  client = sdkClient(platform)
  zhang = platform.user('张三')
})
afterEach(() => platform.close())

const send = () =>
  client.im.v1.message.create({
    params: { receive_id_type: 'open_id' },
    data: { receive_id: zhang.openId, msg_type: 'text', content: '{"text":"好"}', uuid: 'u1' },
  })

test('a limit is answered with 429 and the seconds to wait, as often as was planned', async () => {
  platform.faults.next({ kind: 'rate-limited', resetSeconds: 7 }, { times: 2, path: MESSAGES })
  const error = await send().catch((e: unknown) => e)
  expect(error).toMatchObject({ response: { status: 429, data: { code: 99991400 } } })
  expect((error as { response: { headers: unknown } }).response.headers).toMatchObject({
    'x-ogw-ratelimit-reset': '7',
  })
  expect(await outcomeOf(send())).toBe('429/99991400')
  expect(await outcomeOf(send())).toBe('200/0')
})

test('an error travels as HTTP 400 or as HTTP 200, as planned', async () => {
  platform.faults.next({ kind: 'code', code: 99991400 }, { path: MESSAGES })
  platform.faults.next({ kind: 'code', code: 11232, status: 200 }, { path: MESSAGES })
  expect(await outcomeOf(send())).toBe('400/99991400')
  expect(await outcomeOf(send())).toBe('200/11232')
  expect(platform.messagesIn(zhang)).toEqual([])
})

test('a cut after the deed leaves the message sent, and the uuid finds it', async () => {
  platform.faults.next({ kind: 'reset-after' }, { path: MESSAGES })
  expect(await outcomeOf(send())).toBe('ECONNRESET')
  expect(platform.messagesIn(zhang)).toHaveLength(1)
  expect((await send()).data?.message_id).toBe(platform.messagesIn(zhang)[0]?.messageId)
})

test('a cut before the deed leaves nothing sent', async () => {
  platform.faults.next({ kind: 'reset-before' }, { path: MESSAGES })
  expect(await outcomeOf(send())).toBe('ECONNRESET')
  expect(platform.messagesIn(zhang)).toEqual([])
})

test('a server that hangs is left by the client, with the deed done or not', async () => {
  client = sdkClient(platform, 1000)
  platform.faults.next({ kind: 'hang' }, { path: MESSAGES })
  expect(await outcomeOf(send())).toBe('ECONNABORTED')
  expect(platform.messagesIn(zhang)).toEqual([])
  platform.faults.next({ kind: 'hang-after' }, { path: MESSAGES })
  expect(await outcomeOf(send())).toBe('ECONNABORTED')
  expect(platform.messagesIn(zhang)).toHaveLength(1)
})

test('a revoked token is refused until another is fetched', async () => {
  platform.faults.next({ kind: 'revoke-token' }, { path: MESSAGES })
  expect(await outcomeOf(send())).toBe('400/99991663')
  expect(await outcomeOf(send())).toBe('400/99991663')
  expect(platform.calls.count(TOKEN)).toBe(1)
  client = sdkClient(platform)
  expect(await outcomeOf(send())).toBe('200/0')
  expect(platform.calls.count(TOKEN)).toBe(2)
})

test('a token ends after two hours', async () => {
  expect(await outcomeOf(send())).toBe('200/0')
  platform.clock.advance(7_200_000)
  expect(await outcomeOf(send())).toBe('400/99991663')
})

test('the same token is given out until half an hour is left', async () => {
  const fetchToken = async () => {
    const answer = await fetch(platform.url + TOKEN, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ app_id: platform.appId, app_secret: platform.appSecret }),
    })
    return (await answer.json()) as { tenant_access_token: string; expire: number }
  }
  const first = await fetchToken()
  expect(first).toMatchObject({ code: 0, expire: 7200 })
  platform.clock.advance(5_400_000)
  expect((await fetchToken()).tenant_access_token).toBe(first.tenant_access_token)
  platform.clock.advance(1)
  expect((await fetchToken()).tenant_access_token).not.toBe(first.tenant_access_token)
})

test.each([
  ['no token', undefined, 99991661],
  ['a token of an odd shape', 'Bearer x', 99991671],
  ['an unknown token', 'Bearer t-x', 99991663],
  ['a token of a user', 'Bearer u-x', 99991668],
])('%s is refused', async (_what, authorization, code) => {
  const answer = await fetch(`${platform.url}/open-apis/bot/v3/info`, {
    headers: authorization ? { authorization } : {},
  })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ code, error: { log_id: expect.any(String) } })
})

test('a wrong secret gets no token', async () => {
  const wrong = sdkClient({ ...platform, appSecret: 'wrong' })
  const info = wrong.request({ method: 'GET', url: '/open-apis/bot/v3/info' })
  await expect(info).rejects.toThrow('code: 10014')
})

test('the bot tells of itself under bot', async () => {
  expect(await client.request({ method: 'GET', url: '/open-apis/bot/v3/info' })).toMatchObject({
    code: 0,
    bot: { open_id: platform.botOpenId, activate_status: 2 },
  })
})
