import type { ZodType } from 'zod'
import type { Field, Option } from '#cards/card.js'
import type { HouseholdRecord } from '../domain/ports.js'
import type { Person, Unit } from '../domain/registry/types.js'
import type { Day } from '../domain/time.js'

export type Answers = Readonly<Record<string, unknown>>

/** Somebody who may be made responsible for a petition case or dispute. */
export interface Leader {
  readonly id: string
  readonly name: string
  /** The unit, and the title where there is one. */
  readonly where: string
}

/** What parsing and asking may look at besides the answers. Fetched by the runner, so that flows stay pure. */
export interface FlowContext {
  readonly today: Day
  /** The first day a visit may be of: that of the campaign. */
  readonly earliest?: Day
  /** Households that match the person's words, for steps that name `households` as their lookup. */
  readonly households: readonly HouseholdRecord[]
  /** All units, for flows with a step that names `units` as its lookup. */
  readonly units?: readonly Unit[]
  /** People that match the words, for flows with a step that names `people` as its lookup. */
  readonly people?: readonly Person[]
  /** Numbers that were typed and belong to issues, for flows with a step that names `issues` as its lookup. */
  readonly numbers?: ReadonlySet<string>
  /** The likeliest options of the step that is asked, as they are numbered on its card. */
  readonly likely?: readonly string[]
  /** Who speaks: “我”. */
  readonly speaker?: Person
  /** Heads and leaders in charge, for flows with a step that names `leaders` as its lookup. */
  readonly leaders?: readonly Leader[]
}

export type Parsed<V> =
  | { readonly kind: 'value'; readonly value: V }
  | { readonly kind: 'refused'; readonly reason: string }
  /** Several things could be meant: buttons, not an error. */
  | { readonly kind: 'choose'; readonly options: readonly Option[] }

/**
 * One question. Its key names the answer, the form field and the path in the session; the schema is the one truth of
 * what an answer may be, whichever way it came.
 */
export interface Step<V = unknown> {
  readonly key: string
  readonly schema: ZodType<V>
  readonly ask: (answers: Answers, context: FlowContext) => string
  /** Turns words into input for the schema. */
  readonly parse: (text: string, context: FlowContext) => Parsed<V>
  readonly lookup?: 'households' | 'units' | 'people' | 'leaders' | 'issues'
  /** Quick answers under a prompt: value → label. */
  readonly options?: readonly Option[]
  /** Several options may be taken; in prompts they are numbers or labels joined by 、 */
  readonly many?: boolean
  /** For a step with many options: those likeliest by an earlier answer, and whatever words those are, come first. */
  readonly likeliest?: { readonly by: string; readonly among: readonly Option[] }
  /** The form field; absent for steps that a form never asks. The name and the value are filled in by the engine. */
  readonly field?: (context: FlowContext) => FieldShape
  /** Taken when the person skips; without it the step cannot be skipped. */
  readonly skipTo?: { readonly value: V; readonly label: string }
  /** Asked only when this holds for the answers so far. A step that is not asked has its `skipTo` value. */
  readonly when?: (answers: Answers) => boolean
  /** Of a thing few have to say: a form has its field, prompts leave it as skipped, and its name on the summary asks it. */
  readonly onRequest?: boolean
  /** How the answer reads on the summary. */
  readonly show: (value: V) => string
  readonly label: string
  /** Said when the schema refuses what the words or the form meant. */
  readonly limit?: string
  /** What stands between what a form's field holds and what is said beside the form; `；` where it isn't said. */
  readonly between?: string
  /** A form has its field only where there is an answer already; questions never ask it. */
  readonly ifKnown?: true
  /** Comes with the flow and is never asked: going back stops before it. */
  readonly given?: boolean
}

/** A form field as a step names it: the engine adds the name. */
export type FieldShape = DistributiveOmit<Field, 'name'>

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

export interface Flow {
  readonly name: string
  /** Raised when steps change their meaning; drafts of an older version keep every answer that still parses. */
  readonly version: number
  readonly steps: readonly Step[]
  /** The action that a finished flow calls. */
  readonly action: string
  readonly title: string
  /** What only several answers together can get wrong; reasons by step. Asked of forms, where all come at once. */
  readonly check?: ((answers: Answers) => Readonly<Record<string, string>>) | undefined
}

export interface FlowBuilder {
  step<V>(step: Step<V>): FlowBuilder
  build(action: string, check?: Flow['check']): Flow
}

export function flow(name: string, version: number, title: string): FlowBuilder {
  const steps: Step[] = []
  const builder: FlowBuilder = {
    step(step) {
      steps.push(step as unknown as Step)
      return builder
    },
    build: (action, check) => ({ name, version, steps, action, title, check }),
  }
  return builder
}

/** The field that a form has for a story: its first of several lines. Forms of names and days have none. */
export function mainText(
  flow: Flow,
  context: FlowContext,
):
  | { readonly key: string; readonly label: string; readonly maxLength: number; readonly between: string }
  | undefined {
  for (const { key, label, field, between = '；' } of flow.steps) {
    const shape = field?.(context)
    if (shape?.type === 'text' && shape.multiline) return { key, label, maxLength: shape.maxLength, between }
  }
  return undefined
}

export interface Suggested {
  readonly value: string
  /** In words: `按时限表`. */
  readonly why: string
}

/** Where a person is in a flow: plain JSON, kept in the session. */
export interface Draft {
  readonly flow: string
  readonly version: number
  /** A step's key, or `confirm`. */
  readonly step: string
  readonly answers: Answers
  /** Grows with every input; buttons carry it, so that a stale button is told so. */
  readonly turn: number
  readonly shownAs: 'form' | 'prompts'
  /** What the flow works on beside its answers, e.g. the visit that is corrected. */
  readonly about: Readonly<Record<string, string>>
  readonly attachmentIds: readonly string[]
  /** Answers that are likely, by step, and why; taken only when the person says so or sends them with the form. */
  readonly suggested?: Readonly<Record<string, Suggested>>
  /** The options that are shown first for a step; none once all of them were asked for. */
  readonly likely?: { readonly step: string; readonly values: readonly string[] }
  /** What was offered when the last answer could have meant several things; a number picks one. */
  readonly offered?: readonly Option[]
  /** What the last form sent and the flow refused, by step: shown again with its error, so that it is put right, not typed again. */
  readonly refused?: Readonly<Record<string, string | readonly string[]>>
}

export type FlowInput =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'form'; readonly values: Readonly<Record<string, string | readonly string[]>> }
  | { readonly kind: 'choose'; readonly value: unknown }
  | { readonly kind: 'skip' | 'back' | 'cancel' | 'confirm' }

export type Effect =
  | { readonly kind: 'ask'; readonly step: string }
  | { readonly kind: 'retry'; readonly step: string; readonly reason: string }
  | { readonly kind: 'choose'; readonly step: string; readonly options: readonly Option[] }
  | { readonly kind: 'form-errors'; readonly errors: Readonly<Record<string, string>> }
  | { readonly kind: 'confirm' }
  | { readonly kind: 'done'; readonly answers: Answers }
  | { readonly kind: 'cancelled' }
