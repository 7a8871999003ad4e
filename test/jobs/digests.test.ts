import { afterEach, beforeEach, expect, test } from 'vitest'
import { COUNTY, Desk } from '../support/desk.js'
import { assigned, at, digests, digestTexts, jobsOf, lookedForAnew, tick } from '../support/issue-desk.js'

let desk: Desk

beforeEach(async () => {
  desk = await Desk.open('digests')
})

afterEach(() => desk.close())

test('an overdue issue reaches its handler once, whichever tick finds it', async () => {
  await assigned(desk, '张三', '门口路灯坏了三盏')
  await desk.press('ou_T1', '签收')
  expect(await tick(desk, 'overdue-issues', '2026-05-21T08:30')).toEqual({ sent: 0, skipped: 0 })
  expect(await tick(desk, 'overdue-issues', '2026-05-22T08:30')).toEqual({ sent: 1, skipped: 0 })
  expect(digestTexts(desk, 'ou_T1')).toEqual([
    `【5月22日 周五 提醒】
已超期，请尽快办理：1 项
2026-0001 门口路灯坏了三盏（超期 1 个工作日，5月20日 周三起在大塘镇（经办 何平）） [办理]`,
  ])
  expect(await tick(desk, 'overdue-issues', '2026-05-22T08:30')).toEqual({ sent: 0, skipped: 1 })
  expect(await tick(desk, 'overdue-issues', '2026-05-22T08:31')).toEqual({ sent: 0, skipped: 1 })
  expect(digests(desk, 'ou_T1')).toHaveLength(1)
})

test('three jobs with something for one person on one day make one card, changed in its place', async () => {
  await assigned(desk, '张三', '门口路灯坏了三盏')
  await tick(desk, 'overdue-issues', '2026-05-25T08:30')
  await tick(desk, 'uncovered-households', '2026-05-25T08:30')
  await tick(desk, 'unaccepted-issues', '2026-05-25T09:30')
  const cards = digests(desk, 'ou_T1')
  expect(cards).toHaveLength(1)
  expect(cards[0]?.updates).toBe(2)
  expect(digestTexts(desk, 'ou_T1')[0]?.split('\n')).toEqual([
    '【5月25日 周一 提醒】',
    '本单位超期 1 个工作日以上：1 项',
    '2026-0001 门口路灯坏了三盏（超期 2 个工作日，5月20日 周三起在县水利局） [办理] [催办]',
    '等您单位签收：1 项',
    '2026-0001 门口路灯坏了三盏（5月20日 12:00 交办，还没有签收，5月20日 周三起在县水利局） [签收] [办理]',
    '大塘镇未走访的户',
    expect.stringMatching(/^还有 2 户没有走访，到“组织实施”结束还有 \d+ 个工作日，平均每天 0\.0 户$/),
    '石门村（未走访 2 户，已访 0/2）',
    '您的包户',
    '还有 2 户没有走访（已访 0/2，不含搬迁 0、空户 0；截至 5月25日 08:30） [走访]',
    '钱一　石门村 1组 [已走访，无问题] [详细登记]',
    '孙二　石门村 1组 [已走访，无问题] [详细登记]',
    '[免打扰]',
  ])
})

test('what is found on a Friday night comes on Monday morning, as one card of that day', async () => {
  await assigned(desk, '张三', '门口路灯坏了三盏')
  await tick(desk, 'overdue-issues', '2026-05-22T20:30')
  expect(digests(desk, 'ou_T1')).toHaveLength(0)
  await tick(desk, 'unaccepted-issues', '2026-05-22T21:30')
  desk.clock.now = at('2026-05-24T12:00')
  await desk.settled()
  expect(digests(desk, 'ou_T1')).toHaveLength(0)
  desk.clock.now = at('2026-05-25T08:01')
  await desk.settled()
  await tick(desk, 'due-issues', '2026-05-25T08:30')
  expect(digestTexts(desk, 'ou_T1')).toEqual([
    expect.stringMatching(/^【5月25日 周一 提醒】\n本单位超期.*\n.*\n等您单位签收/),
  ])
})

test('the buttons of a digest work, and a line goes when its issue is moved, everywhere', async () => {
  await assigned(desk, '张三', '门口路灯坏了三盏')
  await assigned(desk, '李四', '水管漏水')
  await tick(desk, 'unaccepted-issues', '2026-05-25T09:30')
  const [card] = digests(desk, 'ou_T1')
  await desk.press('ou_T1', '签收', card ? { on: card } : {})
  expect(digestTexts(desk, 'ou_T1')[0]).not.toContain('门口路灯')
  expect(digestTexts(desk, 'ou_T1')[0]).toContain('水管漏水')
  await desk.press('ou_T1', '办理', card ? { on: card } : {})
  expect(desk.last()).toContain('【问题 2026-0002：待签收】')
  await desk.press('ou_T1', '签收')
  expect(digestTexts(desk, 'ou_T1')).toEqual(['【5月25日 周一 提醒】\n这些事都已有了结果。'])
})

test('a callback is answered on the digest; an answer that needs a reason asks for it beside it', async () => {
  await assigned(desk, '张三', '门口路灯坏了三盏')
  await desk.press('ou_T1', '签收')
  await desk.press('ou_T1', '办结')
  await desk.press('ou_T1', '提交', { form: { done: '换了灯' } })
  expect(await tick(desk, 'callback-due', '2026-05-22T10:00')).toEqual({ sent: 0, skipped: 0 })
  await tick(desk, 'callback-due', '2026-05-25T10:00')
  const [card] = digests(desk, 'ou_C1')
  const on = card ? { on: card } : {}
  await desk.press('ou_C1', '不满意', on)
  expect(digestTexts(desk, 'ou_C1')[0]).toContain('等您回访：1 项')
  await desk.press('ou_C1', '提交', { form: { answer: 'not', why: 'half_done', said: '' } })
  expect(digestTexts(desk, 'ou_C1')).toEqual(['【5月25日 周一 提醒】\n这些事都已有了结果。'])
  expect(await desk.rows('issues')).toMatchObject([{ status: 'reopened', answer: 'not' }])
})

test('a line of a card that waits for the morning goes before anybody reads it', async () => {
  await assigned(desk, '张三', '门口路灯坏了三盏')
  await tick(desk, 'unaccepted-issues', '2026-05-22T20:30')
  await desk.press('ou_T1', '签收')
  desk.clock.now = at('2026-05-25T08:01')
  await desk.settled()
  expect(digestTexts(desk, 'ou_T1')).toEqual(['【5月25日 周一 提醒】\n这些事都已有了结果。'])
})

test('two processes that run two jobs for one person at once make one card', async () => {
  await assigned(desk, '张三', '门口路灯坏了三盏')
  desk.clock.now = at('2026-05-25T09:30')
  const names = ['unaccepted-issues', 'overdue-issues', 'uncovered-households']
  const answers = await Promise.all(names.map((name) => jobsOf(desk).runJobOnce(name, desk.clock.now)))
  await desk.settled()
  expect(answers.map(({ kind }) => kind)).toEqual(['done', 'done', 'done'])
  // A card that was not out yet when more was added to it is brought up to date right after it has come.
  desk.clock.now += 1_000
  desk.bot.wake()
  await desk.settled()
  expect(digests(desk, 'ou_T1')).toHaveLength(1)
  for (const part of ['等您单位签收', '本单位超期', '您的包户'])
    expect(digestTexts(desk, 'ou_T1')[0]).toContain(part)
  expect(new Set((await desk.rows('notices')).map(({ _id }) => _id)).size).toBeGreaterThan(3)
})

test('who is on no messenger is recorded as not reached, once', async () => {
  await assigned(desk, '张三', '门口路灯坏了三盏')
  const people = desk.db.collection<{ _id: string }>('people')
  await people.updateOne({ _id: `${COUNTY}/T1` }, { $unset: { feishuOpenId: '' } })
  expect(await tick(desk, 'unaccepted-issues', '2026-05-25T09:30')).toEqual({ sent: 0, skipped: 1 })
  expect(await desk.rows('notices')).toMatchObject([{ to: 'person/T1', state: 'undeliverable' }])
  expect(await desk.rows('digests')).toEqual([])
})

test('a rehearsal counts and writes nothing', async () => {
  await assigned(desk, '张三', '门口路灯坏了三盏')
  desk.clock.now = at('2026-05-25T09:30')
  const answer = await jobsOf(desk).runJobOnce('unaccepted-issues', desk.clock.now, { dryRun: true })
  expect(answer).toEqual({ kind: 'done', posted: { sent: 1, skipped: 0 } })
  expect(await desk.rows('notices')).toEqual([])
})

test('a suspended issue goes on by itself after its last day', async () => {
  await assigned(desk, '张三', '门口路灯坏了三盏')
  const issues = desk.db.collection<{ _id: string }>('issues')
  await issues.updateOne(
    { text: '门口路灯坏了三盏' },
    { $set: { status: 'suspended', suspendedUntil: '2026-05-25', leftMs: 3_600_000 }, $unset: { due: '' } },
  )
  await lookedForAnew(desk)
  await tick(desk, 'resume-suspended', '2026-05-25T00:10')
  expect(await desk.rows('issues')).toMatchObject([{ status: 'suspended' }])
  await tick(desk, 'resume-suspended', '2026-05-26T00:10')
  expect(await desk.rows('issues')).toMatchObject([
    { status: 'in_progress', due: new Date(at('2026-05-26T01:10')) },
  ])
  expect(await desk.rows('audit', { actor: 'system', verb: 'issue.go_on' })).toHaveLength(1)
})
