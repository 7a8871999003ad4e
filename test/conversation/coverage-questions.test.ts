import { afterEach, beforeEach, expect, test } from 'vitest'
import type { HouseholdRow, VisitRow } from '../campaign/facts.js'
import { countCoverage } from '../campaign/recount-coverage.js'
import { ask } from '../support/ask.js'
import { Desk } from '../support/desk.js'
import { SMALL_COUNTY } from '../support/small-county.js'

const DATANG = '361027100001'
const SHIMEN = '361027100002'
const OTHER_DATANG = '361027101001'

/** One more 大塘村 in another town, with a household of C1's unit. */
const COUNTY_WITH_TWINS: typeof SMALL_COUNTY = {
  ...SMALL_COUNTY,
  村: [
    ...(SMALL_COUNTY.村 ?? []),
    { 村编码: OTHER_DATANG, 乡镇: '嵩市镇', '村(社区)': '大塘村', 类型: '村' },
  ],
  挂点: [...(SMALL_COUNTY.挂点 ?? []), { 单位: '县水利局', 村编码: OTHER_DATANG }],
  户: [
    ...(SMALL_COUNTY.户 ?? []),
    { 户编号: 'D1', 村编码: OTHER_DATANG, 户主姓名: '赵六', 在家情况: '常住', 包户干部工号: 'C1' },
  ],
}

let desk: Desk

beforeEach(async () => {
  desk = await Desk.open('coverage_questions', { rows: COUNTY_WITH_TWINS })
})

afterEach(() => desk.close())

const place = (...villageIds: string[]) => ({
  ...{ about: 'place-progress' as const, villageIds, said: '大塘村' },
})

async function log(account: string, household: string, result: string, visitDay = '2026-05-20') {
  await desk.say(account, `走访 ${household}`)
  await desk.press(account, '提交', { form: { result, visitDay } })
}

/** Figures of the card, as they can be counted in the visits themselves. */
async function recounted(of: (household: HouseholdRow) => boolean): Promise<string> {
  const [households, visits] = await Promise.all([
    desk.rows<HouseholdRow>('households'),
    desk.rows<VisitRow>('visits'),
  ])
  const { toVisit, covered, left, moved, vacant } = countCoverage({ households, visits }, of)
  return `还有 ${left} 户没走|（${covered}/${toVisit}）|不含搬迁 ${moved}、空户 ${vacant}`
}

function figuresIn(said: string): string {
  const found = [/还有 \d+ 户没走/, /（\d+\/\d+）/, /不含搬迁 \d+、空户 \d+/].map(
    (one) => one.exec(said)?.[0],
  )
  return found.join('|')
}

test('what is left and how far a village is equals a recount from the visits', async () => {
  await log('ou_C1', 'A1', 'met')
  await log('ou_C1', 'A2', 'absent')
  await log('ou_C1', 'A4', 'moved')
  await log('ou_C2', 'A7', 'phone')
  await log('ou_T1', 'B1', 'refused')
  await log('ou_C1', 'D1', 'met')
  const own = await ask(desk, 'ou_C1', { about: 'own-left' })
  expect(figuresIn(own.said)).toBe(await recounted(({ cadreId }) => cadreId === 'C1'))
  const ofUnit = await ask(desk, 'ou_H1', place(DATANG))
  expect(figuresIn(ofUnit.said)).toBe(
    await recounted(({ villageId, unitId }) => villageId === DATANG && unitId === '县水利局'),
  )
  const ofCounty = await ask(desk, 'ou_B1', place(SHIMEN))
  expect(figuresIn(ofCounty.said)).toBe(await recounted(({ villageId }) => villageId === SHIMEN))
})

test('what is left comes with its parts, by village where there are several, and the way to the list', async () => {
  await log('ou_C1', 'A1', 'met')
  const { said, changes } = await ask(desk, 'ou_C1', { about: 'own-left' })
  expect(said).toMatchInlineSnapshot(`
    "【我还没走的户】
    您名下还有 5 户没走。
    覆盖率：16.6%（1/6）
    应访：6 户（共 7 户，不含搬迁 0、空户 1）
    已访：1 户（入户 1、电话 0）
    未访：5 户（未走访 5、家中无人 0、不愿接访 0）
    截至 5月20日 12:00
    已访 1/6
    按村（社区）
    名称 | 覆盖率（已访/应访） | 不含（搬迁/空户）
    大塘村（大塘镇）：还有 4 户 | 20.0%（1/5） | 0/1
    大塘村（嵩市镇）：还有 1 户 | 0.0%（0/1） | 0/0
    [去走访] [出门] [刷新]"
  `)
  expect(changes).toBe(0)
})

test('a cadre without rights over a unit gets their own households of a village, its unit head those of the unit', async () => {
  const own = await ask(desk, 'ou_C2', place(DATANG))
  expect(own.said).toContain('大塘村（大塘镇）还有 1 户没走，只数您的包户。')
  const unit = await ask(desk, 'ou_H1', place(DATANG))
  expect(unit.said).toContain('大塘村（大塘镇）还有 6 户没走，只数本单位的户。')
})

test("a township's head sees the whole of a village of the township, though another unit is linked to it", async () => {
  const { said } = await ask(desk, 'ou_T1', place(DATANG))
  expect(said).toContain('大塘村（大塘镇）还有 6 户没走。')
})

test('of a village in which the asker has nothing to see there are no figures', async () => {
  const { label, said } = await ask(desk, 'ou_C2', place(SHIMEN))
  expect(label).toBe('question.place-none')
  expect(said).not.toMatch(/\d/)
})

test('of two villages of one name the asker is asked which; of whom only one is theirs, not', async () => {
  const both = await ask(desk, 'ou_B1', place(DATANG, OTHER_DATANG))
  expect(both.said).toMatchInlineSnapshot(`
    "【哪个大塘村？】
    大塘村　大塘镇 [看这个村]
    大塘村　嵩市镇 [看这个村]"
  `)
  const one = await ask(desk, 'ou_T1', place(DATANG, OTHER_DATANG))
  expect(one.said).toContain('大塘村（大塘镇）')
})

test('who has no households of their own is told so', async () => {
  const head = await ask(desk, 'ou_H1', { about: 'own-left' })
  expect(head.said).toContain('您名下没有包户。')
  expect(head.said).toContain('【水利局走访进度】')
})

test('a deputy sees the unit for whose head they stand in', async () => {
  await desk.db.collection<{ _id: string }>('deputies').insertOne({
    ...{ _id: 'demo/dep', county: 'demo', absentId: 'H1', deputyId: 'C2', from: '2026-05-20' },
    ...{ to: '2026-05-22', namedBy: 'H1', namedAt: new Date(desk.clock.now), told: [] },
  } as never)
  const { said } = await ask(desk, 'ou_C2', place(DATANG))
  expect(said).toContain('还有 6 户没走，只数本单位的户。')
})
