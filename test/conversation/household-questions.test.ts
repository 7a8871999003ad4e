import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Who } from '#src/understanding/understood.js'
import { ask } from '../support/ask.js'
import { Desk } from '../support/desk.js'
import { assigned } from '../support/issue-desk.js'

let desk: Desk

beforeEach(async () => {
  desk = await Desk.open('household_questions')
})

afterEach(() => desk.close())

const household = (id: string, said = '张三'): Who => ({ kind: 'household', id, said })
const lastVisit = (who: Who) => ({ about: 'last-visit' as const, who })
const issueState = (who: Who, words: string) => ({ about: 'issue-state' as const, who, words })

async function log(account: string, id: string, form: Record<string, string | string[]>) {
  await desk.say(account, `走访 ${id}`)
  await desk.press(account, '提交', { form: { visitDay: '2026-05-20', ...form } })
}

const PETITION = {
  ...{ result: 'met', findings: '征地补偿多年没有说法', issues: ['petition_legacy'] },
  ...{ outcome: 'coordinated' },
}

test('the last visit is told with who, when, what was said and what became of it', async () => {
  await assigned(desk, 'A1', '路灯坏了')
  const { label, said, changes } = await ask(desk, 'ou_C1', lastVisit(household('A1')))
  expect(label).toBe('question.last-visit')
  expect(said).toMatchInlineSnapshot(`
    "【张三家上次走访】
    大塘村 1组，2人
    5月20日 周三　入户见到人（王芳）
    反映的情况：路灯坏了
    2026-0001 路灯坏了（待签收，现在由县水利局，主办大塘镇，期限 5月21日 12:00） [查看]
    [已走访，无问题] [详细登记]
    截至 5月20日 12:00"
  `)
  // As with 查: looking leaves no trace.
  expect(changes).toBe(0)
})

test('where nobody was met at last, the last visit on which somebody was is told too', async () => {
  await log('ou_C1', 'A1', { result: 'met', findings: '儿子今年考大学', visitDay: '2026-05-18' })
  await log('ou_C1', 'A1', { result: 'absent', visitDay: '2026-05-20' })
  const { said } = await ask(desk, 'ou_C1', lastVisit(household('A1')))
  expect(said).toMatch(
    /5月20日 周三　家中无人（王芳）[\s\S]*5月18日 周一　入户见到人（王芳）\n反映的情况：儿子今年考大学/,
  )
})

test('a visit that was taken back is not told; without any that is said', async () => {
  await log('ou_C1', 'A1', { result: 'met', findings: '水管漏水' })
  await desk.say('ou_C1', '撤销')
  const { said } = await ask(desk, 'ou_C1', lastVisit(household('A1')))
  expect(said).toContain('本次活动还没有走访记录。')
  expect(said).not.toContain('水管漏水')
})

test('a household outside the asker’s scope is as if it were not there, for every question', async () => {
  await log('ou_T1', 'B1', {
    result: 'met',
    findings: '屋顶漏雨',
    issues: ['housing'],
    outcome: 'coordinated',
  })
  for (const question of [lastVisit(household('B1')), issueState(household('B1'), '屋顶')]) {
    const { label, said } = await ask(desk, 'ou_C1', question)
    expect(label).toBe('refused.household.not-found')
    expect(said).not.toContain('屋顶漏雨')
    expect(await ask(desk, 'ou_B1', question)).toMatchObject({ said: expect.stringContaining('屋顶漏雨') })
  }
})

test('a petition case, and the words that led to it, are for those who work on it alone', async () => {
  await log('ou_C1', 'A1', PETITION)
  const own = await ask(desk, 'ou_C1', lastVisit(household('A1')))
  expect(own.said).toContain('反映的情况：征地补偿多年没有说法')
  const colleague = await ask(desk, 'ou_C2', lastVisit(household('A1')))
  expect(colleague.said).toContain('反映的情况：涉及信访事项，请问包户干部')
  const state = await ask(desk, 'ou_C2', issueState(household('A1'), '征地补偿'))
  expect(state).toMatchObject({ label: 'question.no-issue' })
  for (const { said } of [colleague, state]) expect(said).not.toMatch(/多年没有说法|2026-0001/)
})

test('the one issue that the words mean is shown as its card', async () => {
  const number = await assigned(desk, 'A1', '路灯坏了')
  await log('ou_C1', 'A1', {
    ...{ result: 'met', findings: '水管漏水', visitDay: '2026-05-19', issues: ['water_irrigation'] },
    ...{ outcome: 'coordinated' },
  })
  const { label, said } = await ask(desk, 'ou_C1', issueState(household('A1'), '路灯'))
  expect(label).toBe('question.issue')
  expect(said).toContain(`【问题 ${number}：待签收】`)
  expect(said).toContain('主办：大塘镇')
})

test('several are a list, newest first, each with how it stands', async () => {
  await assigned(desk, 'A1', '门口路灯坏了')
  desk.clock.now += 60_000
  await log('ou_C1', 'A1', {
    ...{ result: 'met', findings: '村口路灯也不亮', visitDay: '2026-05-19', issues: ['power_network'] },
    ...{ outcome: 'coordinated', promisedDay: '2026-05-27' },
  })
  const { label, said } = await ask(desk, 'ou_C1', issueState(household('A1'), '路灯'))
  expect(label).toBe('question.issues')
  expect(said).toMatchInlineSnapshot(`
    "【张三家的问题】
    关于“路灯”的问题共 2 件，新的在前：
    2026-0002 村口路灯也不亮（待交办，现在由县水利局，答应 5月27日 周三前） [查看]
    2026-0001 门口路灯坏了（待签收，现在由县水利局，主办大塘镇，期限 5月21日 12:00） [查看]
    截至 5月20日 12:01"
  `)
})

test('words of the same matter find an issue that is worded otherwise', async () => {
  const number = await assigned(desk, 'A1', '晚上门口没有灯')
  const { said } = await ask(desk, 'ou_C1', issueState(household('A1'), '停电'))
  expect(said).toContain(`【问题 ${number}：待签收】`)
})

test('where nothing was told about it, that is said, with the others and the way to report it', async () => {
  await assigned(desk, 'A1', '路灯坏了')
  const some = await ask(desk, 'ou_C1', issueState(household('A1'), '低保'))
  expect(some.said).toMatchInlineSnapshot(`
    "【张三家的问题】
    没有找到张三家关于“低保”的问题，登记过的有下面这些。
    2026-0001 路灯坏了（待签收，现在由县水利局，主办大塘镇，期限 5月21日 12:00） [查看]
    [上报问题]
    截至 5月20日 12:00"
  `)
  const none = await ask(desk, 'ou_C1', issueState(household('A2', '李四'), '低保'))
  expect(none.said).toContain('没有找到李四家关于“低保”的问题，可以现在上报。')
  expect(none.said).toContain('[上报问题]')
})

test('words that name no trouble ask for all of them', async () => {
  await assigned(desk, 'A1', '路灯坏了')
  for (const words of ['', '那件', '的问题'])
    expect(await ask(desk, 'ou_C1', issueState(household('A1'), words))).toMatchObject({
      label: 'question.issue',
    })
  const none = await ask(desk, 'ou_C1', issueState(household('A2', '李四'), '那件事'))
  expect(none.said).toContain('没有找到李四家的问题，可以现在上报。')
})

test('the issues of a village are those that the asker may see', async () => {
  await assigned(desk, 'A1', '路灯坏了')
  const village: Who = { kind: 'village', id: '361027100001', said: '大塘村' }
  expect((await ask(desk, 'ou_C2', issueState(village, '路灯'))).label).toBe('question.issue')
  await log('ou_C1', 'A2', {
    ...{ result: 'met', findings: '路灯太暗', issues: ['power_network'], outcome: 'coordinated' },
  })
  const several = await ask(desk, 'ou_C2', issueState(village, '路灯'))
  expect(several.said).toContain('2026-0002 李四家：路灯太暗')
  await desk.db
    .collection('people')
    .updateOne({ _id: 'demo/C2' as never }, { $set: { unitId: '县委办公室' } })
  const outside = await ask(desk, 'ou_C2', issueState(village, '路灯'))
  expect(outside).toMatchObject({ label: 'question.no-issue' })
  expect(outside.said).not.toContain('路灯坏了')
})

test('several of one name are a choice, without those that are not the asker’s to see', async () => {
  const who: Who = { kind: 'choose', said: '张伟', ids: ['A3', 'A7', 'B1'], why: 'same-name' }
  const { label, said } = await ask(desk, 'ou_C1', lastVisit(who))
  expect(label).toBe('question.which-household')
  expect(said).toMatchInlineSnapshot(`
    "【“张伟”是哪一户？】
    张伟　大塘村 2组（未走访，A3，4人） [是这户]
    张伟　大塘村 3组（未走访，A7） [是这户]"
  `)
})

test('who was not understood, and what is not visited by household, is asked for in a sentence', async () => {
  const said = async (who: Who) => (await ask(desk, 'ou_C1', lastVisit(who))).said
  expect(await said({ kind: 'unknown', said: '' })).toContain('没听出问的是哪一户。')
  expect(await said({ kind: 'unknown', said: '钱七' })).toContain('没有找到“钱七”。')
  expect(await said({ kind: 'village', id: '361027100001', said: '大塘村' })).toContain('走访记录要按户查。')
})

test('in a group nothing about a household is said, by whoever it is asked', async () => {
  await assigned(desk, 'A1', '路灯坏了')
  const group = { id: 'oc_unit', kind: 'group' } as const
  const who: Who = { kind: 'choose', said: '张伟', ids: ['A3', 'A7'], why: 'same-name' }
  const questions = [lastVisit(household('A1')), lastVisit(who), issueState(household('A1'), '路灯')]
  for (const account of ['ou_C1', 'ou_B1'])
    for (const question of [...questions, { about: 'own-left' } as const]) {
      const { said } = await ask(desk, account, question, group)
      expect(said).toBe('这件事请私聊我办理，群里不显示户的信息。')
    }
})

test('a group reads the figures of a village as far as the group goes, whoever asks', async () => {
  const place = (id: string) => ({ about: 'place-progress' as const, villageIds: [id], said: '石门村' })
  const unit = { id: 'oc_unit', kind: 'group' } as const
  const county = { id: 'oc_county', kind: 'group' } as const
  const inUnit = await ask(desk, 'ou_C1', place('361027100001'), unit)
  expect(inUnit.said).toContain('大塘村（大塘镇）还有 6 户没走。')
  expect(inUnit.said).not.toContain('[')
  const beyond = await ask(desk, 'ou_B1', place('361027100002'), unit)
  expect(beyond.said).toBe('本群的范围里没有石门村的户。在群里@我说“进度”看本群范围的进度。')
  const all = await ask(desk, 'ou_C1', place('361027100002'), county)
  expect(all.said).toContain('石门村（大塘镇）还有 2 户没走。')
  const unset = await ask(desk, 'ou_B1', place('361027100002'), { id: 'oc_new', kind: 'group' })
  expect(unset.said).toContain('本群还没有设置范围。')
})
