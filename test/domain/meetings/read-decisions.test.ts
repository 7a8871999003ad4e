import { expect, test } from 'vitest'
import type { MeetingDecision } from '#src/domain/meetings/meeting.js'
import { numbersIn, readDecisions } from '#src/domain/meetings/read-decisions.js'
import type { Unit } from '#src/domain/registry/types.js'
import { decisionsRefused } from '#src/text/meeting-sentences.js'

const NOW = Date.parse('2026-05-20T12:00:00+08:00')
const unit = (id: string, shortName?: string): Unit => ({
  ...{ id, kind: 'county_department', headId: '', order: 0 },
  ...(shortName ? { shortName } : {}),
})
const UNITS = [
  unit('县水利局', '水利局'),
  unit('县农业农村局', '农业局'),
  unit('城关镇'),
  unit('大塘镇'),
  unit('县交通运输局', '交通'),
  unit('县交通战备办公室', '交通'),
]
const NUMBERS = new Set(['2026-0123', '2026-0124', '2025-0088'])
const facts = { units: UNITS, numbers: NUMBERS, now: NOW }

function one(line: string): MeetingDecision {
  const read = readDecisions(line, facts)
  if (read.kind !== 'read') throw new Error(decisionsRefused(read) ?? '')
  expect(read.decisions).toHaveLength(1)
  return read.decisions[0] as MeetingDecision
}

const WHOLE: MeetingDecision = {
  ...{ number: '2026-0123', unitId: '县水利局', days: 10 },
  ...{ coUnitIds: ['县农业农村局', '城关镇'], opinion: '先送水，再查管道' },
}

test.each([
  '0123 县水利局 10天 协办县农业农村局、城关镇 意见：先送水，再查管道',
  '0123 水利局 10个工作日 协办农业局、城关镇 先送水，再查管道',
  '问题0123：县水利局，10天，协办：县农业农村局、城关镇；意见 先送水，再查管道',
  '2026-0123　县水利局　１０天内　协办 县农业农村局 城关镇　先送水，再查管道',
  '1. 0123 主办县水利局 协办单位县农业农村局、 城关镇 10 先送水，再查管道',
  '（2）０１２３ 主办 县水利局 10工作日内办结 协办县农业农村局 协办城关镇 意见先送水，再查管道',
])('reads “%s”', (line) => {
  expect(one(line)).toEqual(WHOLE)
})

test('limit, co-handlers and opinion can be left out; the opinion stays as it was written', () => {
  expect(one('2025-0088 城关镇')).toEqual({ number: '2025-0088', unitId: '城关镇', coUnitIds: [] })
  expect(one('0124 大塘镇 请于６月底前 修好（含支渠）')).toEqual({
    ...{ number: '2026-0124', unitId: '大塘镇', coUnitIds: [] },
    opinion: '请于６月底前 修好（含支渠）',
  })
  expect(one('0124 大塘镇 意见：6月30日前修好').opinion).toBe('6月30日前修好')
})

test('empty lines are no decisions, but count as lines', () => {
  const read = readDecisions('\n0123 县水利局\r\n\n0124 城关镇 5天\n', facts)
  expect(read.kind === 'read' && read.decisions.map(({ number }) => number)).toEqual([
    '2026-0123',
    '2026-0124',
  ])
  expect(decisionsRefused(readDecisions('0123 县水利局\n\n0124 没有', facts))).toMatch(/^第 3 行：/)
})

test.each([
  ['no number', '县水利局 10天', '开头没有问题编号。请写成“0123 县水利局'],
  ['a number that no issue has', '0999 县水利局', '没有问题 2026-0999。请核对编号'],
  ['an issue a second time', '0123 城关镇', '问题 2026-0123 在第 1 行已经写过。请只留一行。'],
  ['no unit', '0124', '编号后面没有主办单位。请写单位全称或简称'],
  ['a limit where the unit should be', '0124 10天 县水利局', '编号后面没有主办单位'],
  ['a unit that is not there', '0124 水务局 10天', '没有叫“水务局”的单位。请写单位全称或简称'],
  ['a part of a name', '0124 水利 10天', '没有叫“水利”的单位。是不是“县水利局”？'],
  ['words without a blank', '0124 县水利局十天', '没有叫“县水利局十天”的单位。是不是“县水利局”？'],
  [
    'a short name of several',
    '0124 交通',
    '简称“交通”有几个单位在用：县交通运输局、县交通战备办公室。请写全称。',
  ],
  ['a co-handler that is not there', '0124 城关镇 协办水务局', '没有叫“水务局”的单位'],
  ['a short name of several co-handlers', '0124 城关镇 协办交通', '简称“交通”有几个单位在用'],
  ['nobody to help', '0124 城关镇 5天 协办', '“协办”后面没有单位'],
  ['a lead that helps itself', '0124 城关镇 协办县水利局、城关镇', '城关镇是主办，不用再写协办'],
  ['a limit in weeks', '0124 城关镇 两周', '“两周”看不成期限。请写 1 到 90 个工作日'],
  ['a limit that is too long', '0124 城关镇 120天', '“120天”看不成期限'],
  ['no days at all', '0124 城关镇 0天', '“0天”看不成期限'],
  [
    'a date for a limit',
    '0124 城关镇 6月30日前',
    '“6月30日前”看不成期限。请写 1 到 90 个工作日，例如“10天”；是意见的',
  ],
  ['too long an opinion', `0124 城关镇 ${'修'.repeat(301)}`, '意见最多 300 字'],
])('%s is told with its line and what to write', (_, line, sentence) => {
  const read = readDecisions(`0123 县水利局 10天\n${line}`, facts)
  const refused = decisionsRefused(read)
  expect(refused).toContain(`第 2 行：${sentence}`)
  expect(refused).not.toContain('第 1 行：')
})

test('at most five help with one', () => {
  const many = Array.from({ length: 6 }, (_, i) => unit(`协作单位${i}`))
  const line = `0123 城关镇 协办${many.map(({ id }) => id).join('、')}`
  expect(decisionsRefused(readDecisions(line, { ...facts, units: [...UNITS, ...many] }))).toContain(
    '第 1 行：协办单位最多 5 个',
  )
})

test('all that is wrong is told at once, the first six of it; nothing of such a list is read', () => {
  const lines = Array.from({ length: 8 }, (_, i) => `0${130 + i} 水务局`)
  const refused = decisionsRefused(readDecisions(lines.join('\n'), { units: UNITS, now: NOW }))
  expect(refused?.split('\n')).toHaveLength(7)
  expect(refused).toContain('另有 2 处')
})

test('neither nothing nor more than twenty lines', () => {
  expect(decisionsRefused(readDecisions(' \n ', facts))).toContain('一行一件')
  const lines = Array.from({ length: 21 }, (_, i) => `${1000 + i} 城关镇`).join('\n')
  expect(decisionsRefused(readDecisions(lines, { units: UNITS, now: NOW }))).toBe(
    '一共 21 行，一次最多 20 行。请分几次提交。',
  )
})

test('numbers are found where lines begin', () => {
  expect(numbersIn('0123 城关镇\n1、问题 2025-0088 大塘镇\n没有编号\n0123 城关镇', NOW)).toEqual([
    '2026-0123',
    '2025-0088',
  ])
})
