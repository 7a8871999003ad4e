import type { Option } from '#cards/card.js'
import type { Answers, Draft, Effect, Flow, FlowContext, FlowInput, Parsed, Step } from './flow.js'
import { keepRefused, type Sent } from './refused-value.js'

/** The button behind the likeliest options: all of them. */
const MORE = '更多'

export interface Advanced {
  readonly draft: Draft
  readonly effect: Effect
}

/** Begins a flow with what is already known, at the first question that is left. */
export function begin(
  flow: Flow,
  known: Answers,
  options: Pick<Draft, 'shownAs' | 'about' | 'suggested'> & { readonly attachmentIds?: readonly string[] },
): Draft {
  return {
    flow: flow.name,
    version: flow.version,
    step: nextStep(flow, known)?.key ?? 'confirm',
    answers: known,
    turn: 0,
    shownAs: options.shownAs,
    about: options.about,
    attachmentIds: options.attachmentIds ?? [],
    ...(options.suggested ? { suggested: options.suggested } : {}),
  }
}

/** One input to one draft. Pure: the same draft and input always give the same result. */
export function advance(flow: Flow, draft: Draft, input: FlowInput, context: FlowContext): Advanced {
  const { refused: _, ...before } = draft
  const moved = { ...before, turn: draft.turn + 1 }
  switch (input.kind) {
    case 'cancel':
      return { draft: moved, effect: { kind: 'cancelled' } }
    case 'back':
      return goBack(flow, moved)
    case 'confirm':
      return finish(flow, moved)
    case 'form':
      return takeForm(flow, moved, input.values, context)
    case 'skip':
      return skip(flow, moved)
    case 'choose':
      // The value of a button reads like the words that mean it: 今天, met.
      return typeof input.value === 'string'
        ? takeText(flow, moved, input.value, context)
        : takeValue(flow, moved, input.value)
    case 'text':
      return takeText(flow, moved, input.text, context)
  }
}

/** A draft of an older version: every answer that still parses is kept, the rest is asked. */
export function carryOver(flow: Flow, draft: Draft): Draft {
  if (draft.version === flow.version) return draft
  const answers: Record<string, unknown> = {}
  for (const step of flow.steps) {
    const parsed = step.schema.safeParse(draft.answers[step.key])
    if (step.key in draft.answers && parsed.success) answers[step.key] = parsed.data
  }
  return { ...begin(flow, answers, draft), turn: draft.turn }
}

export function stepOf(flow: Flow, key: string): Step | undefined {
  return flow.steps.find((step) => step.key === key)
}

function applies(step: Step, answers: Answers): boolean {
  return step.when?.(answers) ?? true
}

function nextStep(flow: Flow, answers: Answers): Step | undefined {
  return flow.steps.find((step) => !step.onRequest && applies(step, answers) && !(step.key in answers))
}

/** What is only asked on request stands on the summary as skipped. */
function withUnasked(flow: Flow, answers: Answers): Answers {
  const unasked = flow.steps.filter(
    (step) => step.onRequest && !(step.key in answers) && applies(step, answers),
  )
  return { ...answers, ...Object.fromEntries(unasked.map(({ key, skipTo }) => [key, skipTo?.value ?? null])) }
}

function goOn(flow: Flow, draft: Draft, answers: Answers): Advanced {
  const next = nextStep(flow, answers)
  const { offered: _, likely: __, ...rest } = draft
  const moved = {
    ...rest,
    answers: next ? answers : withUnasked(flow, answers),
    step: next?.key ?? 'confirm',
  }
  return { draft: moved, effect: next ? { kind: 'ask', step: next.key } : { kind: 'confirm' } }
}

function takeText(flow: Flow, draft: Draft, text: string, context: FlowContext): Advanced {
  const step = stepOf(flow, draft.step)
  if (!step) return askAgain(flow, draft, text.trim())
  const picked = /^\d{1,2}$/.test(text.trim()) ? offeredIn(draft, step)[Number(text) - 1] : undefined
  if (picked?.value === MORE || (text.trim() === MORE && likeliestIn(draft, step).length > 0))
    return {
      draft: { ...draft, likely: { step: step.key, values: [] } },
      effect: { kind: 'ask', step: step.key },
    }
  if (picked && !step.many) return takeValue(flow, draft, optionValue(picked.value))
  const parsed = step.parse(text.trim(), context)
  if (parsed.kind === 'refused' && step.skipTo?.label === text.trim()) return skip(flow, draft)
  if (parsed.kind === 'refused')
    return { draft, effect: { kind: 'retry', step: step.key, reason: parsed.reason } }
  if (parsed.kind === 'choose')
    return {
      draft: { ...draft, offered: parsed.options },
      effect: { kind: 'choose', step: step.key, options: parsed.options },
    }
  return takeValue(flow, draft, parsed.value)
}

/**
 * What a number picks where the step itself has no numbered options: what was just offered, the likeliest options, else
 * what is suggested.
 */
export function offeredIn(draft: Draft, step: Step): readonly Option[] {
  const { offered, suggested } = draft
  const likeliest = likeliestIn(draft, step)
  if (likeliest.length > 0) return [...likeliest, { value: MORE, label: MORE }]
  const likely = suggested?.[step.key]
  return offered ?? (likely && !step.options ? [{ value: likely.value, label: likely.value }] : [])
}

/** The options that are shown before all others; none once the person asked for all. */
export function likeliestIn({ likely }: Draft, { key, likeliest }: Step): Option[] {
  if (likely?.step !== key) return []
  return likely.values.flatMap((value) => likeliest?.among.find((option) => option.value === value) ?? [])
}

/** On the summary the name of an answer asks that one question again; all other answers stay. */
function askAgain(flow: Flow, draft: Draft, words: string): Advanced {
  const named = flow.steps.filter(
    (step) =>
      !step.given && step.key in draft.answers && applies(step, draft.answers) && step.label.includes(words),
  )
  const [step, ...others] = words.length > 1 ? named : []
  if (!step || others.length > 0) return { draft, effect: { kind: 'confirm' } }
  const { [step.key]: _, ...answers } = draft.answers
  return { draft: { ...draft, answers, step: step.key }, effect: { kind: 'ask', step: step.key } }
}

/** Options carry plain values; those of a household carry what tells it apart, as JSON made by us. */
export function optionValue(option: string): unknown {
  return option.startsWith('{') ? JSON.parse(option) : option
}

function takeValue(flow: Flow, draft: Draft, value: unknown): Advanced {
  const step = stepOf(flow, draft.step)
  if (!step) return { draft, effect: { kind: 'confirm' } }
  const checked = step.schema.safeParse(value)
  if (!checked.success)
    return {
      draft,
      effect: {
        kind: 'retry',
        step: step.key,
        reason: step.limit ?? `“${step.label}”没看懂，请再回答一次。`,
      },
    }
  return goOn(flow, draft, { ...draft.answers, [step.key]: checked.data })
}

function skip(flow: Flow, draft: Draft): Advanced {
  const step = stepOf(flow, draft.step)
  if (!step?.skipTo)
    return {
      draft,
      effect: step
        ? { kind: 'retry', step: step.key, reason: `“${step.label}”不能跳过。` }
        : { kind: 'confirm' },
    }
  return goOn(flow, draft, { ...draft.answers, [step.key]: step.skipTo.value })
}

/** To the question asked before; its answer and all later ones are asked again. */
function goBack(flow: Flow, draft: Draft): Advanced {
  const target = stepBefore(flow, draft)
  if (!target) return { draft, effect: { kind: 'ask', step: draft.step } }
  const kept = Object.fromEntries(
    Object.entries(draft.answers).filter(([key]) => {
      const index = flow.steps.findIndex((step) => step.key === key)
      return index === -1 || index < flow.steps.indexOf(target)
    }),
  )
  return { draft: { ...draft, answers: kept, step: target.key }, effect: { kind: 'ask', step: target.key } }
}

/** The question that was asked before this one, if there is any to go back to. */
export function stepBefore(flow: Flow, draft: Draft): Step | undefined {
  const at = flow.steps.findIndex((step) => step.key === draft.step)
  return flow.steps
    .slice(0, at === -1 ? flow.steps.length : at)
    .findLast(
      (step) => !step.given && !step.onRequest && applies(step, draft.answers) && step.key in draft.answers,
    )
}

/** All fields at once: good values are kept, bad ones return to the card with their reasons. */
function takeForm(
  flow: Flow,
  draft: Draft,
  values: Readonly<Record<string, Sent>>,
  context: FlowContext,
): Advanced {
  const answers: Record<string, unknown> = { ...draft.answers }
  const errors: Record<string, string> = {}
  const refused: Record<string, Sent> = {}
  for (const step of flow.steps) {
    if (!step.field) continue
    const sent = values[step.key]
    if (!applies(step, answers) && isEmpty(sent)) {
      // What an earlier attempt or the visit that is corrected had here was emptied.
      delete answers[step.key]
      continue
    }
    const read = readField(step, sent, context)
    if ('value' in read) {
      answers[step.key] = read.value
      continue
    }
    const kept = isEmpty(sent) ? null : keepRefused(step.field(context), sent)
    if (kept) refused[step.key] = kept.value
    errors[step.key] = kept?.cutTo ? `${read.reason}这里只留下了前 ${kept.cutTo} 字。` : read.reason
  }
  Object.assign(errors, flow.check?.(answers))
  const moved = { ...draft, answers }
  if (Object.keys(errors).length === 0) return finish(flow, moved)
  return { draft: { ...moved, refused }, effect: { kind: 'form-errors', errors } }
}

function isEmpty(sent: Sent | undefined): sent is undefined {
  return sent === undefined || sent.length === 0 || (typeof sent === 'string' && sent.trim() === '')
}

function readField(
  step: Step,
  sent: Sent | undefined,
  context: FlowContext,
): { value: unknown } | { reason: string } {
  if (isEmpty(sent)) return step.skipTo ? { value: step.skipTo.value } : { reason: `请填写“${step.label}”` }
  // Words go through the same parser as in a prompt, so that both ways in give the same answer.
  const parsed: Parsed<unknown> =
    typeof sent === 'string' ? step.parse(sent.trim(), context) : { kind: 'value', value: sent }
  if (parsed.kind === 'refused') return { reason: parsed.reason }
  const checked = parsed.kind === 'value' ? step.schema.safeParse(parsed.value) : null
  return checked?.success
    ? { value: checked.data }
    : { reason: step.limit ?? `“${step.label}”填得不对，请检查` }
}

function finish(flow: Flow, draft: Draft): Advanced {
  const missing = nextStep(flow, draft.answers)
  if (missing) return { draft: { ...draft, step: missing.key }, effect: { kind: 'ask', step: missing.key } }
  const told = withUnasked(flow, draft.answers)
  const answers: Record<string, unknown> = {}
  for (const step of flow.steps)
    answers[step.key] = applies(step, told) ? told[step.key] : (step.skipTo?.value ?? null)
  return { draft: { ...draft, step: 'confirm' }, effect: { kind: 'done', answers } }
}
