import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { VirtualUser } from '../feishu-platform/users.js'
import { makeWorkbook } from '../workbook/make-workbook.js'
import { type Live, startLive } from './live-program.js'

let live: Live
let wang: VirtualUser
let admin: VirtualUser

beforeAll(async () => {
  live = await startLive('live-others', 'websocket')
  wang = live.platform.user('王芳', { mobile: '+8613800000003' })
  admin = live.platform.user('周敏', { mobile: '+8613800000001' })
})
afterAll(() => live.close())

const answerTo = (user: { chatId: string }, words: string) =>
  live.platform.waitForMessage(
    (m) => m.chatId === user.chatId && `${m.content}${JSON.stringify(m.card ?? {})}`.includes(words),
  )

/** The rows of a collection once there are any that match. */
async function eventually(collection: string, filter: object): Promise<Record<string, unknown>[]> {
  for (;;) {
    const rows = await live.rows(collection, filter)
    if (rows.length > 0) return rows
    await new Promise(setImmediate)
  }
}

test('somebody new who opens the chat is greeted once', async () => {
  await wang.enterChat()
  await answerTo(wang, '王芳，您好')
  await wang.enterChat()
  await eventually('inbox', { label: 'entered', lane: `feishu:private:${wang.openId}` })
  await wang.sendText('待办')
  await answerTo(wang, '待走访 5 户')
  const greetings = wang.messages().filter((m) => JSON.stringify(m.card ?? {}).includes('王芳，您好'))
  expect(greetings).toHaveLength(1)
})

test('the menu does what its words say', async () => {
  await wang.clickMenu('menu_progress')
  await answerTo(wang, '我的走访进度')
})

test('a photo sent while a form is open belongs to the visit', async () => {
  await wang.sendText('走访 张三')
  const form = await answerTo(wang, '登记走访')
  const photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#4477aa' } })
    .jpeg()
    .toBuffer()
  await wang.sendImage(photo, { contentType: 'image/jpeg' })
  await answerTo(wang, '照片收到')
  await wang.press(form.messageId, '提交', { findings: '院墙开裂' })
  const [visit] = await eventually('visits', { householdId: 'A1' })
  const [kept] = await live.rows('attachments', { visitId: String(visit?._id).split('/')[1] })
  expect(visit?.attachmentIds).toEqual([String(kept?._id).split('/')[1]])
})

test('an administrator imports a workbook from the chat, after a dry run that writes nothing', async () => {
  const village = [
    ['村编码', '乡镇', '村(社区)', '类型'],
    ['361027100009', '大塘镇', '新塘村', '村'],
  ]
  const file = await makeWorkbook({ 村: village })
  await admin.sendFile('新村.xlsx', file)
  const report = await answerTo(admin, '可以导入')
  expect(await live.rows('villages', { name: '新塘村' })).toEqual([])
  await admin.press(report.messageId, '确认导入')
  await answerTo(admin, '导入完成')
  expect(await live.rows('villages', { name: '新塘村' })).toHaveLength(1)
})

test('a group shows counts only, when it is mentioned', async () => {
  const group = live.platform.group('走访群', wang)
  await wang.addBotToGroup(group)
  await answerTo(group, '大家好')
  await wang.sendText('进度', { in: group, mentionBot: true })
  await answerTo(group, '还没有设置范围')
  await wang.removeBot(group)
  expect(
    (await eventually('chat_groups', { chatId: group.chatId, leftAt: { $type: 'date' } }))[0],
  ).toBeDefined()
})

test('who left the organisation is refused from then on', async () => {
  const chen = live.platform.user('陈磊', { mobile: '+8613800000004' })
  await chen.sendText('待办')
  await answerTo(chen, '待办')
  await chen.leave()
  expect(await eventually('people', { left: true })).toMatchObject([{ name: '陈磊' }])
})
