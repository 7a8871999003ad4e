import type { Random, Weighted } from '#src/demo/random.js'
import type { Filled } from '../feishu-platform/form-values.js'
import { CLAUSES, DONE, NOTES } from './troubles.js'
import { workedAfter } from './work-calendar.js'

export type Who =
  | 'household_head'
  | 'lead_head'
  | 'lead_cadre'
  | 'co_head'
  | 'handler'
  | 'caller'
  | 'clerk'
  | 'raiser'

/** So many worked days after the step before, or around the deadline that stands then. */
export type When = { readonly worked: number } | { readonly aroundDue: number }

/** One thing that somebody does about an issue. */
export interface LifeStep {
  readonly who: Who
  readonly when: When
  /** What is said in the chat; `#` stands for the number. */
  readonly say: string
  /** What the form that comes then is filled with. */
  readonly form?: (today: string) => Readonly<Record<string, Filled>>
  /** Rather this button on the day's reminders, if they have it. */
  readonly onDigest?: string
  /** The move that must come of it. */
  readonly move: string
}

export interface Life {
  readonly name: string
  readonly steps: readonly LifeStep[]
}

export interface LifeSetting {
  readonly random: Random
  /** The unit that it should be for, and others. */
  readonly unit: string
  readonly others: readonly string[]
}

const worked = (days: number): When => ({ worked: days })
const aroundDue = (days: number): When => ({ aroundDue: days })

interface Given {
  readonly unit: string
  readonly priority?: 'hours_2' | 'hours_24' | 'days_7' | 'days_15'
  readonly coUnit?: string
  readonly when?: When
  readonly who?: Who
}

function assign({ unit, priority, coUnit, when = worked(0), who = 'household_head' }: Given): LifeStep {
  const form = {
    ...{ unitId: unit, note: '请尽快办理' },
    ...(priority ? { priority } : {}),
    ...(coUnit ? { coUnits: coUnit } : {}),
  }
  return { who, when, say: '交办 #', form: () => form, move: 'assign' }
}

const accept = (days: number, onDigest?: string): LifeStep => ({
  ...{ who: 'lead_cadre', when: worked(days), say: '签收 #', move: 'accept' },
  ...(onDigest ? { who: 'lead_head', onDigest } : {}),
})

const note = ({ random }: LifeSetting, days: number): LifeStep => ({
  ...{ who: 'handler', when: worked(days), say: `# 进展 ${random.pick(NOTES)}`, move: 'note' },
})

const resolve = ({ random }: LifeSetting, when: When): LifeStep => ({
  ...{ who: 'handler', when, say: `# 办好了，${random.pick(DONE)}`, move: 'resolve' },
})

const answer = (words: string, days: number, onDigest = words): LifeStep => ({
  ...{ who: 'caller', when: worked(days), say: `${words} #`, onDigest, move: 'call_back' },
})

const satisfied = ({ random }: LifeSetting): LifeStep =>
  answer(random.chance(0.8) ? '满意' : '基本满意', random.weighted(CALL_BACK_AFTER))

/** Most are called back in time, some only when they are reminded. */
const CALL_BACK_AFTER: readonly Weighted<number>[] = [
  [0, 25],
  [1, 30],
  [2, 20],
  [3, 15],
  [5, 10],
]

const giveBack = (to: string, days: number): LifeStep => ({
  ...{ who: 'lead_head', when: worked(days), say: '退回 # 不属于我单位职责', move: 'return' },
  form: () => ({ shouldBe: to }),
})

const dissatisfied = (days: number): LifeStep => ({
  ...{ who: 'caller', when: worked(days), say: '不满意 # 还是老样子', move: 'call_back' },
  form: () => ({ why: 'not_done' }),
})

const LIVES: Readonly<Record<string, (setting: LifeSetting) => readonly LifeStep[]>> = {
  straight: (s) => [
    assign(s),
    accept(s.random.between(0, 1)),
    note(s, 1),
    resolve(s, worked(s.random.between(1, 3))),
    satisfied(s),
  ],
  'accepted late': (s) => [assign(s), accept(2, '签收'), note(s, 1), resolve(s, worked(2)), satisfied(s)],
  'nudged at once': (s) => [
    assign(s),
    { who: 'raiser', when: worked(0), say: '催办 #', move: 'nudge' },
    accept(2, '签收'),
    resolve(s, worked(2)),
    satisfied(s),
  ],
  'never accepted': (s) => [
    assign({ ...s, priority: 'days_7' }),
    { who: 'clerk', when: aroundDue(5), say: '督办 # 请马上签收办理', move: 'supervise' },
  ],
  'accepted after the deadline': (s) => [
    assign({ ...s, priority: 'hours_24' }),
    accept(5, '签收'),
    resolve(s, worked(2)),
    satisfied(s),
  ],
  urgent: (s) => [
    assign({ ...s, priority: s.random.chance(0.5) ? 'hours_2' : 'hours_24' }),
    accept(0),
    resolve(s, worked(s.random.between(0, 1))),
    satisfied(s),
  ],
  'a day late': (s) => [
    assign({ ...s, priority: 'days_7' }),
    accept(1),
    note(s, 2),
    resolve(s, aroundDue(1)),
    satisfied(s),
  ],
  'three days late': (s) => [
    assign({ ...s, priority: 'days_7' }),
    accept(1),
    { who: 'lead_head', when: aroundDue(2), say: '催办 #', onDigest: '催办', move: 'nudge' },
    resolve(s, worked(2)),
    satisfied(s),
  ],
  'nine days late': (s) => [
    assign({ ...s, priority: 'hours_24' }),
    accept(1),
    { who: 'clerk', when: aroundDue(4), say: '督办 # 请本周办结', move: 'supervise' },
    resolve(s, worked(5)),
    satisfied(s),
  ],
  'never done': (s) => [assign({ ...s, priority: 'days_7' }), accept(1), note(s, 1)],
  returned: (s) => [
    assign({ ...s, unit: other(s, 0) }),
    giveBack(s.unit, 1),
    assign({ ...s, when: worked(1) }),
    accept(1),
    resolve(s, worked(3)),
    satisfied(s),
  ],
  'returned twice': (s) => [
    assign({ ...s, unit: other(s, 0) }),
    giveBack(other(s, 1), 1),
    assign({ unit: other(s, 1), when: worked(1) }),
    giveBack(s.unit, 1),
    {
      ...{ who: 'clerk', when: worked(1), say: '定主办 # 按三定方案', move: 'fix_lead' },
      form: () => ({ unitId: s.unit }),
    },
    accept(1),
    resolve(s, worked(3)),
    satisfied(s),
  ],
  'handed on': (s) => [
    assign({ ...s, unit: other(s, 0) }),
    {
      ...{ who: 'lead_head', when: worked(1), say: '转办 # 由主管部门办理更快', move: 'hand_on' },
      form: () => ({ unitId: s.unit }),
    },
    accept(1),
    resolve(s, worked(4)),
    satisfied(s),
  ],
  suspended: (s) => [
    assign({ ...s, priority: 'days_7' }),
    accept(1),
    {
      ...{ who: 'handler', when: worked(1), say: '挂起 # 等汛期过后才能施工', move: 'suspend' },
      form: (today) => ({ until: workedAfter(today, 6) }),
    },
    resolve(s, worked(s.random.chance(0.5) ? 9 : 14)),
    satisfied(s),
  ],
  extended: (s) => [
    assign({ ...s, priority: 'days_7' }),
    accept(1),
    extension(-2, 4),
    { who: 'clerk', when: worked(1), say: '同意延期 #', move: 'grant_extension' },
    resolve(s, aroundDue(-1)),
    satisfied(s),
  ],
  'extended too late': (s) => [
    assign({ ...s, priority: 'days_7' }),
    accept(1),
    extension(-1, 5),
    { who: 'clerk', when: worked(3), say: '同意延期 #', move: 'grant_extension' },
    resolve(s, aroundDue(2)),
    satisfied(s),
  ],
  'extension refused': (s) => [
    assign({ ...s, priority: 'days_7' }),
    accept(1),
    extension(-3, 10),
    { who: 'clerk', when: worked(1), say: '不同意延期 # 群众等着用', move: 'refuse_extension' },
    resolve(s, aroundDue(0)),
    satisfied(s),
  ],
  'not satisfied': (s) => [
    assign(s),
    accept(1),
    resolve(s, worked(2)),
    dissatisfied(1),
    assign({ ...s, priority: 'days_7', who: 'clerk', when: worked(1) }),
    accept(1),
    resolve(s, worked(3)),
    satisfied(s),
  ],
  'not to be reached': (s) => [
    assign(s),
    accept(1),
    resolve(s, worked(2)),
    answer('联系不上', 2),
    answer('联系不上', 2),
    { who: 'household_head', when: worked(1), say: '销号 #', move: 'close' },
  ],
  'back again': (s) => [
    assign(s),
    accept(0),
    resolve(s, worked(2)),
    answer('满意', 1),
    {
      ...{ who: 'raiser', when: worked(6), say: '重办 #', move: 'reopen' },
      form: () => ({ why: 'relapse', said: '又坏了' }),
    },
    assign({ ...s, priority: 'days_7', who: 'clerk', when: worked(1) }),
    accept(1),
    resolve(s, worked(3)),
    satisfied(s),
  ],
  'explained by the unit': (s) => [
    assign(s),
    accept(1),
    {
      ...{ who: 'handler', when: worked(2), say: '解释 # 已上门说明', move: 'explain' },
      form: () => ({ clause: s.random.pick(CLAUSES) }),
    },
  ],
  'two units': (s) => [
    assign({ ...s, coUnit: other(s, 2) }),
    accept(1),
    { who: 'co_head', when: worked(2), say: '# 协办完成 我们的部分已做完', move: 'co_done' },
    resolve(s, worked(2)),
    satisfied(s),
  ],
  'up to the county': (s) => [
    { who: 'household_head', when: worked(1), say: '上报 # 涉及几个部门', move: 'escalate' },
    { ...assign({ ...s, who: 'clerk', when: worked(2), priority: 'days_15' }), move: 'assign_county' },
    accept(1),
    resolve(s, worked(5)),
    satisfied(s),
  ],
}

function extension(when: number, days: number): LifeStep {
  return {
    ...{ who: 'handler', when: aroundDue(when), say: '延期 # 材料还没到', move: 'ask_extension' },
    form: () => ({ days: String(days) }),
  }
}

function other({ others }: LifeSetting, nth: number): string {
  return others[nth % others.length] ?? ''
}

const SHARES: readonly Weighted<string>[] = [
  ...([
    ['straight', 26],
    ['accepted late', 8],
    ['nudged at once', 3],
    ['never accepted', 3],
    ['accepted after the deadline', 3],
    ['urgent', 7],
    ['a day late', 6],
    ['three days late', 5],
    ['nine days late', 4],
    ['never done', 3],
    ['returned', 5],
    ['returned twice', 3],
    ['handed on', 4],
    ['suspended', 5],
    ['extended', 5],
    ['extended too late', 2],
    ['extension refused', 2],
    ['not satisfied', 4],
    ['not to be reached', 2],
    ['back again', 3],
    ['explained by the unit', 4],
    ['two units', 2],
    ['up to the county', 4],
  ] as const),
]

/** The first issues have one life each, so that all are there however short the campaign; the others come as they come. */
export function lifeAfterDoor(nth: number, setting: LifeSetting): Life {
  const names = Object.keys(LIVES)
  const name = names[nth] ?? setting.random.weighted(SHARES)
  return { name, steps: LIVES[name]?.(setting) ?? [] }
}

/** What was left for the county at the door is given out by a clerk. */
export function lifeAtCounty(s: LifeSetting): Life {
  const given = assign({ ...s, who: 'clerk', when: worked(s.random.between(1, 3)), priority: 'days_15' })
  return {
    name: 'left for the county',
    steps: [{ ...given, move: 'assign_county' }, accept(1), note(s, 2), resolve(s, worked(4)), satisfied(s)],
  }
}

/** Now and then what was done at the door does not hold. */
export function lifeAfterSpot(s: LifeSetting): Life {
  if (!s.random.chance(0.08)) return { name: 'at the door', steps: [] }
  return {
    name: 'at the door, back again',
    steps: [
      {
        ...{ who: 'raiser', when: worked(s.random.between(3, 8)), say: '重办 #', move: 'reopen' },
        form: () => ({ why: 'half_done' }),
      },
      assign({ ...s, priority: 'days_7', who: 'clerk', when: worked(1) }),
      accept(1),
      resolve(s, worked(3)),
      satisfied(s),
    ],
  }
}
