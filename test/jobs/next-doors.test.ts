import { afterEach, beforeEach, expect, test } from 'vitest'
import { Desk } from '../support/desk.js'
import { assigned, digests, digestTexts, tick } from '../support/issue-desk.js'

let desk: Desk

beforeEach(async () => {
  desk = await Desk.open('next_doors')
  await tick(desk, 'uncovered-households', '2026-05-25T08:30')
})

afterEach(() => desk.close())

const shown = () => digestTexts(desk, 'ou_C1')[0]?.split('\n') ?? []
const digest = () => digests(desk, 'ou_C1')[0]
const visits = () => desk.rows<{ householdId: string; enteredBy: string }>('visits')
const tapFirst = async () => {
  const on = digest()
  return desk.press('ou_C1', '已走访，无问题', on ? { on } : {})
}

test('the next doors stand on the card of the week, in walking order, and one tap logs a visit there', async () => {
  const before = shown()
  expect(before.slice(1, 3)).toEqual([
    '您的包户',
    '还有 5 户没有走访（已访 0/5，不含搬迁 0、空户 1；截至 5月25日 08:30） [走访]',
  ])
  const doors = before.filter((line) => line.includes('[已走访，无问题] [详细登记]'))
  expect(doors).toHaveLength(5)
  const answer = await tapFirst()
  expect(JSON.stringify(answer)).toContain('已登记')
  expect(shown().filter((line) => line.includes('[已走访，无问题]'))).toEqual(doors.slice(1))
  expect(await visits()).toMatchObject([{ enteredBy: 'C1' }])
  // The card is drawn again in its place; no second message tells of the visit.
  expect(desk.messenger.posted.filter(({ chat }) => chat === 'oc_ou_C1')).toHaveLength(1)
})

test('a second press of the same door, and one that a colleague was at meanwhile, log nothing again', async () => {
  const old = digest()
  const both = await Promise.all([tapFirst(), tapFirst()])
  expect(both.filter((answer) => JSON.stringify(answer).includes('已登记：'))).toHaveLength(1)
  expect(await visits()).toHaveLength(1)
  await desk.say('ou_C1', '走访')
  await desk.press('ou_C1', '已走访，无问题')
  expect(await visits()).toHaveLength(2)
  const late = await desk.press('ou_C1', '已走访，无问题', old ? { on: old } : {})
  expect(JSON.stringify(late)).toContain('没有重复登记')
  expect(await visits()).toHaveLength(2)
  expect(shown().filter((line) => line.includes('[已走访，无问题]'))).toHaveLength(3)
})

test('what is added to the card later in the day does not bring back a door that was visited', async () => {
  const ofTown = () => digestTexts(desk, 'ou_T1').at(-1)?.split('\n') ?? []
  const doors = () => ofTown().filter((line) => line.includes('[已走访，无问题]'))
  await assigned(desk, '张三', '门口路灯坏了三盏')
  await tick(desk, 'uncovered-households', '2026-06-01T08:30')
  const [first, ...others] = doors()
  expect([first, others.length]).toEqual([expect.any(String), 1])
  await desk.press('ou_T1', '已走访，无问题')
  expect(doors()).toEqual(others)
  await tick(desk, 'unaccepted-issues', '2026-06-01T09:30')
  expect(ofTown().join()).toContain('等您单位签收：1 项')
  expect(doors()).toEqual(others)
})
