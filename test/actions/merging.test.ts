import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Issue } from '#src/domain/issues/types.js'
import { MongoReaders } from '#src/store/readers/readers.js'
import { COUNTY, Desk } from '../support/desk.js'
import { SMALL_COUNTY } from '../support/small-county.js'

/** Two clerks of the county office, who may do the same at the same moment. */
const TWO_CLERKS: typeof SMALL_COUNTY = {
  ...SMALL_COUNTY,
  干部: [
    ...(SMALL_COUNTY.干部 ?? []),
    { 工号: 'B2', 姓名: '吴静', 单位: '县委办公室', 手机号: '13800000009', 角色: '县办' },
  ],
}

let desk: Desk

beforeAll(async () => {
  desk = await Desk.open('merging', { rows: TWO_CLERKS })
})

afterAll(() => desk.close())

/** C1 hears of a trouble; its number's last four digits. */
async function raised(household: string, text: string, category = 'water_irrigation'): Promise<string> {
  await desk.say('ou_C1', '问题')
  for (const words of [household, text, category, 'coordinated', '跳过', '确认'])
    await desk.say('ou_C1', words)
  const [issue] = await desk.rows<Issue>('issues', { text })
  return issue?.number.slice(-4) ?? ''
}

async function issueOf(number: string): Promise<Issue & { _id: string }> {
  const [issue] = await desk.rows<Issue & { _id: string }>('issues', { number: `2026-${number}` })
  if (!issue) throw new Error(number)
  return issue
}

const id = ({ _id }: { _id: string }): string => _id.slice(COUNTY.length + 1)

test('of two mergings against each other at the same moment one is written, and no circle comes of them', async () => {
  const [a, b] = [await raised('A1', '管道漏水甲'), await raised('A2', '管道漏水乙')]
  await desk.say('ou_B1', `${a} 并入 ${b}`)
  await desk.say('ou_B2', `${b} 并入 ${a}`)
  const answers = await Promise.all([desk.press('ou_B1', '确认并案'), desk.press('ou_B2', '确认并案')])
  const both = [await issueOf(a), await issueOf(b)]
  expect(both.filter(({ status }) => status === 'merged')).toHaveLength(1)
  expect(both.filter(({ takenIn }) => takenIn === 1)).toHaveLength(1)
  const refused = answers.filter(({ toast }) => toast?.text.includes('不能'))
  expect(refused).toHaveLength(1)
})

test('both sides of a merging are written with the moves and an audit entry each', async () => {
  const [one, main] = [await raised('A3', '水压太小丙'), await raised('A4', '水压太小丁')]
  await desk.say('ou_B1', `${one} 并入 ${main}`)
  await desk.press('ou_B1', '确认并案')
  const [merged, into] = [await issueOf(one), await issueOf(main)]
  expect(merged).toMatchObject({ status: 'merged', mergedInto: id(into) })
  const moves = await desk.rows<{ move: string }>('issue_moves', { issueId: { $in: [id(merged), id(into)] } })
  expect(moves.map(({ move }) => move).sort()).toEqual(['merge', 'raise', 'raise', 'take_in'])
  const audits = await desk.rows<{ verb: string; subject: string }>('audit', {
    subject: { $in: [`issue/${id(merged)}`, `issue/${id(into)}`] },
    verb: { $in: ['issue.merge', 'issue.take_in'] },
  })
  expect(audits).toHaveLength(2)
})

test('a petition case is not merged with anything that others can see', async () => {
  const [petition, request] = [await raised('A1', '老案', 'petition_legacy'), await raised('A2', '停水戊')]
  const [answer] = await desk.say('ou_B1', `${petition} 并入 ${request}`)
  expect(answer).toContain('信访积案只能和信访积案并')
  expect(await issueOf(petition)).toMatchObject({ status: 'raised' })
})

test('an issue with others in it goes into a third one with all of them, and each cadre hears of it once', async () => {
  const [a, b, c] = [
    await raised('A1', '井水浑己'),
    await raised('A2', '井水浑庚'),
    await raised('A7', '井水浑辛'),
  ]
  for (const [one, main] of [
    [a, b],
    [b, c],
  ] as const) {
    await desk.say('ou_B1', `${one} 并入 ${main}`)
    await desk.press('ou_B1', '确认并案')
  }
  const third = await issueOf(c)
  expect(third.takenIn).toBe(2)
  for (const number of [a, b])
    expect(await issueOf(number)).toMatchObject({ status: 'merged', mergedInto: id(third) })
  const told = desk.messenger.posted.filter(
    ({ chat, shown }) => chat === 'oc_ou_C1' && shown?.card.title.includes(`并案的问题 2026-${c}`),
  )
  expect(told).toHaveLength(1)
})

test('common troubles are counted from the index alone, once for a household, and without petition cases', async () => {
  const counts = await new MongoReaders(COUNTY, desk.db).troubleCounts()
  const open = await desk.rows<Issue>('issues', { status: { $in: ['raised'] }, kind: { $ne: 'petition' } })
  const households = new Set(
    open.filter(({ villageId }) => villageId === '361027100001').map(({ householdId }) => householdId),
  )
  expect(counts).toEqual([
    {
      ...{ category: 'water_irrigation', villageId: '361027100001' },
      ...{ issues: open.length, households: households.size },
    },
  ])
  const plan = await desk.db
    .collection('issues')
    .find({ county: COUNTY, status: { $in: ['raised', 'assigned'] }, kind: { $ne: 'petition' } })
    .project({ _id: 0, category: 1, villageId: 1, householdId: 1 })
    .hint('by_status')
    .explain('executionStats')
  expect(plan.executionStats.totalDocsExamined).toBe(0)
})
