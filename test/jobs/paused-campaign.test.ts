import { afterEach, beforeEach, expect, test } from 'vitest'
import { importRows } from '#src/store/registry/import-workbook.js'
import { COUNTY, Desk } from '../support/desk.js'
import { assigned, at, digests, digestTexts, jobsOf, tick } from '../support/issue-desk.js'
import { seen } from '../support/memory-messenger.js'
import { SMALL_COUNTY } from '../support/small-county.js'

let desk: Desk

beforeEach(async () => {
  desk = await Desk.open('paused_campaign')
})

afterEach(() => desk.close())

async function pause(reason = '防汛'): Promise<void> {
  await desk.say('ou_B1', '暂停活动')
  await desk.press('ou_B1', '确认暂停', { form: { reason } })
}

async function resume(): Promise<void> {
  await desk.say('ou_B1', '恢复活动')
  await desk.press('ou_B1', '确认恢复', { form: { reason: '' } })
}

const WHY = '活动已暂停（自 5月20日 周三）'

test.each([
  ['uncovered-households', '2026-05-25T08:30'],
  ['weekly-coverage', '2026-05-22T17:00'],
  ['stage-groups', '2026-08-06T08:30'],
])(
  '%s sends nothing while the campaign is paused, says why, and keeps that with the run',
  async (job, when) => {
    await pause()
    expect(await tick(desk, job, when)).toEqual({ sent: 0, skipped: 0, why: WHY })
    expect(await tick(desk, job, when)).toEqual({ sent: 0, skipped: 0, why: WHY })
    expect(await desk.rows('job_runs', { job })).toMatchObject([{ state: 'done', sent: 0, why: WHY }])
    expect(await desk.rows('notices')).toEqual([])
  },
)

test('after it is resumed the next ticks send as before', async () => {
  await pause()
  await tick(desk, 'uncovered-households', '2026-05-25T08:30')
  desk.clock.now = at('2026-05-27T09:00')
  await resume()
  const { sent, why } = await tick(desk, 'uncovered-households', '2026-06-01T08:30')
  expect(why).toBeUndefined()
  expect(sent).toBeGreaterThan(2)
})

test('issues, their deadlines and the calls back go on', async () => {
  await assigned(desk, '张三', '门口路灯坏了三盏')
  await pause()
  await desk.press('ou_T1', '签收')
  expect(await tick(desk, 'overdue-issues', '2026-05-22T08:30')).toEqual({ sent: 1, skipped: 0 })
  const decisions = await tick(desk, 'head-three-decisions', '2026-05-25T08:30')
  expect(decisions).toEqual({ sent: 1, skipped: 0 })
})

test('what was queued and not sent yet loses its reminders to visit, and only those', async () => {
  await assigned(desk, '张三', '门口路灯坏了三盏')
  await tick(desk, 'uncovered-households', '2026-05-25T20:30')
  await tick(desk, 'unaccepted-issues', '2026-05-25T20:40')
  await pause()
  desk.clock.now = at('2026-05-26T08:05')
  await desk.settled()
  expect(digestTexts(desk, 'ou_T1')).toEqual([
    expect.stringMatching(/^【5月26日 周二 提醒】\n等您单位签收：1 项\n.*\[签收\] \[办理\]\n\[免打扰\]$/),
  ])
  expect(digestTexts(desk, 'ou_C1')).toEqual([
    '【5月26日 周二 提醒】\n活动已暂停，走访提醒停发，恢复以后再提醒。',
  ])
})

test('a card that was emptied by the pause takes what comes later in the day', async () => {
  await assigned(desk, '张三', '门口路灯坏了三盏')
  await tick(desk, 'uncovered-households', '2026-05-25T20:30')
  await pause()
  desk.clock.now = at('2026-05-26T08:05')
  await desk.settled()
  await tick(desk, 'unaccepted-issues', '2026-05-26T09:30')
  expect(digests(desk, 'ou_T1')).toHaveLength(1)
  expect(digestTexts(desk, 'ou_T1')[0]).toContain('等您单位签收：1 项')
  expect(digestTexts(desk, 'ou_T1')[0]).not.toContain('没有走访')
})

test('resuming does not bring back what the pause has disarmed', async () => {
  await tick(desk, 'uncovered-households', '2026-05-25T20:30')
  await pause()
  await resume()
  desk.clock.now = at('2026-05-26T08:05')
  await desk.settled()
  expect(digestTexts(desk, 'ou_C1')).toEqual(['【5月26日 周二 提醒】\n这些事都已有了结果。'])
})

test('a weekly summary that waits for the morning is not sent at all', async () => {
  await tick(desk, 'weekly-coverage', '2026-05-22T20:30')
  await pause()
  desk.clock.now = at('2026-05-25T08:05')
  await desk.settled()
  expect(desk.messenger.posted.map(seen).filter((text) => text.includes('周报】'))).toEqual([])
  expect(await desk.rows('outbox', { code: 'disarmed' })).toHaveLength(2)
})

test('what was put off by 免打扰 is not in 待办 any more', async () => {
  await desk.say('ou_C1', '免打扰')
  await tick(desk, 'uncovered-households', '2026-05-25T08:30')
  expect((await desk.say('ou_C1', '待办')).join('\n')).toContain('还有 5 户没有走访')
  await pause()
  expect((await desk.say('ou_C1', '待办')).join('\n')).not.toContain('还有 5 户没有走访')
})

test('of two who confirm at one moment one pauses the campaign, and the other reads who did', async () => {
  const people = desk.db.collection<{ _id: string }>('people')
  await people.updateOne({ _id: 'demo/H1' }, { $set: { roles: ['head', 'admin'] } } as never)
  await desk.say('ou_B1', '暂停活动')
  await desk.say('ou_H1', '暂停活动')
  await Promise.all([
    desk.press('ou_B1', '确认暂停', { form: { reason: '甲' } }),
    desk.press('ou_H1', '确认暂停', { form: { reason: '乙' } }),
  ])
  const audit = await desk.rows<{ actor: string }>('audit', { verb: 'campaign.pause' })
  expect(audit).toHaveLength(1)
  const [winner, loser, name] =
    audit[0]?.actor === 'B1' ? ['ou_B1', 'ou_H1', '周敏'] : ['ou_H1', 'ou_B1', '李强']
  const shown = (account: string) => desk.messenger.posted.filter(({ chat }) => chat === `oc_${account}`)
  expect(seen(shown(winner).at(-1) as never)).toContain('已暂停：民情大走访')
  expect(seen(shown(loser).at(-1) as never)).toContain(`由${name}（`)
  expect(seen(shown(loser).at(-1) as never)).toContain('没有重复暂停')
  expect(await desk.rows('campaigns')).toMatchObject([{ pauses: 1, lastPause: { by: audit[0]?.actor } }])
})

test('who, when, from what, to what and why are kept', async () => {
  await pause('防汛')
  await resume()
  expect(await desk.rows('audit', { subject: 'campaign/民情大走访' })).toMatchObject([
    {
      actor: 'B1',
      verb: 'campaign.pause',
      before: { state: 'running' },
      after: { state: 'paused' },
      reason: '防汛',
    },
    {
      actor: 'B1',
      verb: 'campaign.resume',
      before: { state: 'paused', by: 'B1' },
      after: { state: 'running' },
    },
  ])
})

test('a changed workbook does not end a pause', async () => {
  await pause()
  const rows = { ...SMALL_COUNTY, 活动: [{ 名称: '民情大走访', 开始: '2026-05-01', 结束: '2026-10-31' }] }
  const { connection } = desk
  const report = await importRows({ connection, county: COUNTY, actor: 'system', now: desk.clock.now, rows })
  expect(report.ok).toBe(true)
  expect(await desk.rows('campaigns')).toMatchObject([{ to: '2026-10-31', pauses: 1 }])
  expect(await tick(desk, 'uncovered-households', '2026-05-25T08:30')).toMatchObject({ why: WHY })
})

test('a rehearsal says why too', async () => {
  await pause()
  const answer = await jobsOf(desk).runJobOnce('uncovered-households', at('2026-05-25T08:30'), {
    dryRun: true,
  })
  expect(answer).toEqual({ kind: 'done', posted: { sent: 0, skipped: 0, why: WHY } })
})
