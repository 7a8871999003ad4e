import { afterEach, beforeEach, expect, test } from 'vitest'
import { Desk } from '../support/desk.js'
import { digests, digestTexts, tick } from '../support/issue-desk.js'

let desk: Desk

beforeEach(async () => {
  desk = await Desk.open('on_leave')
})

afterEach(() => desk.close())

/** The doors of C1, in walking order. */
const DOORS = ['张三　大塘村 1组（2人）', '李四　大塘村 1组（3人）', '张伟　大塘村 2组（4人）']
  .concat(['单桂花　大塘村 2组（5人）', '欧阳㛃　大塘村 3组（6人）'])
  .map((door) => `${door} [已走访，无问题] [详细登记]`)

async function nameDeputy(account: string, absent: string, deputy: string, from: string, to: string) {
  await desk.say(account, '代班')
  await desk.press(account, '提交', { form: { absent, deputy, from, to } })
}

test('the deputy gets what the absent one would be told, once, beside their own', async () => {
  await nameDeputy('ou_C1', '王芳', '陈磊', '2026-05-25', '2026-05-27')
  expect(await tick(desk, 'uncovered-households', '2026-05-25T08:30')).toEqual({ sent: 5, skipped: 0 })
  expect(digests(desk, 'ou_C1')).toHaveLength(0)
  expect(digests(desk, 'ou_C2')).toHaveLength(1)
  expect(digestTexts(desk, 'ou_C2')[0]?.split('\n')).toEqual([
    '【5月25日 周一 提醒】',
    '代王芳：包户',
    '还有 5 户没有走访（已访 0/5，不含搬迁 0、空户 1；截至 5月25日 08:30） [走访]',
    ...DOORS,
    '您的包户',
    '还有 1 户没有走访（已访 0/1，不含搬迁 0、空户 0；截至 5月25日 08:30） [走访]',
    '张伟　大塘村 3组（外出） [已走访，无问题] [详细登记]',
    '[免打扰]',
  ])
  expect(await tick(desk, 'uncovered-households', '2026-05-25T08:30')).toEqual({ sent: 0, skipped: 5 })
})

test('the day after the leave the absent one is told again', async () => {
  await nameDeputy('ou_C1', '王芳', '陈磊', '2026-05-25', '2026-05-27')
  await tick(desk, 'uncovered-households', '2026-06-01T08:30')
  expect(digests(desk, 'ou_C1')).toHaveLength(1)
  expect(digestTexts(desk, 'ou_C2')[0]).not.toContain('王芳')
})

test('who wants quiet is not sent the weekly list, finds it in 待办, and can have it back', async () => {
  await desk.say('ou_C1', '免打扰')
  expect(await tick(desk, 'uncovered-households', '2026-05-25T08:30')).toEqual({ sent: 4, skipped: 1 })
  expect(digests(desk, 'ou_C1')).toHaveLength(0)
  const [, ...put] = await desk.say('ou_C1', '待办')
  expect(put[0]?.split('\n')).toEqual([
    '【免打扰期间收起的提示】',
    '您的包户',
    '还有 5 户没有走访（已访 0/5，不含搬迁 0、空户 1；截至 5月25日 08:30） [走访]',
    ...DOORS,
    '[恢复提醒]',
  ])
  await desk.press('ou_C1', '已走访，无问题')
  const [, again] = await desk.say('ou_C1', '待办')
  expect(again?.split('\n').filter((line) => line.includes('[已走访，无问题]'))).toEqual(DOORS.slice(1))
  await desk.press('ou_C1', '恢复提醒')
  await tick(desk, 'uncovered-households', '2026-06-01T08:30')
  expect(digests(desk, 'ou_C1')).toHaveLength(1)
  const audit = await desk.rows<{ verb: string; actor: string }>('audit', { subject: 'person/C1' })
  expect(audit.map(({ verb, actor }) => `${actor} ${verb}`)).toEqual(['C1 person.mute', 'C1 person.unmute'])
})

test('what a deputy does is kept under both names', async () => {
  await nameDeputy('ou_C1', '王芳', '陈磊', '2026-05-20', '2026-05-22')
  await desk.say('ou_C2', '走访 代班')
  await desk.press('ou_C2', '已走访，无问题')
  const [visit] = await desk.rows('visits')
  expect(visit).toMatchObject({ enteredBy: 'C2', forId: 'C1' })
  const [entry] = await desk.rows('audit', { verb: 'visit.record' })
  expect(entry).toMatchObject({ actor: 'C2', forId: 'C1' })
})
