import * as z from 'zod'
import { OLDEST_MEETING_DAYS } from '../../domain/meetings/meeting.js'
import { readDecisions, unitCalled } from '../../domain/meetings/read-decisions.js'
import type { Unit } from '../../domain/registry/types.js'
import { addDays, dayInWords, isDay, startOf } from '../../domain/time.js'
import { DECISION_EXAMPLE, decisionsRefused } from '../../text/meeting-sentences.js'
import { pastDay } from '../answers.js'
import { type FlowContext, flow, type Parsed, type Step } from '../flow.js'

const LONGEST_TEXT = 1000
const MOST_UNITS = 40
const UNITS_LABEL = '参会单位'

const dayStep: Step<string> = {
  ...{ key: 'day', label: '会议日期', schema: z.string().refine(isDay), ask: () => '哪天开的会？' },
  options: [
    { value: '今天', label: '今天' },
    { value: '昨天', label: '昨天' },
  ],
  parse: (text, { today }) => {
    const day = pastDay(text, today)
    if (day.kind !== 'value' || day.value >= addDays(today, -OLDEST_MEETING_DAYS)) return day
    return {
      kind: 'refused',
      reason: `${day.value} 太早了，只登记 ${OLDEST_MEETING_DAYS} 天以内的会议，请改日期。`,
    }
  },
  field: ({ today }) => ({ type: 'date', label: '会议日期', required: true, value: today }),
  show: dayInWords,
}

/** Attending units by whole or short name; none when the person says so. */
function attending(text: string, units: readonly Unit[]): Parsed<readonly string[] | null> {
  const names = text.split(/[、，,；;\s]+/u).filter(Boolean)
  if (names.length === 0 || (names.length === 1 && /^(?:无|没有|跳过)$/u.test(names[0] ?? '')))
    return { kind: 'value', value: null }
  const found: string[] = []
  for (const name of names) {
    const unit = unitCalled(name, units)
    if ('unitId' in unit) found.push(unit.unitId)
    else {
      const close = unit.close.map((id) => `“${id}”`).join('、')
      const what =
        unit.kind === 'unit-ambiguous'
          ? `简称“${name}”有几个单位在用：${close}。`
          : `没有叫“${name}”的单位。${close === '' ? '' : `是不是${close}？`}`
      return { kind: 'refused', reason: `${what}请写全称或简称，几个用“、”隔开。` }
    }
  }
  return { kind: 'value', value: [...new Set(found)] }
}

const unitsStep: Step<readonly string[] | null> = {
  ...{ key: 'units', label: UNITS_LABEL, lookup: 'units' as const },
  schema: z.array(z.string()).max(MOST_UNITS).nullable(),
  ask: () => '哪些单位参会？几个单位用“、”隔开，可以跳过。',
  parse: (text, { units = [] }) => attending(text, units),
  skipTo: { value: null, label: '跳过' },
  limit: `最多 ${MOST_UNITS} 个单位。`,
  field: () => ({ type: 'text', label: UNITS_LABEL, placeholder: '可不填；几个用“、”隔开', maxLength: 500 }),
  show: (value) => value?.join('、') ?? '未填',
}

/** What is wrong with the decisions, by line. */
export function refusedDecisions(text: string, { units = [], numbers, today }: FlowContext): string | null {
  if ([...text].length > LONGEST_TEXT) return `最多 ${LONGEST_TEXT} 字，请分几次提交。`
  const facts = { units, now: startOf(today), ...(numbers ? { numbers } : {}) }
  return decisionsRefused(readDecisions(text, facts))
}

/** Kept as it was typed: what it says is read again when it is carried out. */
const decisionsStep: Step<string> = {
  ...{ key: 'decisions', label: '会议决定', lookup: 'issues' as const },
  schema: z.string().trim().min(1).max(LONGEST_TEXT),
  ask: () =>
    `会议定了什么？一行一件：编号 主办单位 期限（工作日） 协办单位 意见，用空格隔开；后三样可以不写。例如“${DECISION_EXAMPLE}”。`,
  parse: (text, context) => {
    const reason = refusedDecisions(text, context)
    return reason === null ? { kind: 'value', value: text } : { kind: 'refused', reason }
  },
  limit: `最多 ${LONGEST_TEXT} 字，请分几次提交。`,
  between: '\n',
  field: () => ({
    ...({ type: 'text', label: '会议决定，一行一件', required: true, multiline: true } as const),
    ...{ placeholder: DECISION_EXAMPLE, maxLength: LONGEST_TEXT },
  }),
  show: (value) => value,
}

/** 联席会议: what it decided about several issues, seen once more before it is carried out. */
export const meetingFlow = flow('joint-meeting', 1, '登记联席会议')
  .step(dayStep)
  .step(unitsStep)
  .step(decisionsStep)
  .build('hold-meeting')
