import { afterEach, beforeEach, expect, test } from 'vitest'
import { recount } from '#src/store/coverage/recount.js'
import { COUNTY, Desk } from '../support/desk.js'
import { assigned, at } from '../support/issue-desk.js'
import { SMALL_COUNTY } from '../support/small-county.js'

/** 500 households of 王芳 in two villages more than the small county has, and a third cadre. */
const LARGE: typeof SMALL_COUNTY = {
  ...SMALL_COUNTY,
  干部: [
    ...(SMALL_COUNTY.干部 ?? []),
    { 工号: 'C3', 姓名: '赵静', 单位: '县水利局', 手机号: '13800000006', 角色: '干部' },
  ],
  户: [
    ...(SMALL_COUNTY.户 ?? []),
    ...Array.from({ length: 500 }, (_, i) => ({
      户编号: `E${String(i).padStart(3, '0')}`,
      村编码: i % 2 === 0 ? '361027100001' : '361027100002',
      村民小组: `${1 + (i % 9)}组`,
      户主姓名: `吴${i}`,
      在家情况: i % 50 === 0 ? '空户' : '常住',
      包户干部工号: 'C1',
    })),
  ],
}

let desk: Desk

beforeEach(async () => {
  desk = await Desk.open('handover', { rows: LARGE })
})

afterEach(() => desk.close())

interface Row {
  readonly _id: string
  readonly cadreId: string
}

async function cadres(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { cadreId } of await desk.rows<Row>('households')) counts[cadreId] = (counts[cadreId] ?? 0) + 1
  return counts
}

/** Counters that a recount would correct. */
async function drifted(): Promise<number> {
  const { households, counters } = await recount(desk.connection, COUNTY)
  return households.length + counters.length
}

test('506 households go to others at once; none is lost, and the counters are what a recount says', async () => {
  await desk.press('ou_C1', '已走访，无问题', { on: await listOf('ou_C1') })
  await desk.say('ou_H1', '交接 王芳')
  await desk.press('ou_H1', '确认交接')
  const after = await cadres()
  expect(after.C1).toBe(undefined)
  expect(Object.values(after).reduce((sum, n) => sum + n, 0)).toBe(509)
  expect(after.C2).toBeGreaterThan(100)
  expect(after.C3).toBeGreaterThan(100)
  expect(await drifted()).toBe(0)
  const history = await desk.rows<{ before: Row; after: Row }>('audit', { verb: 'household.hand-over' })
  expect(history).toHaveLength(506)
  expect(new Set(history.map(({ before }) => before.cadreId))).toEqual(new Set(['C1']))
  await desk.press('ou_H1', '撤销交接')
  expect((await cadres()).C1).toBe(506)
  expect(await drifted()).toBe(0)
})

async function listOf(account: string) {
  await desk.say(account, '走访')
  const list = desk.newest(`oc_${account}`, '已走访，无问题')
  if (!list) throw new Error('no list')
  return list
}

test('two who confirm at once, and a visit at that moment, leave every household with one successor', async () => {
  await desk.say('ou_H1', '交接 王芳')
  await desk.say('ou_B1', '交接 王芳')
  await desk.press('ou_B1', '都交给TA')
  const list = await listOf('ou_C1')
  const presses = [
    desk.press('ou_H1', '确认交接'),
    desk.press('ou_B1', '确认交接'),
    desk.press('ou_C1', '已走访，无问题', { on: list }),
  ]
  const [head, office, visit] = await Promise.all(presses)
  expect(visit?.toast?.text).toContain('已登记')
  const texts = [head?.toast?.text, office?.toast?.text]
  expect(texts).toContain('已交接')
  expect(texts).toContain('王芳名下已经没有要交接的户和问题了。')
  expect((await cadres()).C1).toBe(undefined)
  expect(await desk.rows('handovers')).toHaveLength(1)
  expect(await desk.rows('audit', { verb: 'household.hand-over' })).toHaveLength(506)
  expect(await desk.rows('visits')).toHaveLength(1)
  expect(await drifted()).toBe(0)
})

test('an issue that changes its handler keeps its state, its deadline and its place in the custody ledger', async () => {
  await assigned(desk, '张三', '路灯坏了三盏', '县水利局')
  await desk.press('ou_H1', '签收')
  await desk.say('ou_H1', '交接 0001')
  await desk.press('ou_H1', '提交', { form: { handlerId: '陈磊' } })
  const [issue] = await desk.rows('issues')
  expect(issue).toMatchObject({ handlerId: 'C2', status: 'accepted', holder: { unitId: '县水利局' } })
  const moves = await desk.rows<{ move: string; dueAt: Date }>('issue_moves')
  expect(moves.at(-1)).toMatchObject({ move: 'hand_over', from: 'accepted', to: 'accepted', by: 'H1' })
  expect(moves.at(-1)?.dueAt).toEqual(moves.at(-2)?.dueAt)
})

test('the household’s cadre works in the handling unit: somebody of another unit is drawn, and told alone', async () => {
  await assigned(desk, '张三', '路灯坏了三盏', '县水利局')
  await desk.press('ou_H1', '签收')
  await desk.say('ou_H1', '0001 办好了，换了三盏灯')
  const [issue] = await desk.rows<{ callerId: string }>('issues')
  // The only fieldworker outside the handling unit.
  expect(issue?.callerId).toBe('T1')
  const [resolved] = await desk.rows<{ facts: object }>('issue_moves', { move: 'resolve' })
  expect(resolved?.facts).toMatchObject({ caller: { personId: 'T1', how: 'drawn' } })
  desk.clock.now = at('2026-05-20T15:00')
  expect((await desk.say('ou_C1', '0001 满意'))[0]).toContain('只能由')
  await desk.press('ou_T1', '满意')
  const [closed] = await desk.rows<{ status: string }>('issues')
  expect(closed?.status).toBe('closed')
})

test('two who give somebody a deputy at once make one leave', async () => {
  const named = async (account: string, deputy: string) => {
    await desk.say(account, '代班')
    const form = { absent: '王芳', deputy, from: '2026-05-21', to: '2026-05-22' }
    return () => desk.press(account, '提交', { form })
  }
  const presses = [await named('ou_C1', '陈磊'), await named('ou_H1', '赵静')]
  const answers = await Promise.all(presses.map((press) => press()))
  expect(await desk.rows('deputies')).toHaveLength(1)
  const texts = answers.map(({ toast }) => toast?.text)
  expect(texts).toContain('已登记代班')
  expect(texts.some((text) => text?.includes('已经有代班人了'))).toBe(true)
})
