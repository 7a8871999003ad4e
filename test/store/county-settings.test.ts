import { afterAll, beforeAll, expect, test } from 'vitest'
import { setSetting, showSettings } from '#src/cli/settings.js'
import type { Workplace } from '#src/cli/workplace.js'
import { CASES, readSettings, setSettings } from '#src/store/county-settings.js'
import { COUNTY, Desk, NOON } from '../support/desk.js'

let desk: Desk
let place: Workplace
beforeAll(async () => {
  desk = await Desk.open('county_settings')
  place = { connection: desk.connection, county: COUNTY, config: {} as Workplace['config'] }
})
afterAll(() => desk.close())

const settings = async () => (await readSettings(desk.connection, COUNTY, CASES)).settings

test('a county that has set nothing goes by the Regulation', async () => {
  expect(await settings()).toEqual({
    ...{ petitionDays: 60, disputeDays: 30, extensionDays: 30, watchMonths: 6 },
  })
})

test('what is set holds from then on, and the audit says who set what from what', async () => {
  const { ok, lines } = await setSetting(place, '信访期限', '45')
  expect({ ok, lines }).toEqual({
    ok: true,
    lines: ['信访期限：60 天 → 45 天。以后登记、重新办理的按新的算，已经定下的日期不变。'],
  })
  const { lines: shown } = await showSettings(place)
  expect(shown[0]).toContain('信访期限\t45 天，默认 60')
  const [entry] = await desk.rows('audit', { verb: 'settings.cases' })
  expect(entry).toMatchObject({
    ...{ actor: 'operator', subject: 'settings/cases' },
    before: { petitionDays: 60 },
    after: { petitionDays: 45, watchMonths: 6 },
  })
  await desk.say('ou_C1', '走访 张三')
  await desk.press('ou_C1', '提交', {
    form: {
      ...{ result: 'met', visitDay: '2026-05-20', findings: '老账没结', issues: ['petition_legacy'] },
      ...{ outcome: 'county_level' },
    },
  })
  const [issue] = await desk.rows('issues')
  expect(issue).toMatchObject({ kind: 'petition', statutory: { due: '2026-07-04' }, caseDue: '2026-07-04' })
})

test('how long the audit is kept is set apart from the cases, with what will happen and its own entry', async () => {
  const { ok, lines } = await setSetting(place, '操作记录保留', '３６５')
  expect({ ok, lines }).toEqual({
    ok: true,
    lines: [
      '操作记录保留：1096 天 → 365 天。从下一个凌晨起，超过 365 天的操作记录会清理，清理后不能恢复；每天的封存一直保留。',
    ],
  })
  expect((await showSettings(place)).lines.at(-1)).toContain('操作记录保留\t365 天，默认 1096')
  expect(await desk.rows('audit', { verb: 'settings.retention' })).toMatchObject([
    { actor: 'operator', before: { auditDays: 1096 }, after: { auditDays: 365 } },
  ])
})

test.each([
  ['信访期限', '61', '“信访期限”要写 1 到 60 的整数'],
  ['信访期限', '半年', '“信访期限”要写 1 到 60 的整数'],
  ['延长期限', '0', '“延长期限”要写 1 到 30 的整数'],
  ['操作记录保留', '179', '“操作记录保留”要写 180 到 3650 的整数'],
  ['操作记录保留', '4000', '“操作记录保留”要写 180 到 3650 的整数'],
  ['操作记录保留', '', '“操作记录保留”要写 180 到 3650 的整数'],
  ['期限', '30', '没有叫“期限”的设置。可以设的是：信访期限、纠纷期限、延长期限、观察期、操作记录保留'],
])('%s cannot be set to %s', async (name, value, said) => {
  const before = await settings()
  const { ok, lines } = await setSetting(place, name, value)
  expect(ok).toBe(false)
  expect(lines[0]).toContain(said)
  expect(await settings()).toEqual(before)
})

test('of two that set it at the same moment one is told to try again, and nothing is audited that was not set', async () => {
  const set = (days: number) =>
    setSettings(desk.connection, COUNTY, CASES, {
      ...{ actor: 'operator', now: NOON, set: { disputeDays: days }, id: `set-${days}` },
    })
  const answers = await Promise.all([set(20), set(25)])
  const after = await settings()
  const entries = await desk.rows('audit', { _id: { $in: [`${COUNTY}/set-20`, `${COUNTY}/set-25`] } })
  expect(answers.filter(({ ok }) => ok)).toHaveLength(entries.length)
  expect([20, 25]).toContain(after.disputeDays)
})
