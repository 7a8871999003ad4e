import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Card } from '#cards/card.js'
import { buttonsOf } from '#cards/card.js'
import { fits } from '#src/messenger/feishu/card-limits.js'
import { Desk } from '../support/desk.js'
import { rendered } from '../support/rendered-card.js'
import { SMALL_COUNTY } from '../support/small-county.js'

const GIVEN = '大中小东南西北春夏秋冬金木水火土日月星辰风云雷电山河湖海松竹梅兰菊荷桃李杏桂柳杉樟'
const NAMES = [...GIVEN].map((sign) => `郑${sign}福`)
let desk: Desk
beforeAll(async () => {
  desk = await Desk.open('understood_limits', {
    rows: {
      ...SMALL_COUNTY,
      户: NAMES.map((head, i) => ({
        ...{ 户编号: `F${i}`, 村编码: '361027100001', 户主姓名: head, 村民小组: '二十三组' },
        ...{ 家庭人口: '6', 在家情况: '常住', 包户干部工号: 'C1' },
      })),
    },
  })
})
afterAll(() => desk.close())

function newest(label: string): Card {
  const card = desk.newest('oc_ou_C1', label)?.shown?.card
  if (!card) throw new Error(`no card with ${label}`)
  return card
}

/** What the platform gets; nothing of the card was cut away to make it fit. */
function expectWhole(card: Card): void {
  const json = JSON.stringify(rendered({ key: 'k'.repeat(22), rev: 0, card }))
  expect(fits(json)).toBe(true)
  expect(json).not.toContain('只显示了一部分')
}

test('a message about forty households is shown whole, page by page, and confirmed at once', async () => {
  expect(NAMES.length).toBeGreaterThanOrEqual(40)
  const long = '路面开裂好几处下雨天积水很深老人小孩走路不方便'
  const told = NAMES.map((name, i) => (i % 2 === 0 ? `${name}家${long}` : `${name}家没人在家`))
  await desk.say('ou_C1', `今天走了${NAMES.join('、')}。${told.slice(0, 30).join('；')}`)
  const seenNames = new Set<string>()
  for (;;) {
    const card = newest('取消')
    expectWhole(card)
    for (const name of NAMES) if (JSON.stringify(card).includes(name)) seenNames.add(name)
    if (!buttonsOf(card).some(({ label }) => label === '下一页')) break
    await desk.press('ou_C1', '下一页')
  }
  expect(seenNames.size).toBe(NAMES.length)
  await desk.press('ou_C1', '确认')
  expect(await desk.rows('visits')).toHaveLength(NAMES.length)
  expect(await desk.rows('issues')).toHaveLength(15)
  const lists = new Set<string>()
  for (;;) {
    const card = newest('继续走访')
    expectWhole(card)
    for (const name of NAMES) if (JSON.stringify(card).includes(name)) lists.add(name)
    if (!buttonsOf(card).some(({ label }) => label === '下一页')) break
    await desk.press('ou_C1', '下一页')
  }
  expect(lists.size).toBe(NAMES.length)
})

test('all categories of an issue beside a full page of others are shown whole', async () => {
  await desk.say(
    'ou_C1',
    NAMES.slice(0, 8)
      .map((name) => `${name}家水管漏水`)
      .join('；'),
  )
  await desk.press('ou_C1', '改类别')
  await desk.press('ou_C1', '更多')
  expectWhole(newest('取消'))
  await desk.say('ou_C1', '取消')
})

test('a page of names that are all unsure is shown whole', async () => {
  await desk.say(
    'ou_C1',
    `昨天走了${Array.from({ length: 12 }, (_, i) => `郑${GIVEN[i]}幅`).join('、')}，都好`,
  )
  expectWhole(newest('取消'))
})
