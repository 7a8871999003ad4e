import * as z from 'zod'
import { ANSWERS, PRIORITIES, REOPEN_REASONS } from '../../domain/issues/types.js'
import { dayInWords, isDay } from '../../domain/time.js'
import { ANSWER_WORDS, PRIORITY_WORDS, REOPEN_WORDS } from '../../text/words.js'
import { futureDayOrNone, oneOf, textOrNone, unitFrom, unitsFrom, wholeNumber } from '../answers.js'
import type { Step } from '../flow.js'
import { leaderStep, settledDayStep, settledHowStep } from './case-steps.js'
import { optionsOf } from './options.js'
import { personStep } from './person-step.js'

const LONGEST = 300
const TOO_LONG = `最多 ${LONGEST} 字，请写要点。`
const said = z.string().trim().min(1).max(LONGEST)

function told(key: string, label: string, question: string, longest = LONGEST): Step<string> {
  const schema = z.string().trim().min(1).max(longest)
  return {
    ...{ key, label, schema, limit: `最多 ${longest} 字，请写要点。`, ask: () => question },
    parse: (text) => ({ kind: 'value', value: text }),
    field: () => ({ type: 'text', label, required: true, multiline: true, maxLength: longest }),
    show: (value) => value,
  }
}

function tellable(key: string, label: string, question: string): Step<string | null> {
  return {
    ...{ key, label, schema: said.nullable(), limit: TOO_LONG, ask: () => `${question}可以跳过。` },
    parse: textOrNone,
    skipTo: { value: null, label: '跳过' },
    field: () => ({ type: 'text', label, placeholder: '可不填', multiline: true, maxLength: LONGEST }),
    show: (value) => value ?? '未填',
  }
}

function unit(key: string, label: string, question: string): Step<string> {
  return {
    ...{ key, label, schema: z.string(), lookup: 'units' as const, ask: () => question },
    limit: '叫这个名字的单位不止一个，请写全称。',
    parse: (text, { units = [] }) => unitFrom(text, units),
    field: () => ({ type: 'text', label, placeholder: '单位全称或简称', required: true, maxLength: 50 }),
    show: (value) => value,
  }
}

function days(most: number): Step<number> {
  return {
    ...{ key: 'days', label: '延长几个工作日', schema: z.number().int().min(1).max(most) },
    ask: () => '需要延长几个工作日？',
    limit: `请填 1 到 ${most} 的整数。`,
    parse: (text) => wholeNumber(text, most),
    field: () => ({
      type: 'text',
      label: '延长几个工作日',
      placeholder: '例如 5',
      required: true,
      maxLength: 3,
    }),
    show: (value) => `${value} 个工作日`,
  }
}

function choice<V extends string>(
  key: string,
  label: string,
  question: string,
  values: readonly [V, ...V[]],
  words: Readonly<Record<V, string>>,
): Step<V> {
  const options = optionsOf(values, words)
  return {
    ...{ key, label, schema: z.enum(values) as unknown as z.ZodType<V>, options, ask: () => question },
    parse: (text) => oneOf(text, options) as ReturnType<Step<V>['parse']>,
    field: () => ({ type: 'choice', label, required: true, options }),
    show: (value) => words[value],
  }
}

const priority: Step<(typeof PRIORITIES)[number] | null> = {
  ...choice('priority', '紧急程度', '多急？', PRIORITIES, PRIORITY_WORDS),
  schema: z.enum(PRIORITIES).nullable(),
  skipTo: { value: null, label: '按本县时限' },
  field: () => ({
    type: 'choice',
    label: '紧急程度（不选按本县时限）',
    options: optionsOf(PRIORITIES, PRIORITY_WORDS),
  }),
  show: (value) => (value ? PRIORITY_WORDS[value] : '按本县时限'),
}

const LIMIT_FIELD = { type: 'text', placeholder: '不填按本县时限', maxLength: 3 } as const

/** How long it may take, where no urgency decides that. */
const limitDays: Step<number | null> = {
  ...{ key: 'days', label: '几个工作日办结', schema: z.number().int().min(1).max(90).nullable() },
  when: ({ priority: urgency }) => urgency === undefined || urgency === null,
  ask: () => '几个工作日办结？',
  limit: '请填 1 到 90 的整数。',
  parse: (text) => wholeNumber(text, 90),
  skipTo: { value: null, label: '按本县时限' },
  field: () => ({ ...LIMIT_FIELD, label: '几个工作日办结（选了紧急程度的按紧急程度）' }),
  show: (value) => (value === null ? '按本县时限' : `${value} 个工作日`),
}

const coUnits: Step<readonly string[] | null> = {
  ...{ key: 'coUnits', label: '协办单位', lookup: 'units' as const },
  schema: z.array(z.string()).max(5).nullable(),
  ask: () => '要哪些单位协办？几个单位用“、”隔开，可以跳过。',
  parse: (text, { units = [] }) => unitsFrom(text, units),
  skipTo: { value: null, label: '没有协办单位' },
  limit: '最多 5 个协办单位。',
  field: () => ({ type: 'text', label: '协办单位', placeholder: '可不填；几个用“、”隔开', maxLength: 200 }),
  show: (value) => value?.join('、') ?? '没有',
}

const until: Step<string> = {
  ...{ key: 'until', label: '挂起到哪天', schema: z.string().refine(isDay), ask: () => '挂起到哪一天？' },
  parse: (text, { today }) => {
    const day = futureDayOrNone(text, today)
    if (day.kind === 'value' && day.value === null)
      return { kind: 'refused', reason: '挂起要有截止日期，例如“6月30日”。' }
    return day as ReturnType<Step<string>['parse']>
  },
  field: () => ({ type: 'date', label: '挂起到哪天', required: true }),
  show: dayInWords,
}

const why = choice('why', '原因', '为什么不满意？', REOPEN_REASONS, REOPEN_WORDS)
const answer = choice('answer', '群众评价', '群众怎么说？', ANSWERS, ANSWER_WORDS)

/** The questions of each move that needs to be told something, by the keys of its input in the table of moves. */
export const MOVE_STEPS = {
  assign: [
    unit('unitId', '主办单位', '交给哪个单位主办？'),
    priority,
    limitDays,
    coUnits,
    tellable('note', '交办意见', '有什么要求？'),
  ],
  assign_county: [
    unit('unitId', '主办单位', '交给哪个单位主办？'),
    priority,
    limitDays,
    coUnits,
    told('note', '统筹意见', '会议或领导是怎么定的？'),
  ],
  fix_lead: [
    unit('unitId', '主办单位', '由哪个单位主办？'),
    { ...limitDays, field: () => ({ ...LIMIT_FIELD, label: '几个工作日办结' }) } satisfies typeof limitDays,
    told('note', '定主办的理由', '依据什么定的？'),
  ],
  return: [
    told('reason', '退回理由', '为什么退回？请写明职责依据。'),
    unit('shouldBe', '应由哪个单位办', '应当由哪个单位办？'),
  ],
  hand_on: [unit('unitId', '转给哪个单位', '转给哪个单位？'), told('reason', '转办理由', '为什么转办？')],
  hand_over: [personStep('handlerId', '新经办人', '交给本单位的谁经办？请回姓名。')],
  note: [
    {
      ...told('text', '进展', '现在办到哪一步了？照片想发就直接发，不是必须。'),
      field: () => ({
        type: 'text',
        label: '进展',
        placeholder: '照片想发就直接发在对话里，不是必须',
        required: true,
        multiline: true,
        maxLength: LONGEST,
      }),
    } satisfies Step<string>,
  ],
  co_done: [told('text', '协办完成情况', '您单位的部分怎么完成的？')],
  suspend: [told('evidence', '挂起依据', '依据什么挂起？例如“等汛期结束才能施工”。'), until],
  ask_extension: [days(30), told('reason', '延期理由', '为什么延期？')],
  refuse_extension: [told('reason', '不同意的理由', '为什么不同意延期？')],
  supervise: [told('text', '督办意见', '督办意见是？')],
  escalate: [told('reason', '上报理由', '为什么要县级统筹？')],
  resolve: [told('done', '办理结果', '怎么办好的？例如“换了灯泡，晚上已试亮”。')],
  explain: [
    told('clause', '政策依据', '依据哪条政策？'),
    told('told', '怎么向群众解释的', '怎么向群众解释的？'),
  ],
  call_back: [
    answer,
    {
      ...why,
      when: ({ answer: given }) => given === 'not',
      field: () => ({
        type: 'choice',
        label: '不满意的原因',
        options: optionsOf(REOPEN_REASONS, REOPEN_WORDS),
      }),
    } satisfies typeof why,
    tellable('said', '群众原话', '群众还说了什么？'),
  ],
  plan: [
    told('analysis', '矛盾分析', '症结在哪里、诉求合不合理？', 1000),
    told('plan', '化解方案', '打算怎么化解、哪些单位做什么？', 1000),
    leaderStep,
  ],
  extend_case: [
    {
      ...days(30),
      label: '延长几天',
      ask: () => '法定期限延长几天？按自然天数。',
      show: (value: number) => `${value} 天`,
      field: () => ({
        type: 'text',
        label: '延长几天',
        placeholder: '例如 30',
        required: true,
        maxLength: 3,
      }),
    } satisfies Step<number>,
    told('reason', '延长理由', '情况复杂在哪里？'),
    told('told', '怎么告知群众的', '怎么把延长的理由告知群众的？'),
  ],
  settle: [
    settledDayStep,
    settledHowStep,
    told('note', '协议要点', '协议的要点是什么？例如“以老沟为界，双方签字”。'),
  ],
  relapse: [told('said', '群众怎么说的', '群众又反映了什么？')],
  reopen: [{ ...why, ask: () => '为什么要重办？' }, tellable('said', '群众原话', '群众怎么说的？')],
} as const satisfies Record<string, readonly Step<never>[] | readonly unknown[]>
