import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createOutgoingFiles } from '#src/app/outgoing-files.js'
// @ts-expect-error a script of the build, without types
import { unpackChartFont } from '../../scripts/ensure/chart-font.mjs'
import { readPdf } from '../print/pdf-text.js'
import { COUNTY, Desk } from '../support/desk.js'
import { SMALL_COUNTY } from '../support/small-county.js'

const NOTES: Readonly<Record<string, string>> = {
  A2: '农忙，中午勿扰',
  A4: '长期在外打工，儿子有前科',
}

/** Two units in one village, a village of the same name in another town, notes on some households. */
const ROWS: typeof SMALL_COUNTY = {
  ...SMALL_COUNTY,
  村: [
    ...(SMALL_COUNTY.村 ?? []),
    { 村编码: '361027200001', 乡镇: '双塘镇', '村(社区)': '大塘村', 类型: '村' },
  ],
  户: [
    ...(SMALL_COUNTY.户 ?? []).map((row) => {
      const note = NOTES[row.户编号 ?? '']
      return note ? { ...row, 备注: note } : row
    }),
    ...['吴大', '郑二'].map((户主姓名, i) => ({
      ...{ 户编号: `E${i + 1}`, 村编码: '361027200001', 户主姓名, 在家情况: '常住' },
      ...(i === 0 ? { 包户干部工号: 'C2' } : { 包户干部工号: 'T1' }),
    })),
  ],
}

let desk: Desk

beforeAll(() => unpackChartFont())

beforeEach(async () => {
  desk = await Desk.open('outing', { rows: ROWS })
})

afterEach(() => desk.close())

async function log(account: string, words: string, form: Record<string, string | string[]>): Promise<void> {
  await desk.say(account, `走访 ${words}`)
  await desk.press(account, '提交', { form: { result: 'met', visitDay: '2026-05-20', ...form } })
}

const PROMISE = { findings: '屋后水管漏水', issues: ['water_irrigation'], outcome: 'coordinated' }

/** A household that was visited is listed again once nobody was covered: the visit in vain comes before it is. */
async function knockInVain(account: string, words: string, form: Record<string, string | string[]> = {}) {
  await log(account, words, { ...form, result: 'absent' })
}

test('what was promised is shown, and that it was not kept', async () => {
  await knockInVain('ou_C1', 'A1', { ...PROMISE, promisedDay: '2026-05-25' })
  expect((await desk.say('ou_C1', '去大塘镇大塘村'))[0]).toContain('答应5月25日前办“屋后水管漏水”（待交办）')
  desk.clock.now += 7 * 86_400_000
  const [card] = await desk.say('ou_C1', '去大塘镇大塘村')
  expect(card).toContain('答应5月25日前办“屋后水管漏水”，过了期限还没办好')
  expect(card).toContain('其中再敲门 1 户（家中无人 1、不愿接访 0）')
})

test('what asks for care is shown, and nothing else that is noted', async () => {
  const [card] = await desk.say('ou_C1', '去大塘镇大塘村')
  expect(card).toContain('请注意：农忙，中午勿扰')
  expect(card).not.toContain('前科')
})

test('what was said at the last visit is shown in a few words', async () => {
  await knockInVain('ou_C1', 'A1', { findings: '邻居说全家去县城陪孩子读书了，要到暑假才回来' })
  expect((await desk.say('ou_C1', '去大塘镇大塘村'))[0]).toContain(
    '上次说：邻居说全家去县城陪孩子读书了，要到…',
  )
})

test('a petition is shown to those who work on it alone, neither as an issue nor as what was said', async () => {
  const petition = {
    findings: '青苗费没有给够',
    issues: ['demolition'],
    outcome: 'county_level',
    outcomeNote: '请查账',
  }
  await knockInVain('ou_C1', 'A1', { ...petition, kind: 'petition' })
  expect((await desk.say('ou_C1', '去大塘镇大塘村'))[0]).toContain('青苗费')
  const [town] = await desk.say('ou_T1', '去大塘镇大塘村')
  expect(town).toContain('张三')
  expect(town).not.toContain('青苗费')
})

test('nobody is shown households of another unit', async () => {
  const [card] = await desk.say('ou_C2', '去双塘镇大塘村')
  expect(card).toContain('吴大')
  expect(card).not.toContain('郑二')
  expect((await desk.say('ou_C1', '去石门村'))[0]).toContain('没有找到“石门村”')
  // The town's cadre goes to the whole town, and to a household of their own elsewhere.
  const [places] = await desk.say('ou_T1', '去大塘村')
  expect(places).toContain('[大塘镇大塘村] [双塘镇大塘村]')
  await desk.press('ou_T1', '双塘镇大塘村')
  expect(desk.last()).toContain('郑二')
  expect(desk.last()).not.toContain('吴大')
})

test('a household that went to another unit is not on the card any more, and its tap is refused', async () => {
  await desk.say('ou_C1', '去大塘镇大塘村')
  const shown = desk.newest('oc_ou_C1', '没人在家')
  await desk.db
    .collection<{ _id: string }>('households')
    .updateOne({ _id: 'demo/A1' }, { $set: { unitId: '大塘镇', cadreId: 'T1' }, $inc: { rev: 1 } })
  const answer = await desk.press('ou_C1', '没人在家', shown ? { on: shown } : {})
  expect(answer.toast?.text).toContain('您没有权限登记这一户')
  expect(await desk.rows('visits')).toEqual([])
  await desk.press('ou_C1', '没人在家', { nth: 1 })
  expect(desk.last()).not.toContain('张三')
})

test('who has no household left here goes to those of the unit', async () => {
  await log('ou_C2', 'A7', {})
  const [card] = await desk.say('ou_C2', '去大塘镇大塘村')
  expect(card).toContain('这里您的包户都走访过了，下面是本单位还没走访的户。')
  expect(card).toContain('张三')
})

test('two cards and two taps on one household are one visit', async () => {
  await desk.say('ou_C1', '去大塘镇大塘村')
  const first = desk.newest('oc_ou_C1', '没人在家')
  await desk.say('ou_C1', '去大塘镇大塘村')
  await desk.press('ou_C1', '没人在家')
  const again = await desk.press('ou_C1', '没人在家', first ? { on: first } : {})
  expect(again.toast?.text).toBe('张三家今天已经登记过了，没有重复登记。')
  expect(await desk.rows('visits')).toHaveLength(1)
})

test('a press whose village is not the person’s any more says so', async () => {
  await desk.say('ou_T1', '去大塘村')
  await desk.db
    .collection<{ _id: string }>('households')
    .updateOne({ _id: 'demo/E2' }, { $set: { unitId: '县水利局', cadreId: 'C2' }, $inc: { rev: 1 } })
  const answer = await desk.press('ou_T1', '双塘镇大塘村')
  expect(answer.toast?.text).toBe('这个村现在不在您的走访范围里。请回“出门”重新选。')
})

test('where several villages are left 出门 asks which, with their numbers', async () => {
  expect((await desk.say('ou_C2', '出门'))[0]).toMatch(/\[大塘镇大塘村 1 户\] \[双塘镇大塘村 1 户\]/)
})

test('the paper has the households as they are numbered on the list, with masked phones', async () => {
  await desk.say('ou_C1', '去大塘镇大塘村')
  await desk.press('ou_C1', '打印')
  const [outing] = await desk.rows<{ code: string; householdIds: string[] }>('outings')
  expect(outing?.householdIds).toEqual(['A1', 'A2', 'A3', 'A4', 'A5'])
  const { file } = desk.messenger.posted.find((message) => message.file) ?? {}
  expect(file?.name).toBe(`出门单 ${outing?.code}.pdf`)
  const files = createOutgoingFiles(COUNTY, desk.connection, () => desk.clock.now)
  const [page] = readPdf((await files.bytes(file?.id ?? '')) ?? Buffer.alloc(0))
  for (const words of ['张三', '李四', '单桂花', '139****1000', '农忙，中午勿扰', '王芳'])
    expect(page?.text).toContain(words)
  expect(page?.text).not.toContain('13900001000')
  expect(page?.text).not.toContain('前科')
})

test('a household that went to another unit before the file went out keeps its row, without its name', async () => {
  await desk.say('ou_C1', '去大塘镇大塘村')
  await desk.press('ou_C1', '打印')
  await desk.db
    .collection<{ _id: string }>('households')
    .updateOne({ _id: 'demo/A1' }, { $set: { unitId: '大塘镇', cadreId: 'T1' }, $inc: { rev: 1 } })
  const { file } = desk.messenger.posted.find((message) => message.file) ?? {}
  const files = createOutgoingFiles(COUNTY, desk.connection, () => desk.clock.now)
  const [page] = readPdf((await files.bytes(file?.id ?? '')) ?? Buffer.alloc(0))
  expect(page?.text).not.toContain('张三')
  expect(page?.text).toContain('已不在您的走访范围')
  expect(page?.text).toContain('李四')
})

test('a list is printed once however often it is asked for, and a file of nobody is none', async () => {
  await desk.say('ou_C1', '去大塘镇大塘村')
  await desk.press('ou_C1', '打印')
  await desk.press('ou_C1', '再发一次出门单')
  expect(await desk.rows('outings')).toHaveLength(1)
  expect(desk.messenger.posted.filter((message) => message.file)).toHaveLength(2)
  const files = createOutgoingFiles(COUNTY, desk.connection, () => desk.clock.now)
  expect(await files.bytes('outing/C1/AAAA')).toBeNull()
  expect(await files.bytes('outing/X9/AAAA')).toBeNull()
  expect(await files.bytes('something else')).toBeNull()
})
