import * as z from 'zod'
import { dayInWords, isDay } from '../../domain/time.js'
import { futureDayOrNone } from '../answers.js'
import { flow, type Step } from '../flow.js'
import { personStep } from './person-step.js'

function dayStep(key: string, label: string, question: string): Step<string> {
  return {
    ...{ key, label, schema: z.string().refine(isDay), ask: () => question },
    options: [
      { value: '今天', label: '今天' },
      { value: '明天', label: '明天' },
    ],
    parse: (text, { today }) => {
      const day = futureDayOrNone(text, today)
      if (day.kind === 'value' && day.value === null)
        return { kind: 'refused', reason: `请写明“${label}”，例如“下周三”或“6月30日”。` }
      return day as ReturnType<Step<string>['parse']>
    },
    field: () => ({ type: 'date', label, required: true }),
    show: dayInWords,
  }
}

/** 代班: who is away, who stands in, from when until when. */
export const nameDeputyFlow = flow('name-deputy', 1, '登记代班')
  .step(personStep('absent', '请假人', '谁请假？请回姓名，自己请假回“我”。'))
  .step(personStep('deputy', '代班人', '请假期间由谁代班？请回本单位同事的姓名。'))
  .step(dayStep('from', '第一天', '从哪天开始？'))
  .step(dayStep('to', '最后一天', '到哪天为止（含当天）？'))
  .build('name-deputy', ({ from, to }) =>
    typeof from === 'string' && typeof to === 'string' && to < from ? { to: '最后一天不能早于第一天' } : {},
  )
