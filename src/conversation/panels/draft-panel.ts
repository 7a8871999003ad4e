import type { Card, Field, Option } from '#cards/card.js'
import { draftConfirmCard, draftFormCard, draftPromptCard } from '#cards/draft.js'
import { dayOf } from '../../domain/time.js'
import { likeliestIn, offeredIn, stepBefore, stepOf } from '../engine.js'
import type { Answers, Draft, Flow, FlowContext, Step } from '../flow.js'
import { FLOWS } from '../flows/index.js'
import type { Turn } from '../turn.js'

export interface DraftPanelParams {
  readonly problem?: string
  readonly errors?: Readonly<Record<string, string>>
  readonly choices?: readonly Option[]
  readonly note?: string
  /** The draft that a form card was drawn from. */
  readonly form?: Draft
}

/** The session's draft as a form, a question or a summary, whichever it is at. */
export async function drawDraft(turn: Turn, params: DraftPanelParams): Promise<Card> {
  const draft = turn.session.draft
  const flow = draft && FLOWS[draft.flow]
  if (!flow) throw new Error('no draft to show')
  const likely = draft.likely?.step === draft.step ? { likely: draft.likely.values } : {}
  const context: FlowContext = { today: dayOf(turn.now), households: [], ...likely }
  if (draft.shownAs === 'form') return formCard(flow, draft, context, params)
  if (draft.step === 'confirm') return confirmCard(flow, draft)
  return promptCard(flow, draft, context, params)
}

function formCard(flow: Flow, draft: Draft, context: FlowContext, params: DraftPanelParams): Card {
  return draftFormCard({
    title: flow.title,
    about:
      draft.about.title ??
      known(flow, draft.answers, (step) => !step.field)
        .map((fact) => fact.value)
        .join('，'),
    fields: flow.steps.flatMap((step) => formField(step, draft, context, params.errors ?? {})),
    attachments: draft.attachmentIds.length,
    turn: String(draft.turn),
    ...noteOf(flow, draft, params),
  })
}

function noteOf(flow: Flow, { suggested = {} }: Draft, { note }: DraftPanelParams): { note?: string } {
  const likely = flow.steps.flatMap(({ key, label }) => {
    const one = suggested[key]
    return one ? [`${label}：建议${one.value}（${one.why}），可以改。`] : []
  })
  const lines = [...(note ? [note] : []), ...likely]
  return lines.length > 0 ? { note: lines.join('\n') } : {}
}

function formField(
  step: Step,
  { answers, suggested, refused }: Draft,
  context: FlowContext,
  errors: Readonly<Record<string, string>>,
): Field[] {
  if (!step.field || (step.ifKnown && !step.when?.(answers))) return []
  const answer = refused?.[step.key] ?? answers[step.key] ?? suggested?.[step.key]?.value
  const field = { ...step.field(context), name: step.key } as Field
  const error = errors[step.key]
  const filled =
    answer === undefined || answer === null
      ? field
      : field.type === 'choices'
        ? { ...field, values: answer as string[] }
        : { ...field, value: inField(step, answer) }
  return [error ? { ...filled, error } : filled]
}

/** What a form's field shows of an answer. */
function inField(step: Step, answer: unknown): string {
  if (Array.isArray(answer)) return answer.join('、')
  return typeof answer === 'object' ? step.show(answer) : String(answer)
}

function promptCard(flow: Flow, draft: Draft, context: FlowContext, params: DraftPanelParams): Card {
  const step = stepOf(flow, draft.step)
  if (!step) throw new Error(`flow ${flow.name} has no step ${draft.step}`)
  return draftPromptCard({
    title: flow.title,
    known: aboutAndKnown(flow, draft),
    question: questionOf(step, draft, context),
    ...(params.problem ? { problem: params.problem } : {}),
    options: params.choices ?? optionsIn(draft, step),
    ...skipLabel(step),
    canGoBack: stepBefore(flow, draft) !== undefined,
    attachments: draft.attachmentIds.length,
    turn: String(draft.turn),
  })
}

function optionsIn(draft: Draft, step: Step): readonly Option[] {
  if (likeliestIn(draft, step).length > 0) return offeredIn(draft, step)
  return step.many ? [] : (step.options ?? offeredIn(draft, step))
}

function questionOf(step: Step, { answers, suggested }: Draft, context: FlowContext): string {
  const likely = suggested?.[step.key]
  const question = step.ask(answers, context)
  return likely ? `${question}\n建议：${likely.value}（${likely.why}）。` : question
}

/** Where skipping means one of the options, that option's button is enough. */
function skipLabel({ skipTo, options, many }: Step): { skipLabel?: string } {
  if (!skipTo || (!many && options?.some((option) => option.label === skipTo.label))) return {}
  return { skipLabel: skipTo.label }
}

function confirmCard(flow: Flow, draft: Draft): Card {
  return draftConfirmCard({
    title: flow.title,
    facts: aboutAndKnown(flow, draft),
    attachments: draft.attachmentIds.length,
    turn: String(draft.turn),
  })
}

function aboutAndKnown(flow: Flow, { about, answers }: Draft): { label: string; value: string }[] {
  return [...(about.title ? [{ label: '关于', value: about.title }] : []), ...known(flow, answers)]
}

/** The answers so far, in words. */
export function known(
  flow: Flow,
  answers: Answers,
  which: (step: Step) => boolean = () => true,
): { label: string; value: string }[] {
  return flow.steps
    .filter((step) => which(step) && step.key in answers && (step.when?.(answers) ?? true))
    .map((step) => ({ label: step.label, value: step.show(answers[step.key]) }))
}
