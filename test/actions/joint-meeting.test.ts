import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Issue } from '#src/domain/issues/types.js'
import { BROKEN } from '#src/text/error-sentences.js'
import { COUNTY, Desk } from '../support/desk.js'
import { seen } from '../support/memory-messenger.js'
import { SMALL_COUNTY } from '../support/small-county.js'

/** Two clerks of the county office, who may do the same at the same moment, and one who audits. */
const OFFICES: typeof SMALL_COUNTY = {
  ...SMALL_COUNTY,
  单位: [
    ...(SMALL_COUNTY.单位 ?? []),
    { 单位名称: '县住建局', 简称: '住建局', 类型: '县直', 负责人工号: 'Z1' },
  ],
  干部: [
    ...(SMALL_COUNTY.干部 ?? []),
    { 工号: 'B2', 姓名: '吴静', 单位: '县委办公室', 手机号: '13800000009', 角色: '县办' },
    { 工号: 'Z1', 姓名: '郑直', 单位: '县住建局', 手机号: '13800000010', 角色: '单位负责人' },
    { 工号: 'U1', 姓名: '沈计', 单位: '县委办公室', 手机号: '13800000011', 角色: '审计' },
  ],
}

let desk: Desk

beforeAll(async () => {
  desk = await Desk.open('joint_meeting', { rows: OFFICES, forms: false })
})

afterAll(() => desk.close())

/** C1 hears of a trouble that goes to the county at once; its number's last four digits. */
async function raised(text: string, category = 'water_irrigation'): Promise<string> {
  await desk.say('ou_C1', '问题')
  for (const words of ['A1', text, category, 'county_level', '跳过', '确认']) await desk.say('ou_C1', words)
  const [issue] = await desk.rows<Issue>('issues', { text })
  return issue?.number.slice(-4) ?? ''
}

const issueOf = async (number: string): Promise<Issue & { _id: string }> =>
  (await desk.rows<Issue & { _id: string }>('issues', { number: `2026-${number}` }))[0] as never

/** Types a meeting question by question, to the card that shows it once more. */
async function typed(account: string, decisions: string, day = '今天', units = '跳过'): Promise<string> {
  await desk.say(account, '取消')
  const [opened = ''] = await desk.say(account, '联席会议')
  if (!opened.includes('哪天开的会')) await desk.press(account, '登记会议')
  await desk.say(account, day)
  await desk.say(account, units)
  return (await desk.say(account, decisions)).join('\n')
}

const meetings = () =>
  desk.rows<{ _id: string; decisions: { number: string }[]; leftOut: unknown[]; by: string }>('meetings')

test('all decisions are written at once, with one audit entry of the meeting and one of each move', async () => {
  const [a, b] = [await raised('停水甲'), await raised('停水乙')]
  const shown = await typed(
    'ou_B1',
    `${a} 水利局 10天 协办大塘镇 先送水\n${b} 住建局`,
    '昨天',
    '水利局、住建局',
  )
  expect(shown).toContain('请确认 2 条决定')
  expect(await meetings()).toHaveLength(0)
  expect(await issueOf(a)).toMatchObject({ status: 'county_level' })
  await desk.press('ou_B1', '确认')

  const [meeting, ...others] = await meetings()
  expect(others).toEqual([])
  expect(meeting).toMatchObject({
    ...{ day: '2026-05-19', unitIds: ['县水利局', '县住建局'], by: 'B1', leftOut: [] },
    decisions: [
      { number: `2026-${a}`, unitId: '县水利局', days: 10, coUnitIds: ['大塘镇'], opinion: '先送水' },
      { number: `2026-${b}`, unitId: '县住建局', coUnitIds: [] },
    ],
  })
  const id = meeting?._id.slice(COUNTY.length + 1)
  expect(await issueOf(a)).toMatchObject({
    ...{ status: 'assigned', leadUnitId: '县水利局', coParts: [{ unitId: '大塘镇' }] },
    deadline: { limit: { kind: 'workdays', days: 10 } },
  })
  expect(await issueOf(b)).toMatchObject({ deadline: { limit: { kind: 'workdays', days: 15 } } })
  const moves = await desk.rows<{ facts: object }>('issue_moves', { move: 'assign_county' })
  expect(moves.map(({ facts }) => facts)).toEqual([
    expect.objectContaining({ meeting: { id, day: '2026-05-19' }, note: '先送水' }),
    expect.objectContaining({ meeting: { id, day: '2026-05-19' } }),
  ])
  const audits = await desk.rows<{ verb: string }>('audit', {
    verb: { $in: ['meeting.hold', 'issue.assign_county'] },
  })
  expect(audits.map(({ verb }) => verb).sort()).toEqual([
    'issue.assign_county',
    'issue.assign_county',
    'meeting.hold',
  ])
  for (const head of ['H1', 'T1', 'Z1'])
    expect(desk.messenger.posted.filter(({ chat }) => chat === `oc_ou_${head}`).map(seen)).toEqual([
      expect.stringContaining('联席会议：5月19日 周二定'),
    ])
})

test('confirmed twice, or typed a second time by somebody else, it is carried out once', async () => {
  const number = await raised('停水丙')
  await typed('ou_B1', `${number} 水利局 8天`)
  await typed('ou_B2', `${number} 水利局 8天`)
  await desk.press('ou_B1', '确认')
  const before = (await meetings()).length
  const answer = await desk.press('ou_B2', '确认')
  expect(answer.toast?.text).toBe('这次会议的决定周敏已在 5月20日 12:00 登记，没有重复下达。')
  expect(await meetings()).toHaveLength(before)
  expect(
    await desk.rows('issue_moves', { issueId: (await issueOf(number))._id.slice(COUNTY.length + 1) }),
  ).toHaveLength(2)
  expect(await typed('ou_B2', `${number} 水利局 8天`)).toContain('不用再登记')
})

test('two clerks who confirm the same at the same moment carry it out once', async () => {
  const [a, b] = [await raised('停水丁'), await raised('停水戊')]
  const decisions = `${a} 水利局 8天\n${b} 住建局`
  await typed('ou_B1', decisions)
  await typed('ou_B2', decisions)
  const before = (await meetings()).length
  const answers = await Promise.all([desk.press('ou_B1', '确认'), desk.press('ou_B2', '确认')])
  expect(answers.map(({ toast }) => toast?.text.includes('没有重复')).sort()).toEqual([false, true])
  expect(await meetings()).toHaveLength(before + 1)
  for (const number of [a, b]) expect(await issueOf(number)).toMatchObject({ status: 'assigned', rev: 1 })
})

test('of two different meetings about one issue at the same moment one decides, and the other is told', async () => {
  const [a, b] = [await raised('停水己'), await raised('停水庚')]
  await typed('ou_B1', `${a} 水利局`)
  await typed('ou_B2', `${a} 住建局\n${b} 住建局`)
  const answers = await Promise.all([desk.press('ou_B1', '确认'), desk.press('ou_B2', '确认')])
  expect(await issueOf(a)).toMatchObject({ status: 'assigned', rev: 1 })
  expect(await issueOf(b)).toMatchObject({ status: 'assigned', leadUnitId: '县住建局' })
  const cards = answers.map(({ card }) => JSON.stringify(card))
  expect(cards.filter((card) => card.includes('已由别人改动'))).toHaveLength(1)
})

test('what was moved meanwhile is left out with its reason; the others go through', async () => {
  const [a, b] = [await raised('停水辛'), await raised('停水壬')]
  await typed('ou_B1', `${a} 水利局 5天\n${b} 水利局 5天`)
  await desk.say('ou_B2', `解释说明 ${a}`)
  for (const words of ['按规定轮供', '已当面说明', '确认']) await desk.say('ou_B2', words)
  expect(await issueOf(a)).toMatchObject({ status: 'explained' })
  const answer = await desk.press('ou_B1', '确认')
  expect(answer.toast?.text).toBe('已下达 1 条决定，1 条没有列入')
  expect(seen(desk.newest('oc_ou_B1', '办理') as never)).toContain(
    `问题 2026-${a} 在您确认以前已由别人改动，现在是“已解释说明”`,
  )
  expect(await issueOf(b)).toMatchObject({ status: 'assigned', leadUnitId: '县水利局' })
  const meeting = (await meetings()).find(({ decisions }) => decisions[0]?.number === `2026-${b}`)
  expect(meeting?.leftOut).toMatchObject([{ number: `2026-${a}` }])
})

test('a nudge meanwhile changes nothing of what was decided on', async () => {
  const number = await raised('停水癸')
  await typed('ou_B1', `${number} 水利局 5天`)
  await desk.say('ou_B2', `催办 ${number}`)
  await desk.press('ou_B1', '确认')
  expect(await issueOf(number)).toMatchObject({ status: 'assigned', nudges: 1 })
})

test('a unit that is gone meanwhile gets nothing; with nothing left, no meeting is written', async () => {
  const number = await raised('路灯甲')
  await typed('ou_B1', `${number} 住建局 5天`)
  const before = (await meetings()).length
  const units = desk.db.collection<{ _id: string }>('units')
  const row = await units.findOneAndDelete({ _id: `${COUNTY}/县住建局` })
  try {
    const answer = await desk.press('ou_B1', '确认')
    expect(answer.toast?.text).toContain('没有叫“县住建局”的单位')
  } finally {
    if (row) await units.insertOne(row)
  }
  expect(await meetings()).toHaveLength(before)
  expect(await issueOf(number)).toMatchObject({ status: 'county_level' })
})

test('a unit of several that is gone meanwhile keeps nothing from the others', async () => {
  const [a, b] = [await raised('路灯乙'), await raised('路灯丙')]
  await typed('ou_B1', `${a} 水利局 协办住建局\n${b} 水利局 7天`)
  const units = desk.db.collection<{ _id: string }>('units')
  const row = await units.findOneAndDelete({ _id: `${COUNTY}/县住建局` })
  try {
    expect((await desk.press('ou_B1', '确认')).toast?.text).toBe('已下达 1 条决定，1 条没有列入')
  } finally {
    if (row) await units.insertOne(row)
  }
  expect(await issueOf(a)).toMatchObject({ status: 'county_level' })
  expect(await issueOf(b)).toMatchObject({ status: 'assigned' })
})

test('what the present lead has is not given to it again, and what is over is not given to anybody', async () => {
  const [a, b, c] = [await raised('路面甲'), await raised('路面乙'), await raised('路面丙')]
  await typed('ou_B1', `${a} 住建局\n${b} 水利局`)
  await desk.press('ou_B1', '确认')
  await desk.say('ou_B1', `${c} 并入 ${b}`)
  await desk.press('ou_B1', '确认并案')
  const shown = await typed('ou_B1', `${a} 住建局 3天\n${b} 住建局 3天\n${c} 住建局`)
  expect(shown).toContain('请确认 1 条决定')
  expect(shown).toContain(`问题 2026-${a} 本来就由县住建局主办，不用再转`)
  expect(shown).toContain(`问题 2026-${c} 已并入 2026-${b}，随它一起办`)
  expect(shown).toContain('转办：从县水利局转出，交县住建局主办，3 个工作日')
  await desk.press('ou_B1', '确认')
  expect(await issueOf(a)).toMatchObject({ deadline: { limit: { days: 15 } } })
  expect(await issueOf(b)).toMatchObject({ leadUnitId: '县住建局', deadline: { limit: { days: 3 } } })
})

test('given back twice, the meeting fixes who leads and who helps', async () => {
  const number = await raised('路面丁')
  await typed('ou_B1', `${number} 住建局`)
  await desk.press('ou_B1', '确认')
  for (const [head, unit] of [
    ['ou_Z1', '县水利局'],
    ['ou_H1', '县住建局'],
  ] as const) {
    await desk.say(head, `退回 ${number} 不属我局`)
    for (const words of [unit, '确认']) await desk.say(head, words)
    if (head === 'ou_H1') break
    await desk.say('ou_B1', `交办 ${number}`)
    for (const words of ['县水利局', '跳过', '5', '跳过', '跳过', '确认']) await desk.say('ou_B1', words)
  }
  expect(await issueOf(number)).toMatchObject({ status: 'returned', returns: 2 })
  expect(await typed('ou_B1', `${number} 水利局 6天 协办住建局 以会议纪要为准`)).toContain(
    '定主办：交县水利局主办',
  )
  await desk.press('ou_B1', '确认')
  expect(await issueOf(number)).toMatchObject({
    ...{ status: 'assigned', leadUnitId: '县水利局', coParts: [{ unitId: '县住建局' }] },
    deadline: { limit: { days: 6 } },
  })
})

test('who audits sees the meetings and what became of them, without petition cases and without entering any', async () => {
  const [open, petition] = [await raised('路面戊'), await raised('老案甲', 'petition_legacy')]
  desk.clock.now += 60_000
  await typed('ou_B1', `${open} 水利局\n${petition} 住建局`)
  await desk.press('ou_B1', '确认')
  const [list] = await desk.say('ou_U1', '联席会议')
  expect(list).not.toContain('登记会议')
  await desk.press('ou_U1', '看看')
  expect(desk.last()).toContain(`2026-${open} 路面戊`)
  expect(desk.last()).toContain(`2026-${petition}（不在您的范围内）`)
  expect(desk.last()).not.toContain('老案甲')
  expect((await desk.say('ou_U1', `联席会议 ${open} 住建局`)).join()).toContain(
    '联席会议由周敏（县委办公室）或吴静',
  )
})

test('whoever lost the office meanwhile may not confirm; nothing is written', async () => {
  const number = await raised('路面己')
  await typed('ou_B2', `${number} 水利局`)
  const before = (await meetings()).length
  const people = desk.db.collection<{ _id: string }>('people')
  await people.updateOne({ _id: `${COUNTY}/B2` }, { $set: { roles: ['cadre'] } })
  try {
    expect((await desk.press('ou_B2', '确认')).toast?.text).toContain('联席会议由周敏（县委办公室）登记')
  } finally {
    await people.updateOne({ _id: `${COUNTY}/B2` }, { $set: { roles: ['office'] } })
  }
  expect(await meetings()).toHaveLength(before)
})

test('a line that is wrong is asked for again by its number, and a day that is too old as well', async () => {
  await raised('路面庚')
  await desk.say('ou_B1', '取消')
  await desk.say('ou_B1', '联席会议')
  await desk.press('ou_B1', '登记会议')
  expect((await desk.say('ou_B1', '2026-03-01')).join()).toContain('只登记 60 天以内的会议')
  expect((await desk.say('ou_B1', '2026-05-21')).join()).toContain('还没到')
  await desk.say('ou_B1', '今天')
  expect((await desk.say('ou_B1', '交通局')).join()).toContain('没有叫“交通局”的单位')
  await desk.say('ou_B1', '跳过')
  expect((await desk.say('ou_B1', '0001 水利局\n9999 水利局')).join()).toContain(
    '第 2 行：没有问题 2026-9999',
  )
  expect(desk.messenger.posted.map(seen).join()).not.toContain(BROKEN)
})
