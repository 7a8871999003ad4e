import { afterEach, beforeEach, expect, test } from 'vitest'
import { MessengerError } from '#src/messenger/port.js'
import { COUNTY, Desk } from '../support/desk.js'
import { digestTexts, tick } from '../support/issue-desk.js'

let desk: Desk

beforeEach(async () => {
  desk = await Desk.open('group_scope')
})

afterEach(() => desk.close())

const added = (account: string, chat: string, name: string) =>
  desk.give(desk.event(account, { kind: 'bot-added', name }, { id: chat, kind: 'group' }))
const removed = (account: string, chat: string) =>
  desk.give(desk.event(account, { kind: 'bot-removed' }, { id: chat, kind: 'group' }))
const group = async (chat: string) => (await desk.rows('chat_groups', { _id: `${COUNTY}/feishu/${chat}` }))[0]

test('who set what a group is for, when, from what and to what is kept', async () => {
  await added('ou_B1', 'oc_w', '水利局工作群')
  await desk.press('ou_B1', '单位：县水利局')
  await desk.press('ou_B1', '结束周报')
  expect(await desk.rows('audit', { verb: 'group.scope' })).toMatchObject([
    { actor: 'B1', before: { scope: 'unknown' }, after: { scope: 'unit', scopeId: '县水利局' } },
    { actor: 'B1', before: { scope: 'unit', scopeId: '县水利局' }, after: { scope: 'unknown' } },
  ])
  expect(await group('oc_w')).not.toHaveProperty('scopeId')
})

test('two who answer at the same moment: both are heard, one after the other, nothing is lost', async () => {
  await added('ou_B1', 'oc_w', '工作群')
  await added('ou_H1', 'oc_w', '工作群')
  await Promise.all([desk.press('ou_B1', '全县'), desk.press('ou_H1', '单位：县水利局').catch(() => null)])
  await desk.settled()
  const [first, second] = await desk.rows<{ before: object; after: object }>('audit', { verb: 'group.scope' })
  const now = await group('oc_w')
  // Whoever came second saw what the first had set: the office goes over it, the head may not.
  if (second) expect(second.before).toEqual(first?.after)
  const last = second ?? first
  expect(now).toMatchObject(last?.after ?? {})
})

test("a unit head cannot give another unit a group, nor take the county's, whatever card they hold", async () => {
  await added('ou_H1', 'oc_w', '工作群')
  await added('ou_B1', 'oc_w', '工作群')
  await desk.press('ou_B1', '全县')
  const answer = await desk.press('ou_H1', '单位：县水利局')
  expect(answer.toast?.text).toBe('这个群的范围要由周敏（县委办公室）来设置，请联系他们在群里@我说“群”。')
  expect(await group('oc_w')).toMatchObject({ scope: 'county' })
})

test('the administrators are told once of a group that the bot was taken out of, and again only after it was back', async () => {
  await removed('ou_C1', 'oc_unit')
  expect(await tick(desk, 'closed-groups', '2026-05-21T08:30')).toEqual({ sent: 1, skipped: 0 })
  expect(await tick(desk, 'closed-groups', '2026-05-22T08:30')).toEqual({ sent: 0, skipped: 1 })
  expect(digestTexts(desk, 'ou_B1')).toEqual([
    `【5月21日 周四 提醒】
收不到周报的群：1 项
水利局走访群（5月20日 12:00 起我不在这个群里（移出或群已解散），周报停发；重新把我加进群就会恢复） [设置]`,
  ])
  await added('ou_C1', 'oc_unit', '水利局走访群')
  expect(await group('oc_unit')).not.toHaveProperty('leftAt')
  expect(await tick(desk, 'closed-groups', '2026-05-25T08:30')).toEqual({ sent: 0, skipped: 0 })
})

test('a group that the platform refuses for good is dead from then on; a person who is refused is not', async () => {
  const gone = () => new MessengerError('permanent', '232009', 'dissolved', { isChatGone: true })
  desk.messenger.failNext = [gone]
  await desk.give(
    desk.event('ou_C1', { kind: 'text', text: '进度', mentioned: true }, { id: 'oc_unit', kind: 'group' }),
  )
  expect(await group('oc_unit')).toMatchObject({ leftAt: expect.any(Date) })
  expect(await desk.rows('audit', { verb: 'group.left' })).toMatchObject([
    { actor: 'system', subject: 'group/feishu/oc_unit', after: { refusedWith: '232009' } },
  ])
  desk.messenger.failNext = [gone]
  await desk.say('ou_C1', '进度')
  expect(await desk.rows('audit', { verb: 'group.left' })).toHaveLength(1)
})

test("a large county's units are chosen over pages, on a platform with lists and on one without", async () => {
  const units = Array.from({ length: 170 }, (_, i) => ({
    ...{ _id: `${COUNTY}/单位${i}`, county: COUNTY, kind: 'county_department', headId: 'H1', order: 100 + i },
  }))
  await desk.db.collection<{ _id: string }>('units').insertMany(units)
  await added('ou_B1', 'oc_w', '工作群')
  await desk.press('ou_B1', '选单位')
  await desk.press('ou_B1', '下一页')
  await desk.press('ou_B1', '确定', { form: { id: '单位169' } })
  expect(await group('oc_w')).toMatchObject({ scope: 'unit', scopeId: '单位169' })
})
