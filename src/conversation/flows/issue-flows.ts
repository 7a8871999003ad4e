import * as z from 'zod'
import { ISSUE_CATEGORIES, type IssueCategory } from '../../domain/issues/category.js'
import { leavesKindOpen } from '../../domain/issues/kind.js'
import { MOVES, type Move } from '../../domain/issues/moves.js'
import { CATEGORY_WORDS } from '../../text/words.js'
import { oneOf } from '../answers.js'
import { type Flow, type FlowBuilder, flow, type Step } from '../flow.js'
import { householdStep } from './log-visit.js'
import { MOVE_STEPS } from './move-steps.js'
import { optionsOf } from './options.js'
import { findingsStep, kindStep, outcomeNoteStep, outcomeStep, promisedDayStep } from './visit-steps.js'

/** The flow that asks for what a move needs; moves that need nothing have none. */
export const MOVE_FLOWS: Readonly<Partial<Record<Move, Flow>>> = Object.fromEntries(
  Object.entries(MOVE_STEPS).map(([move, steps]) => {
    const builder = flow(`issue-${move}`, 1, MOVES[move as Move].word)
    for (const step of steps as readonly Step[]) builder.step(step)
    return [move, builder.build('move-issue')]
  }),
)

const categoryOptions = optionsOf(ISSUE_CATEGORIES, CATEGORY_WORDS)

const textStep: Step<string> = {
  ...{ key: 'text', label: '反映的问题', schema: z.string().trim().min(1).max(1000) },
  ask: () => '反映了什么问题？',
  parse: (text) => ({ kind: 'value', value: text }),
  limit: findingsStep.limit ?? '',
  field: () => ({ type: 'text', label: '反映的问题', required: true, multiline: true, maxLength: 1000 }),
  show: (value) => value,
}

const categoryStep: Step<(typeof ISSUE_CATEGORIES)[number]> = {
  ...{ key: 'category', label: '问题类别', schema: z.enum(ISSUE_CATEGORIES), options: categoryOptions },
  ask: () => '属于哪类问题？',
  likeliest: { by: 'text', among: categoryOptions },
  parse: (text, { likely }) => oneOf(text, categoryOptions, likely) as ReturnType<typeof categoryStep.parse>,
  field: () => ({ type: 'choice', label: '问题类别', required: true, options: categoryOptions }),
  show: (value) => CATEGORY_WORDS[value],
}

function questions(after: FlowBuilder): FlowBuilder {
  return after
    .step(textStep)
    .step(categoryStep)
    .step({
      ...kindStep,
      when: ({ category }) => category !== undefined && leavesKindOpen(category as IssueCategory),
    })
    .step({
      ...outcomeStep,
      when: () => true,
      field: () =>
        ({
          ...outcomeStep.field?.({ today: '', households: [] }),
          label: '处理结果',
          required: true,
        }) as never,
    })
    .step({ ...outcomeNoteStep, when: () => true })
    .step({
      ...promisedDayStep,
      when: ({ outcome }) => outcome !== 'on_spot' && outcome !== 'explained',
    })
}

/** 问题 / 上报问题: an issue without a visit. */
export const raiseIssueFlow = questions(
  flow('raise-issue', 2, '登记问题').step({
    ...householdStep,
    label: '哪一户',
    ask: () => '是哪一户的问题？请回户主姓名、拼音首字母或户编号。',
  }),
).build('raise-issue')

/** 更正: the same questions for one that stands already; it stays with its household. */
export const amendIssueFlow = questions(
  flow('amend-issue', 1, '更正问题').step({ ...householdStep, label: '哪一户', given: true }),
).build('amend-issue')
