import * as z from 'zod'
import type { HouseholdRecord } from '../../domain/ports.js'
import { placeOf } from '../../views/household-view.js'
import { type Flow, type FlowBuilder, flow, type Step } from '../flow.js'
import {
  dayStep,
  findingsStep,
  giftStep,
  issuesStep,
  kindStep,
  metWithStep,
  outcomeNoteStep,
  outcomeStep,
  promisedDayStep,
  reasonStep,
  resultStep,
} from './visit-steps.js'

export const householdRef = z.strictObject({ id: z.string(), head: z.string(), place: z.string() })
export type HouseholdRef = z.infer<typeof householdRef>

export function refTo(household: HouseholdRecord): HouseholdRef {
  return { id: household.id, head: household.head, place: placeOf(household) }
}

export const householdStep: Step<HouseholdRef> = {
  key: 'household',
  label: '走访户',
  schema: householdRef,
  lookup: 'households',
  ask: () => '走访了哪一户？请回户主姓名、拼音首字母或户编号。',
  parse: (text, { households }) => {
    const [first, ...others] = households
    if (!first) return { kind: 'refused', reason: `没有找到“${text}”。请核对姓名，或回户编号。` }
    if (others.length === 0) return { kind: 'value', value: refTo(first) }
    return {
      kind: 'choose',
      options: households.map((h) => ({
        value: JSON.stringify(refTo(h)),
        label: [h.head, placeOf(h), h.size ? `${h.size}人` : ''].filter(Boolean).join(' '),
      })),
    }
  },
  show: (value) => `${value.head}（${value.place}）`,
}

function questions(after: FlowBuilder): FlowBuilder {
  return after
    .step(resultStep)
    .step(dayStep)
    .step(findingsStep)
    .step(issuesStep)
    .step(kindStep)
    .step(outcomeStep)
    .step(outcomeNoteStep)
    .step(promisedDayStep)
    .step(metWithStep)
    .step(giftStep)
}

const check: Flow['check'] = ({ issues, findings }) =>
  Array.isArray(issues) && issues.length > 0 && !findings
    ? { findings: '选了问题类别，请写明反映的情况' }
    : {}

export const logVisit = questions(flow('log-visit', 3, '登记走访').step(householdStep)).build(
  'record-visit',
  check,
)

/** The same questions for a visit that stands already; it stays with its household. */
const visited: typeof householdStep = { ...householdStep, given: true }

export const amendVisit = questions(flow('amend-visit', 3, '更正走访').step(visited)).build(
  'correct-visit',
  check,
)

export const amendOldVisit = questions(
  flow('amend-old-visit', 3, '更正走访').step(visited).step(reasonStep),
).build('correct-visit', check)
