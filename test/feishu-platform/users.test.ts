import { afterEach, beforeEach, expect, test } from 'vitest'
import { type BotApp, startBotApp } from './bot-app.js'
import { fakeClock } from './clock.js'
import { DEFAULT_SCOPES, type FeishuPlatform, startFeishuPlatform } from './platform.js'
import { outcomeOf, sdkClient } from './sdk.js'
import type { Group, VirtualUser } from './users.js'

const NOW_MS = 1_715_760_000_000

let platform: FeishuPlatform
let bot: BotApp
let zhang: VirtualUser
let group: Group

async function start(scopes?: readonly string[]): Promise<void> {
  platform = await startFeishuPlatform({ clock: fakeClock(NOW_MS), ...(scopes && { scopes }) })
  bot = await startBotApp(platform)
  await platform.webhookTarget(bot.url)
  zhang = platform.user('张三', { mobile: '+8613800000000' })
  group = platform.group('大塘群', zhang)
}
beforeEach(() => start())
afterEach(async () => {
  await bot.close()
  await platform.close()
})

async function restart(scopes: readonly string[]): Promise<void> {
  await bot.close()
  await platform.close()
  await start(scopes)
}

test('a mention in a group carries its key and the ids of the bot', async () => {
  await zhang.addBotToGroup(group)
  await zhang.sendText('进度', { in: group, mentionBot: true })
  expect(bot.events[1]).toMatchObject({
    message: {
      chat_type: 'group',
      chat_id: group.chatId,
      content: '{"text":"@_user_1 进度"}',
      mentions: [{ key: '@_user_1', id: { open_id: platform.botOpenId }, mentioned_type: 'bot' }],
    },
  })
})

test('without the permission for all messages only mentions reach the bot', async () => {
  await restart(DEFAULT_SCOPES.filter((scope) => !/(group|p2p)_msg/.test(scope)))
  await zhang.addBotToGroup(group)
  expect((await zhang.sendText('闲话', { in: group })).delivery).toBeUndefined()
  expect((await zhang.sendText('进度', { in: group, mentionBot: true })).delivery?.state).toBe('acknowledged')
  expect((await zhang.sendText('走访')).delivery).toBeUndefined()
})

test('a post comes without its locale, a picture, a file and a voice with their keys', async () => {
  await zhang.sendPost('走访', ['第一行', [{ tag: 'img', image_key: 'img_v3_x' }]])
  await zhang.sendImage(Buffer.from('x'))
  await zhang.sendFile('台账.xlsx', Buffer.from('x'))
  await zhang.sendAudio(Buffer.from('x'), 2000)
  const contents = bot.events.map((e) => JSON.parse((e.message as { content: string }).content))
  expect(contents).toEqual([
    {
      title: '走访',
      content: [[{ tag: 'text', text: '第一行', style: [] }], [{ tag: 'img', image_key: 'img_v3_x' }]],
    },
    { image_key: expect.stringMatching(/^img_v3_/) },
    { file_key: expect.stringMatching(/^file_v3_/), file_name: '台账.xlsx' },
    { file_key: expect.stringMatching(/^file_v3_/), duration: 2000 },
  ])
})

test('menu, entering, joining, removing, recalling and leaving are told as the platform tells them', async () => {
  const { messageId } = await zhang.sendText('走访')
  await zhang.clickMenu('menu_today')
  await zhang.enterChat()
  await zhang.addBotToGroup(group)
  await zhang.removeBot(group)
  await zhang.recall(messageId)
  await zhang.leave()
  const openId = { open_id: zhang.openId }
  expect(bot.events.slice(1)).toMatchObject([
    { event_key: 'menu_today', timestamp: NOW_MS / 1000, operator: { operator_id: openId } },
    { chat_id: zhang.chatId, operator_id: openId, last_message_id: messageId },
    { event_type: 'im.chat.member.bot.added_v1', chat_id: group.chatId, name: '大塘群', operator_id: openId },
    { event_type: 'im.chat.member.bot.deleted_v1', chat_id: group.chatId },
    { message_id: messageId, recall_type: 'message_owner', recall_time: String(NOW_MS) },
    { object: { open_id: zhang.openId, status: { is_resigned: true } } },
  ])
})

test('the directory tells name and number of people in range, as far as permissions go', async () => {
  const look = (id: string) =>
    sdkClient(platform).contact.v3.user.get({ path: { user_id: id }, params: { user_id_type: 'open_id' } })
  expect((await look(zhang.openId)).data?.user).toMatchObject({ name: '张三', mobile: '+8613800000000' })
  expect((await look(zhang.openId)).data?.user).not.toHaveProperty('user_id')
  expect(await outcomeOf(look('ou_nobody'))).toBe('400/99992351')
  zhang.person.available = false
  expect(await outcomeOf(look(zhang.openId))).toBe('400/41050')
  await restart(['contact:user.base:readonly', 'contact:user.employee_id:readonly'])
  expect((await look(zhang.openId)).data?.user).not.toHaveProperty('mobile')
  expect((await look(zhang.openId)).data?.user).toHaveProperty('user_id')
})

test('an open_id is found by its number', async () => {
  const found = await sdkClient(platform).contact.v3.user.batchGetId({
    params: { user_id_type: 'open_id' },
    data: { mobiles: ['+8613800000000', '+8613900000000'] },
  })
  expect(found.data?.user_list).toEqual([
    { mobile: '+8613800000000', user_id: zhang.openId },
    { mobile: '+8613900000000' },
  ])
})

test('a group tells its name and members to a bot inside', async () => {
  const client = sdkClient(platform)
  const ask = () => client.im.v1.chat.get({ path: { chat_id: group.chatId } })
  expect(await outcomeOf(ask())).toBe('400/232011')
  await zhang.addBotToGroup(group)
  expect((await ask()).data).toMatchObject({ name: '大塘群', chat_mode: 'group' })
  const made = await client.im.v1.chat.create({
    params: { user_id_type: 'open_id' },
    data: { name: '新群', user_id_list: [zhang.openId] },
  })
  const groups = await client.im.v1.chat.list()
  expect(groups.data?.items?.map((item) => item.chat_id)).toEqual([group.chatId, made.data?.chat_id])
  const members = await client.im.v1.chatMembers.get({ path: { chat_id: group.chatId } })
  expect(members.data?.items).toMatchObject([{ member_id: zhang.openId, name: '张三' }])
})
