import { afterAll, beforeAll, expect, test } from 'vitest'
import { headThreeDecisions } from '#jobs/head-three-decisions.js'
import type { Issue, IssueMove } from '#src/domain/issues/types.js'
import { Desk } from '../support/desk.js'
import { assigned, at, digests, digestTexts, tick } from '../support/issue-desk.js'
import { factsOf, issue } from '../support/issue-facts.js'

const MONDAY = '2026-05-25T08:30'
const days = (n: number, day: string) =>
  ({ at: at(`${day}T18:00`), limit: { kind: 'workdays', days: n }, version: 1 }) as const

const told = (issues: readonly Issue[], when = MONDAY) =>
  headThreeDecisions
    .select(factsOf(issues), at(when))
    .map(({ to, lines }) => [
      'person' in to ? to.person : '',
      lines.map(({ text, buttons }) => `${text.split(' ')[0]} ${buttons[0]?.label}`),
    ])

const one = (n: number, given: Partial<Issue>) => issue({ id: `i${n}`, number: `2026-000${n}`, ...given })

test.each<[string, Partial<Issue>, unknown]>([
  ['an assigned one is signed for', { status: 'assigned' }, [['H1', ['2026-0001 签收']]]],
  ['one of its own households is assigned', { status: 'raised' }, [['T1', ['2026-0001 交办']]]],
  ['one that came back is assigned anew', { status: 'returned', returns: 1 }, [['T1', ['2026-0001 交办']]]],
  [
    'a disputed lead is fixed by the office',
    { status: 'returned', returns: 2 },
    [['B1', ['2026-0001 定主办']]],
  ],
  [
    'the office grants',
    { status: 'extension_pending', asked: { days: 3, reason: '缺料' } },
    [['B1', ['2026-0001 同意延期']]],
  ],
  ['the county desk assigns', { status: 'county_level' }, [['B1', ['2026-0001 统筹交办']]]],
  [
    'before the deadline it is extended',
    { deadline: days(5, '2026-05-27') },
    [['H1', ['2026-0001 申请延期']]],
  ],
  [
    'or suspended, when it was extended twice',
    { deadline: days(5, '2026-05-27'), extensions: 2 },
    [['H1', ['2026-0001 挂起']]],
  ],
  ['an overdue one is hurried', {}, [['H1', ['2026-0001 催办']]]],
  ['or given away, when its handler has left', { handlerId: 'gone' }, [['H1', ['2026-0001 转办']]]],
  ['a distant deadline asks nobody', { deadline: days(15, '2026-06-10') }, []],
  ['what is suspended or solved asks nobody', { status: 'suspended' }, []],
])('the head decides: %s', (_, given, expected) => {
  expect(told([one(1, given)])).toEqual(expected)
})

test('an issue that was handed on waits for the unit that has it now, since it was handed on', () => {
  const facts = factsOf([one(1, { status: 'assigned' }), one(2, { status: 'assigned' })])
  const [given] = facts.moves.get('i1') ?? []
  if (!given) throw new Error('no move')
  const handedOn: IssueMove = {
    ...given,
    id: 'm2',
    seq: 2,
    at: at('2026-05-22T10:00'),
    move: 'hand_on',
    from: 'assigned',
  }
  const nudged: IssueMove = { ...handedOn, id: 'm3', seq: 3, at: at('2026-05-22T16:00'), move: 'nudge' }
  const moves = new Map([...facts.moves, ['i1', [given, handedOn, nudged]]] as const)
  const [card] = headThreeDecisions.select({ ...facts, moves }, at(MONDAY))
  // The other one, which waits since the day it was assigned, comes first now.
  expect(card?.lines.map(({ text, hint }) => [text.split(' ')[0], hint])).toEqual([
    ['2026-0002', expect.stringContaining('5月20日 12:00 交办，还没有签收')],
    ['2026-0001', expect.stringContaining('5月22日 10:00 交办，还没有签收')],
  ])
})

test('of many the three most pressing are named, by when they should be decided; the rest is counted', () => {
  const issues = [
    one(1, { status: 'assigned' }),
    one(2, { deadline: days(5, '2026-05-27') }),
    one(3, { deadline: days(5, '2026-05-14') }),
    one(4, { deadline: days(5, '2026-05-28') }),
    one(5, { deadline: days(5, '2026-05-14') }),
  ]
  expect(told(issues)).toEqual([['H1', ['2026-0003 催办', '2026-0005 催办', '2026-0001 签收']]])
  const [notice] = headThreeDecisions.select(factsOf(issues), at(MONDAY))
  expect(notice).toMatchObject({
    key: 'decisions:2026-05-25:H1',
    section: '三件事，请您定（其余 2 件回“待办问题”看）',
  })
})

test('a second run in the week finds the same key, the next week another; a day off has none', () => {
  const key = (when: string) => headThreeDecisions.select(factsOf([one(1, {})]), at(when)).map((n) => n.key)
  expect(key('2026-05-27T08:30')).toEqual(['decisions:2026-05-25:H1'])
  expect(key('2026-06-01T08:30')).toEqual(['decisions:2026-06-01:H1'])
  expect(key('2026-05-04T08:30')).toEqual([])
})

let desk: Desk

beforeAll(async () => {
  desk = await Desk.open('three-decisions')
})

afterAll(() => desk.close())

test('they stand above the other news of the Monday card, said once, and one tap decides', async () => {
  await assigned(desk, '张三', '门口路灯坏了三盏')
  await tick(desk, 'overdue-issues', MONDAY)
  expect(await tick(desk, 'head-three-decisions', MONDAY)).toEqual({ sent: 1, skipped: 0 })
  await tick(desk, 'uncovered-households', MONDAY)
  expect(digests(desk, 'ou_T1')).toHaveLength(1)
  expect(digestTexts(desk, 'ou_T1')[0]?.split('\n').slice(0, 4)).toEqual([
    '【5月25日 周一 提醒】',
    '三件事，请您定：1 项',
    '2026-0001 门口路灯坏了三盏（5月20日 12:00 交办，还没有签收，5月20日 周三起在县水利局） [签收] [办理]',
    '大塘镇未走访的户',
  ])
  const [on] = digests(desk, 'ou_T1')
  await desk.press('ou_T1', '签收', on ? { on } : {})
  expect(await desk.rows('issues')).toMatchObject([{ status: 'accepted', handlerId: 'T1' }])
  expect(digestTexts(desk, 'ou_T1')[0]).not.toContain('三件事')
  expect(await tick(desk, 'head-three-decisions', '2026-05-27T08:30')).toEqual({ sent: 0, skipped: 1 })
})
