import { afterEach, beforeEach, expect, test } from 'vitest'
import { Desk } from '../support/desk.js'

let desk: Desk
let code: string

beforeEach(async () => {
  desk = await Desk.open('paper')
  await desk.say('ou_C1', '去大塘村')
  await desk.press('ou_C1', '打印')
  const [outing] = await desk.rows<{ code: string }>('outings')
  code = outing?.code ?? ''
})

afterEach(() => desk.close())

const visits = () =>
  desk.rows<{ householdId: string; result: string; visitDay: string; via: string; status: string }>('visits')

async function moveAway(householdId: string): Promise<void> {
  await desk.db
    .collection<{ _id: string }>('households')
    .updateOne(
      { _id: `demo/${householdId}` },
      { $set: { unitId: '大塘镇', cadreId: 'T1' }, $inc: { rev: 1 } },
    )
}

test('nothing is written before 确认; then all rows are visits from paper, with their audit and counters', async () => {
  const [card] = await desk.say('ou_C1', `补录 ${code} 1、2 没人 3 电话 4`)
  expect(card).toContain('共 4 户待登记')
  expect(await visits()).toEqual([])
  await desk.press('ou_C1', '确认')
  expect((await visits()).map(({ householdId, result, via }) => [householdId, result, via])).toEqual([
    ...[
      ['A1', 'met', 'paper'],
      ['A2', 'met', 'paper'],
      ['A3', 'absent', 'paper'],
      ['A4', 'phone', 'paper'],
    ],
  ])
  expect(desk.last()).toContain('我的已访 60.0%（3/5），不含搬迁 0、空户 1')
  expect(await desk.rows('audit', { verb: 'visit.record' })).toHaveLength(4)
})

test('确认 twice, on the same card and on another copy of it, is once', async () => {
  await desk.say('ou_C1', `补录 ${code} 1 没人 2`)
  const first = desk.newest('oc_ou_C1', '确认')
  await desk.say('ou_C1', `补录 ${code} 1 没人 2 入户 3`)
  await desk.press('ou_C1', '确认')
  const again = await desk.press('ou_C1', '确认', first ? { on: first } : {})
  expect(again.toast?.text).toContain('都不用再登记了')
  expect(await visits()).toHaveLength(3)
})

test('who opened the door on a second try of the same day is logged again', async () => {
  await desk.say('ou_C1', '去大塘村')
  await desk.press('ou_C1', '没人在家')
  await desk.say('ou_C1', `补录 ${code} 1`)
  await desk.press('ou_C1', '确认')
  expect((await visits()).map(({ result }) => result)).toEqual(['absent', 'met'])
})

test('what was logged from the card meanwhile is told and left out', async () => {
  await desk.say('ou_C1', '去大塘村')
  await desk.press('ou_C1', '已走访，无问题')
  const [card] = await desk.say('ou_C1', `补录 ${code} 1 2`)
  expect(card).toContain('那天已经登记过，不再登记：1 张三')
  await desk.press('ou_C1', '确认')
  expect(await visits()).toHaveLength(2)
})

test('a household that went to another unit between the paper and 确认 is told and left out', async () => {
  await moveAway('A1')
  const [card] = await desk.say('ou_C1', `补录 ${code} 1 2 3`)
  expect(card).toContain('已不在您的走访范围，没有登记：第 1 行')
  expect(card).not.toContain('张三')
  await moveAway('A2')
  await desk.press('ou_C1', '确认')
  expect((await visits()).map(({ householdId }) => householdId)).toEqual(['A3'])
  expect(desk.last()).toContain('没有登记：第 1、2 行')
})

test('nobody enters another person’s list', async () => {
  expect((await desk.say('ou_C2', `补录 ${code} 1`))[0]).toContain(`没有找到您的出门单 ${code}`)
  expect((await desk.say('ou_C2', '补录 1'))[0]).toContain('您还没有打印过出门单')
})

test('the whole entry is taken back within 30 minutes, what was taken back by itself left aside', async () => {
  await desk.say('ou_C1', `补录 ${code} 1 2 3`)
  await desk.press('ou_C1', '确认')
  await desk.say('ou_C1', '撤销')
  const answer = await desk.press('ou_C1', '撤销这一批')
  expect(answer.toast?.text).toBe('已撤销 2 户')
  expect((await visits()).map(({ status }) => status)).toEqual(['withdrawn', 'withdrawn', 'withdrawn'])
  expect((await desk.say('ou_C1', '进度'))[0]).toContain('0/5')
})

test('later than 30 minutes nothing of it is taken back', async () => {
  await desk.say('ou_C1', `补录 ${code} 1 2`)
  await desk.press('ou_C1', '确认')
  desk.clock.now += 31 * 60_000
  expect((await desk.press('ou_C1', '撤销这一批')).toast?.text).toContain('超过 30 分钟')
  expect((await visits()).map(({ status }) => status)).toEqual(['standing', 'standing'])
})

test('the day is the list’s, or the one that is said; a day to come is refused', async () => {
  desk.clock.now += 2 * 86_400_000
  await desk.say('ou_C1', `补录 ${code} 1`)
  await desk.press('ou_C1', '确认')
  await desk.say('ou_C1', `补录 ${code} 昨天 2`)
  await desk.press('ou_C1', '确认')
  expect((await visits()).map(({ visitDay }) => visitDay)).toEqual(['2026-05-20', '2026-05-21'])
  expect((await desk.say('ou_C1', `补录 ${code} 明天 3`))[0]).toContain('还没到')
  await desk.say('ou_C1', '明天去大塘村')
  await desk.press('ou_C1', '打印')
  expect((await desk.say('ou_C1', '补录 1'))[0]).toContain('还没到，请改成今天或以前的日期')
})

test('a row with findings is completed from the card', async () => {
  await desk.say('ou_C1', `补录 ${code} 1 2`)
  await desk.press('ou_C1', '确认')
  await desk.press('ou_C1', '详细登记')
  await desk.press('ou_C1', '提交', {
    form: { result: 'met', visitDay: '2026-05-20', findings: '水管漏水', issues: ['water_irrigation'] },
  })
  expect(await visits()).toHaveLength(2)
  expect(await desk.rows('issues')).toHaveLength(1)
})
