import { afterEach, beforeEach, expect, test } from 'vitest'
import { weeklyCoverageCard } from '#cards/coverage-weekly.js'
import { toPlainText } from '#cards/plain-text.js'
import { emptyTally } from '#src/domain/coverage/tally.js'
import { renderCard } from '#src/messenger/feishu/render-card.js'
import { weeklyView } from '#src/views/weekly-coverage-view.js'
import { COUNTY, Desk } from '../support/desk.js'
import { assigned, at, jobsOf, tick } from '../support/issue-desk.js'
import { seen } from '../support/memory-messenger.js'

let desk: Desk

beforeEach(async () => {
  desk = await Desk.open('weekly_coverage')
})

afterEach(() => desk.close())

const summaries = (chat: string) =>
  desk.messenger.posted.filter((m) => m.chat === chat && m.shown?.card.title.includes('走访周报'))
const texts = (chat: string) => summaries(chat).map(seen)

test('each group reads its own scope: counts, exclusions, the change, issues, and the moment they are of', async () => {
  await assigned(desk, '张三', '门口路灯坏了三盏')
  expect(await tick(desk, 'weekly-coverage', '2026-05-22T17:00')).toEqual({ sent: 2, skipped: 0 })
  expect(texts('oc_unit').map(withoutPicture)).toEqual([
    `【水利局走访周报】
覆盖率：16.6%（1/6）
应访：6 户（不含搬迁 0、空户 1）
问题：新提出 1 件，办结 0 件，现在超期 1 件
群众满意率：这一期还没有回访评价
按村（社区）
名称 | 覆盖率（已访/应访） | 不含（搬迁/空户）
大塘村 | 16.6%（1/6） | 0/1
截至 5月22日 17:00；问题从 5月15日 17:00 算起，按户所在的范围算。已访/应访，应访不含搬迁和空户。`,
  ])
  desk.clock.now += 60_000
  await desk.press('ou_T1', '签收')
  await desk.press('ou_T1', '办结')
  await desk.press('ou_T1', '提交', { form: { done: '换了灯' } })
  expect(await tick(desk, 'weekly-coverage', '2026-05-29T17:00')).toEqual({ sent: 2, skipped: 0 })
  expect(withoutPicture(texts('oc_county')[1] ?? '')).toBe(`【全县走访周报】
覆盖率：12.5%（1/8）
应访：8 户（不含搬迁 0、空户 1）
比上期（5月22日 17:00）：0 户
问题：新提出 0 件，办结 1 件，现在超期 0 件
群众满意率：这一期还没有回访评价
按单位
名称 | 覆盖率（已访/应访） | 比上期 | 不含（搬迁/空户）
水利局 | 16.6%（1/6） | 0 | 0/1
大塘镇 | 0.0%（0/2） | 0 | 0/0
按乡镇
名称 | 覆盖率（已访/应访） | 比上期 | 不含（搬迁/空户）
大塘镇 | 12.5%（1/8） | 0 | 0/1
截至 5月29日 17:00；问题从 5月22日 17:00 算起，按户所在的范围算。已访/应访，应访不含搬迁和空户。`)
})

const withoutPicture = (text: string) => text.replace(/〔图.*〕\n/, '')

test('what is kept of a week equals a recount of the households as they were then, and stays', async () => {
  await assigned(desk, '张三', '门口路灯坏了三盏')
  await tick(desk, 'weekly-coverage', '2026-05-22T17:00')
  const states = await desk.rows<{ unitId: string; villageId: string; state: string }>('households')
  const recounted = new Map<string, number>()
  for (const { unitId, villageId, state } of states) {
    const key = `${unitId}/${villageId}/${state}`
    recounted.set(key, (recounted.get(key) ?? 0) + 1)
  }
  const [snapshot] = await desk.rows<{ cells: { unitId: string; villageId: string; tally: object }[] }>(
    'weekly_snapshots',
  )
  const kept = (snapshot?.cells ?? []).flatMap(({ unitId, villageId, tally }) =>
    Object.entries(tally).flatMap(([state, n]) =>
      n > 0 ? [[`${unitId}/${villageId}/${state}`, n] as const] : [],
    ),
  )
  expect(new Map(kept)).toEqual(recounted)
  desk.clock.now = at('2026-05-25T10:00')
  await desk.say('ou_C1', '走访')
  await desk.press('ou_C1', '已走访，无问题')
  await tick(desk, 'weekly-coverage', '2026-05-29T17:00')
  expect((await desk.rows('weekly_snapshots')).sort(byId)[0]).toEqual(snapshot)
  expect(texts('oc_unit')[1]).toContain('比上期（5月22日 17:00）：+1 户')
})

const byId = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)

test('a tick that is run again, by hand or by two processes at once, sends nothing twice', async () => {
  desk.clock.now = at('2026-05-22T17:00')
  await Promise.all([1, 2].map(() => jobsOf(desk).runJobOnce('weekly-coverage', desk.clock.now)))
  await desk.settled()
  expect(await tick(desk, 'weekly-coverage', '2026-05-22T17:05')).toEqual({ sent: 0, skipped: 2 })
  expect([summaries('oc_unit').length, summaries('oc_county').length]).toEqual([1, 1])
  expect(await desk.rows('weekly_snapshots')).toHaveLength(1)
})

test('after eight in the evening it waits for the next working morning', async () => {
  expect(await tick(desk, 'weekly-coverage', '2026-05-22T20:30')).toEqual({ sent: 2, skipped: 0 })
  desk.clock.now = at('2026-05-24T12:00')
  await desk.settled()
  expect(summaries('oc_unit')).toEqual([])
  desk.clock.now = at('2026-05-25T08:00')
  await desk.settled()
  expect(summaries('oc_unit')).toHaveLength(1)
  expect(texts('oc_unit')[0]).toContain('截至 5月22日 20:30')
})

test.each([
  ['on a Thursday', '2026-05-21T17:00', {}],
  ['to a group that the bot has left', '2026-05-22T17:00', { $set: { leftAt: new Date(0) } }],
  [
    'to a group that is for nothing',
    '2026-05-22T17:00',
    { $set: { scope: 'unknown' }, $unset: { scopeId: '' } },
  ],
])('nothing is sent %s', async (_, when, change) => {
  if (Object.keys(change).length > 0)
    await desk.db.collection('chat_groups').updateMany({ county: COUNTY }, change)
  expect(await tick(desk, 'weekly-coverage', when)).toEqual({ sent: 0, skipped: 0 })
  expect(await desk.rows('weekly_snapshots')).toEqual([])
})

test('no household is named, nobody ranked or mentioned; a rehearsal keeps nothing', async () => {
  await assigned(desk, '张三', '门口路灯坏了三盏')
  desk.clock.now = at('2026-05-22T17:00')
  await jobsOf(desk).runJobOnce('weekly-coverage', desk.clock.now, { dryRun: true })
  expect(await desk.rows('weekly_snapshots')).toEqual([])
  await tick(desk, 'weekly-coverage', '2026-05-22T17:00')
  const all = [...texts('oc_unit'), ...texts('oc_county')].join('\n')
  for (const { head } of await desk.rows<{ head: string }>('households')) expect(all).not.toContain(head)
  expect(all).not.toMatch(/第.名|排名|@|门口路灯/)
})

test('a county of 600 villages, 170 units and 40 towns fits into a card that the platform takes whole', () => {
  const unit = (i: number) => `县发展和改革委员会第${i}直属事业单位服务中心`
  const cells = Array.from({ length: 600 }, (_, i) => ({
    ...{ unitId: unit(i % 170), villageId: `36${i}`, town: `第${i % 40}少数民族乡人民政府` },
    tally: { ...emptyTally, met: 1_000 + i, unvisited: 900, moved: 12, vacant: 34 },
  }))
  const snapshot = { campaignId: 'c', week: '2026-05-18', at: 0, since: 0, cells, issues: [] }
  const facts = {
    ...{ snapshot, previous: snapshot },
    units: Array.from({ length: 170 }, (_, order) => ({
      ...{ id: unit(order), kind: 'county_department' as const, headId: 'H', order },
    })),
    villages: cells.map(({ villageId, town }, order) => ({
      ...{ id: villageId, town, name: `龙泉第${order}社区居民委员会`, kind: 'village' as const, order },
    })),
  }
  const towns = [{ scope: 'town' as const, scopeId: '第1少数民族乡人民政府' }]
  for (const group of [{ scope: 'county' as const }, ...towns]) {
    const view = weeklyView(facts, group, true)
    const card = weeklyCoverageCard(view ?? ({} as never))
    expect(renderCard({ key: 'k'.repeat(22), rev: 0, card })).not.toContain('只显示了一部分')
    for (const { rows } of view?.parts ?? [])
      expect(rows.reduce((sum, { covered }) => sum + covered, 0)).toBe(view?.overall.covered)
  }
  const text = toPlainText(weeklyCoverageCard(weeklyView(facts, { scope: 'county' }, true) ?? ({} as never)))
  expect(text).toContain('【全县走访周报（补发）】')
  expect(text).toMatch(/其余 \d+ 个单位合计 \| /)
})

test('nothing is sent after the campaign', async () => {
  await desk.db.collection('phases').deleteMany({ county: COUNTY })
  const why = '活动已经结束（9月30日 周三结束）'
  expect(await tick(desk, 'weekly-coverage', '2026-10-16T17:00')).toEqual({ sent: 0, skipped: 0, why })
  expect(await desk.rows('weekly_snapshots')).toEqual([])
})

test('outside of the phase in which households are visited no group gets a summary, and the run says why', async () => {
  const ahead = { sent: 0, skipped: 0, why: '“组织实施”还没有开始（5月15日 周五开始）' }
  expect(await tick(desk, 'weekly-coverage', '2026-05-08T17:00')).toEqual(ahead)
  const over = { sent: 0, skipped: 0, why: '“组织实施”已经结束（8月5日 周三结束）' }
  expect(await tick(desk, 'weekly-coverage', '2026-08-07T17:00')).toEqual(over)
  expect(await desk.rows('weekly_snapshots')).toEqual([])
  expect(await tick(desk, 'weekly-coverage', '2026-07-31T17:00')).toEqual({ sent: 2, skipped: 0 })
})
