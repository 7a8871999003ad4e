import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeClock } from './clock.js'
import { type FeishuPlatform, startFeishuPlatform } from './platform.js'
import { outcomeOf, sdkClient } from './sdk.js'
import type { VirtualUser } from './users.js'

let platform: FeishuPlatform
let zhang: VirtualUser
const START_SECONDS = 1_700_000_000
beforeEach(async () => {
  platform = await startFeishuPlatform({
    clock: fakeClock(START_SECONDS * 1000),
    scopes: ['im:message.p2p_msg'],
  })
  zhang = platform.user('张三')
})
afterEach(() => platform.close())

const list = (params: Record<string, string | number> = {}) =>
  sdkClient(platform).im.v1.message.list({
    params: { container_id_type: 'chat', container_id: zhang.chatId, ...params },
  })

const words = async (params: Record<string, string | number> = {}) =>
  (await list(params)).data?.items?.map((item) => JSON.parse(item.body?.content ?? '').text)

test('a chat is read by seconds, both ends included', async () => {
  for (const word of ['一', '二', '三']) {
    await zhang.sendText(word)
    platform.clock.advance(1000)
  }
  expect(await words()).toEqual(['一', '二', '三'])
  expect(await words({ start_time: String(START_SECONDS + 1) })).toEqual(['二', '三'])
  expect(await words({ end_time: String(START_SECONDS + 1) })).toEqual(['一', '二'])
  expect(await words({ sort_type: 'ByCreateTimeDesc' })).toEqual(['三', '二', '一'])
})

test('a chat is read page by page', async () => {
  for (const word of ['一', '二', '三']) await zhang.sendText(word)
  const first = await list({ page_size: 2 })
  expect(first.data).toMatchObject({ has_more: true })
  const second = await list({ page_size: 2, page_token: first.data?.page_token ?? '' })
  expect(second.data).toMatchObject({ has_more: false })
  expect(second.data?.items).toHaveLength(1)
})

test.each([
  ['milliseconds', { start_time: '1700000000000' }],
  ['a page of 51', { page_size: 51 }],
  ['an unknown chat', { container_id: 'oc_nowhere' }],
  ['another kind of container', { container_id_type: 'user' }],
])('%s are refused', async (_what, params: Record<string, string | number>) => {
  expect(await outcomeOf(list(params))).toBe('400/230001')
})

test('a group is read only with its permission, and from inside', async () => {
  const group = platform.group('大塘群', zhang)
  expect(await outcomeOf(list({ container_id: group.chatId }))).toBe('400/230002')
  await zhang.addBotToGroup(group)
  expect(await outcomeOf(list({ container_id: group.chatId }))).toBe('400/230027')
})
