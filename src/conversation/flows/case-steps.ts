import * as z from 'zod'
import { SETTLED_BY } from '../../domain/issues/types.js'
import { dayInWords, isDay } from '../../domain/time.js'
import { SETTLED_WORDS } from '../../text/words.js'
import { oneOf, pastDay } from '../answers.js'
import type { Leader, Parsed, Step } from '../flow.js'
import { optionsOf } from './options.js'
import { personAnswer } from './person-step.js'

/** A leader by staff number, whole name or a part of it that only one has. Several are offered. */
function leaderFrom(text: string, leaders: readonly Leader[]): Parsed<string> {
  const words = text.normalize('NFKC').trim()
  const exact = leaders.filter((one) => [one.id, one.name, personAnswer(one)].includes(words))
  const close = words === '' ? [] : leaders.filter(({ name }) => name.includes(words))
  const found = exact.length > 0 ? exact : close
  const [only, ...more] = found
  if (!only) return { kind: 'refused', reason: `没有叫“${words}”的单位负责人或分管县领导。请回姓名或工号。` }
  if (more.length === 0) return { kind: 'value', value: personAnswer(only) }
  return {
    kind: 'choose',
    options: found
      .slice(0, 8)
      .map((one) => ({ value: personAnswer(one), label: `${one.name}（${one.where}）` })),
  }
}

/** 包案领导, found by name or staff number among those who may be one. */
export const leaderStep: Step<string> = {
  ...{ key: 'leader', label: '包案领导', schema: z.string(), lookup: 'leaders' as const },
  ask: () => '由哪位领导包案？请回姓名或工号（单位负责人或分管县领导）。',
  limit: '叫这个名字的领导不止一位，请写工号。',
  parse: (text, { leaders = [] }) => leaderFrom(text, leaders),
  field: () => ({
    type: 'text',
    label: '包案领导',
    placeholder: '姓名或工号：单位负责人或分管县领导',
    required: true,
    maxLength: 50,
  }),
  show: (value) => value,
}

export const settledDayStep: Step<string> = {
  ...{ key: 'day', label: '息诉息访日期', schema: z.string().refine(isDay), ask: () => '哪天达成的？' },
  options: [
    { value: '今天', label: '今天' },
    { value: '昨天', label: '昨天' },
  ],
  parse: (text, { today }) => pastDay(text, today),
  field: ({ today }) => ({ type: 'date', label: '息诉息访日期', required: true, value: today }),
  show: dayInWords,
}

const settledOptions = optionsOf(SETTLED_BY, SETTLED_WORDS)

export const settledHowStep: Step<(typeof SETTLED_BY)[number]> = {
  ...{ key: 'how', label: '怎么确认的', schema: z.enum(SETTLED_BY), options: settledOptions },
  ask: () => '怎么确认的？',
  parse: (text) => oneOf(text, settledOptions) as ReturnType<typeof settledHowStep.parse>,
  field: () => ({ type: 'choice', label: '怎么确认的', required: true, options: settledOptions }),
  show: (value) => SETTLED_WORDS[value],
}
