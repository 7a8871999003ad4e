import { afterEach, beforeEach, expect, test } from 'vitest'
import { COUNTY, Desk } from '../support/desk.js'
import { assigned, at, digests, digestTexts, jobsOf, lookedForAnew, tick } from '../support/issue-desk.js'
import { seen } from '../support/memory-messenger.js'

let desk: Desk

beforeEach(async () => {
  desk = await Desk.open('time_moves')
})

afterEach(() => desk.close())

/** T1 signs for it and suspends it up to that day. */
async function suspended(until = '2026-05-25'): Promise<void> {
  await assigned(desk, '张三', '门口路灯坏了三盏')
  await desk.press('ou_T1', '签收')
  await desk.press('ou_T1', '挂起')
  await desk.press('ou_T1', '提交', { form: { evidence: '等材料到货', until } })
}

const cardsOf = (account: string) =>
  desk.messenger.posted.filter(
    ({ chat, shown }) => chat === `oc_${account}` && shown?.card.title.startsWith('问题 2026-0001'),
  )
const states = (account: string) => cardsOf(account).map((message) => seen(message).split('\n')[0])

test('what the time resumes changes on every card that shows it, in its place, behind what people wait for', async () => {
  await suspended()
  const before = cardsOf('ou_T1').length
  expect(states('ou_T1')).toContain('【问题 2026-0001：已挂起】')
  expect(states('ou_H1')).toContain('【问题 2026-0001：已挂起】')
  await desk.db.collection('outbox').deleteMany({})
  await tick(desk, 'resume-suspended', '2026-05-26T00:10')
  for (const account of ['ou_T1', 'ou_H1']) {
    expect(states(account)).toContain('【问题 2026-0001：办理中】')
    expect(states(account)).not.toContain('【问题 2026-0001：已挂起】')
  }
  expect(cardsOf('ou_T1')).toHaveLength(before)
  const sent = await desk.rows('outbox')
  expect(sent.length).toBeGreaterThanOrEqual(2)
  for (const row of sent) expect(row).toMatchObject({ kind: 'update', bulk: true, state: 'sent' })
})

test('a digest with the issue on it follows too', async () => {
  await assigned(desk, '张三', '门口路灯坏了三盏')
  await desk.press('ou_T1', '签收')
  await tick(desk, 'overdue-issues', '2026-05-22T08:30')
  await desk.db
    .collection('issues')
    .updateMany({}, { $set: { status: 'suspended', suspendedUntil: '2026-05-25', leftMs: 3_600_000 } })
  await lookedForAnew(desk)
  const [card] = digests(desk, 'ou_T1')
  const updates = card?.updates ?? 0
  await tick(desk, 'resume-suspended', '2026-05-26T00:10')
  expect(card?.updates).toBe(updates + 1)
  expect(digestTexts(desk, 'ou_T1')).toEqual(['【5月22日 周五 提醒】\n这些事都已有了结果。'])
})

test('who works on it hears of it in the digest of the morning, once however often the jobs run', async () => {
  await suspended()
  expect(await tick(desk, 'resumed-issues', '2026-05-25T08:30')).toEqual({ sent: 0, skipped: 0 })
  await tick(desk, 'resume-suspended', '2026-05-26T00:10')
  expect(digests(desk, 'ou_T1')).toEqual([])
  await tick(desk, 'resume-suspended', '2026-05-26T00:11')
  expect(await tick(desk, 'resumed-issues', '2026-05-26T08:30')).toEqual({ sent: 1, skipped: 0 })
  expect(digestTexts(desk, 'ou_T1')).toEqual([
    expect.stringMatching(
      /^【5月26日 周二 提醒】\n挂起期满，已恢复办理：1 项\n2026-0001 门口路灯坏了三盏（5月26日 周二起恢复计时，期限 5月2\d日 \d\d:\d\d，.*\[办理\]$/,
    ),
  ])
  expect(await tick(desk, 'resumed-issues', '2026-05-27T08:30')).toEqual({ sent: 0, skipped: 1 })
  expect(await desk.rows('issue_moves', { move: 'go_on' })).toHaveLength(1)
  expect(await desk.rows('audit', { verb: 'issue.go_on' })).toHaveLength(1)
})

test('where the handler has left, the head of the unit hears of it', async () => {
  await suspended()
  await desk.db.collection<{ _id: string }>('people').updateOne({ _id: `${COUNTY}/T1` }, {
    $set: { left: true },
  } as never)
  await desk.db.collection<{ _id: string }>('units').updateOne({ _id: `${COUNTY}/大塘镇` }, {
    $set: { headId: 'B1' },
  } as never)
  await tick(desk, 'resume-suspended', '2026-05-26T00:10')
  expect(await tick(desk, 'resumed-issues', '2026-05-26T08:30')).toEqual({ sent: 1, skipped: 0 })
  expect(digestTexts(desk, 'ou_B1')[0]).toContain('挂起期满，已恢复办理：1 项')
})

test('what was resumed on a day off is told on the next working day, and not if it is done by then', async () => {
  await suspended('2026-05-29')
  await tick(desk, 'resume-suspended', '2026-05-30T00:10')
  expect(await tick(desk, 'resumed-issues', '2026-05-30T08:30')).toEqual({ sent: 0, skipped: 0 })
  await desk.press('ou_T1', '办结')
  await desk.press('ou_T1', '提交', { form: { done: '换了灯' } })
  expect(await tick(desk, 'resumed-issues', '2026-06-01T08:30')).toEqual({ sent: 0, skipped: 0 })
})

test('of two processes that find it at once one moves it, and its cards are drawn once', async () => {
  await suspended()
  desk.clock.now = at('2026-05-26T00:10')
  const [one, other] = [jobsOf(desk), jobsOf(desk)]
  const ends = await Promise.all([
    one.runJobOnce('resume-suspended', desk.clock.now),
    other.runJobOnce('resume-suspended', desk.clock.now + 60_000),
  ])
  await desk.settled()
  expect(ends.map(({ kind }) => kind)).toEqual(['done', 'done'])
  expect(await desk.rows('issue_moves', { move: 'go_on' })).toHaveLength(1)
  expect(states('ou_T1')).toContain('【问题 2026-0001：办理中】')
})

test('the end of a watch is drawn on the cards of the case', async () => {
  await assigned(desk, '张三', '门口路灯坏了三盏')
  await desk.db
    .collection('issues')
    .updateMany(
      {},
      { $set: { kind: 'dispute', status: 'closed', watchUntil: '2026-05-25', settled: SETTLED } },
    )
  await lookedForAnew(desk)
  const before = cardsOf('ou_H1').map(({ updates }) => updates)
  await tick(desk, 'end-watches', '2026-05-26T00:20')
  expect(await desk.rows('issues')).toMatchObject([{ watchEnded: true }])
  const after = cardsOf('ou_H1').map(({ updates }) => updates)
  expect(after.at(-1)).toBe((before.at(-1) ?? 0) + 1)
  expect(seen(cardsOf('ou_H1').at(-1) as never)).toContain('观察期满')
})

const SETTLED = { by: 'oral', day: '2026-05-01', note: '已谈好' }
