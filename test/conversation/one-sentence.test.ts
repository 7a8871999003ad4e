import { afterEach, beforeEach, expect, test } from 'vitest'
import { buttonsOf } from '#cards/card.js'
import type { Visit } from '#src/domain/visits/types.js'
import { actionToken, type Incoming } from '#src/messenger/port.js'
import { COUNTY, Desk } from '../support/desk.js'
import { seen } from '../support/memory-messenger.js'

const SENTENCE = '今天上午和王主任走了张三、李四、单桂花，都好；单桂花家路灯坏了，答应下周三前修好'
let desk: Desk
let opened = 0
beforeEach(async () => {
  opened += 1
  desk = await Desk.open(`one_sentence_${opened}`)
})
afterEach(() => desk.close())

const FACTS = ['visits', 'issues', 'issue_moves', 'audit', 'counters', 'sequences'] as const

/** All that counts, as it is stored. */
async function facts(): Promise<unknown> {
  const households = await desk.rows('households')
  return { households, rows: await Promise.all(FACTS.map((name) => desk.rows(name))) }
}

function pressOf(label: string, account = 'ou_C1'): Incoming {
  const message = desk.newest(`oc_${account}`, label)
  const button = message?.shown && buttonsOf(message.shown.card).find((one) => one.label === label)
  if (!message?.shown || !button) throw new Error(`no button “${label}”`)
  const token = actionToken(message.shown.key, button.intent)
  return desk.event(account, { kind: 'press', token, form: {}, onMessage: message.id })
}

function shown(): string {
  const message = desk.newest('oc_ou_C1', '取消')
  return message ? seen(message) : ''
}

test('nothing is written before 确认, and with it everything in one turn', async () => {
  const before = await facts()
  await desk.say('ou_C1', SENTENCE)
  await desk.press('ou_C1', '改类别')
  await desk.press('ou_C1', '更多')
  await desk.press('ou_C1', '环境卫生')
  await desk.say('ou_C1', '张伟家没人在家')
  await desk.press('ou_C1', '删除', { nth: 3 })
  await desk.press('ou_C1', '修改')
  await desk.press('ou_C1', '提交', { form: { result: 'phone', visitDay: '2026-05-19' } })
  expect(await facts()).toEqual(before)
  const turns = await desk.rows('inbox', { label: 'heard.recorded' })
  expect(turns).toEqual([])
  await desk.press('ou_C1', '确认')
  const visits = await desk.rows<Visit>('visits')
  expect(
    visits
      .map(({ householdId, result, visitDay, via, metWith }) => [householdId, result, visitDay, via, metWith])
      .sort(),
  ).toEqual([
    ['A1', 'phone', '2026-05-19', 'sentence', undefined],
    ['A2', 'met', '2026-05-20', 'sentence', '王主任'],
    ['A4', 'met', '2026-05-20', 'sentence', '王主任'],
  ])
  expect(await desk.rows('issues')).toMatchObject([
    {
      householdId: 'A4',
      text: '路灯坏了',
      category: 'environment',
      promisedDay: '2026-05-27',
      outcome: 'coordinated',
    },
  ])
  const rows = await desk.rows<{ verb: string }>('audit', { verb: { $in: ['visit.record', 'issue.raise'] } })
  expect(rows.map(({ verb }) => verb).sort()).toEqual([
    ...['issue.raise', 'visit.record', 'visit.record', 'visit.record'],
  ])
  expect(await desk.rows('inbox', { label: 'heard.recorded' })).toHaveLength(1)
})

test('确认 twice is once: a double tap, the same event again, and again after a restart', async () => {
  await desk.say('ou_C1', SENTENCE)
  const [first, second] = [pressOf('确认'), pressOf('确认')]
  await Promise.all([desk.messenger.receive(first), desk.messenger.receive(second)])
  await desk.settled()
  const once = await facts()
  expect(await desk.rows('visits')).toHaveLength(3)
  await desk.give(first)
  await desk.restart()
  await desk.give(first)
  await desk.give(second)
  await desk.say('ou_C1', '确认')
  expect(await facts()).toEqual(once)
})

test('whom a colleague visited meanwhile keeps all of it back, until that household is left out', async () => {
  await desk.say('ou_C1', SENTENCE)
  await desk.say('ou_C2', '走访 李四')
  await desk.press('ou_C2', '提交', { form: { result: 'met', visitDay: '2026-05-20' } })
  const before = await facts()
  const answer = await desk.press('ou_C1', '确认')
  expect(answer.toast?.text).toContain('李四家今天已经登记过了')
  expect(await facts()).toEqual(before)
  await desk.press('ou_C1', '去掉不能登记的 1 户再确认')
  const visits = await desk.rows<Visit>('visits', { cadreId: 'C1' })
  expect(visits.map(({ householdId }) => householdId).sort()).toEqual(['A1', 'A4'])
})

test('a household that went to another unit meanwhile is not recorded, nor are the others', async () => {
  await desk.say('ou_C1', SENTENCE)
  await desk.db
    .collection<{ _id: string }>('households')
    .updateOne(
      { _id: `${COUNTY}/A4` },
      { $set: { unitId: '大塘镇', cadreId: 'T1' }, $inc: { rev: 1 } as never },
    )
  const before = await facts()
  const { toast } = await desk.press('ou_C1', '确认')
  expect(toast?.text).toContain('没有权限登记单桂花家')
  expect(await facts()).toEqual(before)
  expect(shown()).toContain('没有权限登记单桂花家')
})

test('each issue keeps its own words, also when its visit is corrected by a form that leaves them', async () => {
  await desk.say('ou_C1', '张三家路灯坏了，已经帮他修好了；自来水也停了三天，要水利局来。送了500元和两桶油')
  await desk.press('ou_C1', '确认')
  const issues = async () =>
    (await desk.rows<{ text: string; outcome: string; outcomeNote?: string }>('issues'))
      .map(({ text, outcome, outcomeNote }) => [text, outcome, outcomeNote])
      .sort()
  const told = await issues()
  expect(told.map(([text, outcome]) => [text, outcome])).toEqual([
    ['自来水也停了三天', 'coordinated'],
    ['路灯坏了', 'on_spot'],
  ])
  const [visit] = await desk.rows<Visit>('visits')
  expect(visit?.gift).toMatchObject({ yuan: 500, goods: '两桶油' })
  const [entry] = await desk.rows<{ after: { gift?: object } }>('audit', { verb: 'visit.record' })
  expect(entry?.after.gift).toEqual(visit?.gift)
  await desk.press('ou_C1', '更正')
  const form = desk.newest('oc_ou_C1', '提交')?.shown?.card.body.find(({ kind }) => kind === 'form')
  if (form?.kind !== 'form') throw new Error('no form')
  const sent = Object.fromEntries(
    form.fields.map((field) => [field.name, (field.type === 'choices' ? field.values : field.value) ?? '']),
  )
  expect(sent.gift).toBe('500元、两桶油')
  await desk.press('ou_C1', '提交', { form: { ...sent, metWith: '老伴', gift: '两桶油' } })
  expect(await issues()).toEqual(told)
  const [corrected] = await desk.rows<Visit>('visits')
  expect(corrected).toMatchObject({ metWith: '老伴', gift: { yuan: null, goods: '两桶油' } })
})

test('trouble that is passed on without a visit becomes an issue and no visit', async () => {
  await desk.say('ou_C1', '上报问题：李四家水渠塌了')
  await desk.press('ou_C1', '确认')
  expect(await desk.rows('visits')).toEqual([])
  expect(await desk.rows('issues')).toMatchObject([{ householdId: 'A2', text: '水渠塌了' }])
  expect((await desk.rows('issues'))[0]).not.toHaveProperty('visitId')
})

test('他家 is the household that was last talked about', async () => {
  await desk.say('ou_C1', '欧阳㛃')
  await desk.say('ou_C1', '他家水管漏水')
  await desk.press('ou_C1', '确认')
  expect(await desk.rows('issues')).toMatchObject([{ householdId: 'A5', text: '水管漏水' }])
})

test('a card of before is told so, and shows what counts', async () => {
  await desk.say('ou_C1', '今天走了张三，都好')
  const old = pressOf('确认')
  await desk.say('ou_C1', '李四也走了，没问题')
  const answer = await desk.messenger.receive(old)
  await desk.settled()
  expect(answer.toast?.text).toMatch(/过时|更新/)
  expect(await desk.rows('visits')).toEqual([])
  await desk.press('ou_C1', '确认')
  expect(await desk.rows('visits')).toHaveLength(2)
})

test('a photo goes with the only household of the card', async () => {
  await desk.say('ou_C1', '今天走了张三，都好')
  const event = desk.event('ou_C1', { kind: 'entered' })
  const key = event.messageId ?? ''
  desk.messenger.files.set(
    key,
    Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'),
  )
  await desk.give({ ...event, body: { kind: 'image', resource: { key, messageId: key } } })
  await desk.press('ou_C1', '确认')
  const [visit] = await desk.rows<Visit & { _id: string }>('visits')
  expect(visit?.attachmentIds).toHaveLength(1)
  expect(await desk.rows('attachments')).toMatchObject([{ visitId: visit?._id.split('/')[1] }])
})
