import * as z from 'zod'
import { ISSUE_CATEGORIES, type IssueCategory } from '../../domain/issues/category.js'
import { HOUSEHOLD_KINDS, leavesKindOpen } from '../../domain/issues/kind.js'
import { DOOR_OUTCOMES, type DoorOutcome } from '../../domain/issues/types.js'
import { dayInWords, isDay } from '../../domain/time.js'
import { giftFrom, giftInWords } from '../../domain/visits/gift.js'
import { TEXT_LIMIT, visitFacts } from '../../domain/visits/input.js'
import { VISIT_RESULTS } from '../../domain/visits/types.js'
import { CATEGORY_WORDS, KIND_WORDS, OUTCOME_WORDS, RESULT_WORDS } from '../../text/words.js'
import { futureDayOrNone, oneOf, pastDay, someOf, textOrNone } from '../answers.js'
import type { Step } from '../flow.js'
import { optionsOf } from './options.js'

export const resultOptions = optionsOf(VISIT_RESULTS, RESULT_WORDS)
const categoryOptions = optionsOf(ISSUE_CATEGORIES, CATEGORY_WORDS)
const kindOptions = optionsOf(HOUSEHOLD_KINDS, KIND_WORDS)
const outcomeOptions = optionsOf(DOOR_OUTCOMES, OUTCOME_WORDS)
const facts = visitFacts.shape

export const resultStep: Step<z.infer<typeof facts.result>> = {
  key: 'result',
  label: '走访情况',
  schema: facts.result,
  ask: () => '这次走访的情况是？',
  options: resultOptions,
  parse: (text) => oneOf(text, resultOptions) as ReturnType<Step<z.infer<typeof facts.result>>['parse']>,
  field: () => ({ type: 'choice', label: '走访情况', required: true, options: resultOptions, value: 'met' }),
  show: (value) => RESULT_WORDS[value],
}

export const dayStep: Step<string> = {
  key: 'visitDay',
  label: '走访日期',
  schema: z.string().refine(isDay),
  ask: () => '哪天走访的？',
  options: [
    { value: '今天', label: '今天' },
    { value: '昨天', label: '昨天' },
    { value: '前天', label: '前天' },
  ],
  parse: (text, { today, earliest }) => pastDay(text, today, earliest),
  field: ({ today }) => ({ type: 'date', label: '走访日期', required: true, value: today }),
  show: dayInWords,
}

export const findingsStep: Step<string | null> = {
  key: 'findings',
  label: '反映的情况',
  schema: facts.findings,
  ask: () => '反映了什么情况？没有就回“无”。',
  parse: textOrNone,
  skipTo: { value: null, label: '没有情况' },
  limit: `最多 ${TEXT_LIMIT} 字。请写要点，其余的可以分两次登记。`,
  field: () => ({
    type: 'text',
    label: '反映的情况',
    placeholder: '没有可不填',
    multiline: true,
    maxLength: TEXT_LIMIT,
  }),
  show: (value) => value ?? '无',
}

export const issuesStep: Step<z.infer<typeof facts.issues>> = {
  key: 'issues',
  label: '问题类别',
  schema: facts.issues,
  ask: (_, { likely = [] }) =>
    likely.length > 0
      ? '属于哪类问题？是几类就回几个名称，例如“教育、养老”；不算问题就回“无”。'
      : `属于哪类问题？可以回几个数字，例如“2、5”；不算问题就回“无”。\n${categoryOptions.map((o, i) => `${i + 1} ${o.label}`).join('　')}`,
  many: true,
  likeliest: { by: 'findings', among: categoryOptions },
  parse: (text, { likely }) =>
    someOf(text, categoryOptions, likely) as ReturnType<Step<z.infer<typeof facts.issues>>['parse']>,
  when: (answers) => answers.findings !== null,
  skipTo: { value: [], label: '不算问题' },
  limit: '一次最多选 5 类问题，请选最主要的。',
  field: () => ({ type: 'choices', label: '问题类别（有问题才选）', options: categoryOptions }),
  show: (value) => value.map((category) => CATEGORY_WORDS[category]).join('、') || '无',
}

const hasIssues: Step['when'] = (answers) => Array.isArray(answers.issues) && answers.issues.length > 0

/** Asked only where the category does not say it already. */
export const kindStep: Step<z.infer<typeof facts.kind>> = {
  key: 'kind',
  label: '问题性质',
  schema: facts.kind,
  ask: () => '是哪种性质的问题？',
  options: kindOptions,
  parse: (text) => oneOf(text, kindOptions) as ReturnType<Step<z.infer<typeof facts.kind>>['parse']>,
  when: ({ issues }) => Array.isArray(issues) && issues.some((one: IssueCategory) => leavesKindOpen(one)),
  onRequest: true,
  skipTo: { value: null, label: KIND_WORDS.request },
  field: () => ({ type: 'choice', label: '问题性质（不选按诉求）', options: kindOptions }),
  show: (value) => KIND_WORDS[value ?? 'request'],
}

export const outcomeStep: Step<z.infer<typeof facts.outcome>> = {
  key: 'outcome',
  label: '处理结果',
  schema: facts.outcome,
  ask: () => '问题怎么处理的？',
  options: outcomeOptions,
  parse: (text) => oneOf(text, outcomeOptions) as ReturnType<Step<z.infer<typeof facts.outcome>>['parse']>,
  when: hasIssues,
  skipTo: { value: 'coordinated', label: '协调解决' },
  field: () => ({ type: 'choice', label: '处理结果（有问题才选）', options: outcomeOptions }),
  show: (value) => (value ? OUTCOME_WORDS[value] : '无'),
}

const NOTE_QUESTIONS: Readonly<Record<DoorOutcome, string>> = {
  on_spot: '当场怎么解决的？可以跳过。',
  explained: '依据什么政策、怎么解释的？可以跳过。',
  coordinated: '要哪些单位协调、怎么办？可以跳过。',
  county_level: '希望县里统筹解决什么？可以跳过。',
}

export const outcomeNoteStep: Step<string | null> = {
  key: 'outcomeNote',
  label: '处理说明',
  schema: facts.outcomeNote,
  ask: ({ outcome }) => NOTE_QUESTIONS[outcome as DoorOutcome] ?? NOTE_QUESTIONS.coordinated,
  parse: textOrNone,
  when: hasIssues,
  onRequest: true,
  skipTo: { value: null, label: '跳过' },
  limit: '最多 300 字，请写要点。',
  field: () => ({
    type: 'text',
    label: '处理说明（有问题才填）',
    placeholder: '怎么解决的、依据什么政策、要哪些单位，可不填',
    multiline: true,
    maxLength: 300,
  }),
  show: (value) => value ?? '未填',
}

/** 承诺: a promise is only asked for where something is still to be done. */
export const promisedDayStep: Step<string | null> = {
  key: 'promisedDay',
  label: '承诺日期',
  schema: facts.promisedDay,
  ask: () => '答应群众哪天前办好？没有承诺就回“无”。',
  parse: (text, { today }) => futureDayOrNone(text, today),
  when: (answers) => hasIssues(answers) && answers.outcome !== 'on_spot' && answers.outcome !== 'explained',
  skipTo: { value: null, label: '没有承诺' },
  field: () => ({ type: 'date', label: '承诺日期（答应了才填）' }),
  show: (value) => (value ? dayInWords(value) : '没有承诺'),
}

export const metWithStep: Step<string | null> = {
  key: 'metWith',
  label: '见到谁、和谁一起',
  schema: facts.metWith,
  ask: () => '见到了谁，和谁一起去的？可以跳过。',
  parse: textOrNone,
  onRequest: true,
  skipTo: { value: null, label: '跳过' },
  limit: '最多 100 字，请写短一些。',
  field: () => ({ type: 'text', label: '见到谁、和谁一起', placeholder: '可不填', maxLength: 100 }),
  show: (value) => value ?? '未填',
}

/** 慰问: said in a sentence; no form asks everybody for it. */
export const giftStep: Step<z.infer<typeof facts.gift>> = {
  key: 'gift',
  label: '慰问',
  schema: facts.gift,
  ask: () => '慰问了什么？例如“500元、两桶油”，没有就回“无”。',
  parse: (text) => {
    const words = textOrNone(text)
    return words.kind === 'value' && words.value
      ? { kind: 'value', value: giftFrom(words.value) }
      : { kind: 'value', value: null }
  },
  when: ({ gift }) => gift !== undefined && gift !== null,
  ifKnown: true,
  skipTo: { value: null, label: '没有慰问' },
  limit: '慰问请写成“500元、两桶油”，最多 100 字。',
  field: () => ({ type: 'text', label: '慰问', placeholder: '例如：500元、两桶油', maxLength: 100 }),
  show: (value) => (value ? giftInWords(value) : '无'),
}

/** After a day a correction needs its reason, which the audit keeps. */
export const reasonStep: Step<string> = {
  key: 'reason',
  label: '更正原因',
  schema: z.string().trim().min(1).max(100),
  ask: () => '登记超过一天了，为什么更正？例如“日期填错了”。',
  parse: (text) => ({ kind: 'value', value: text }),
  limit: '请写更正原因，最多 100 字。',
  field: () => ({
    type: 'text',
    label: '更正原因（登记已超过一天）',
    placeholder: '例如：日期填错了',
    required: true,
    maxLength: 100,
  }),
  show: (value) => value,
}
