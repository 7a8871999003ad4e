import { numbersIn } from '../domain/meetings/read-decisions.js'
import { dayOf } from '../domain/time.js'
import { advance, begin, carryOver, stepOf } from './engine.js'
import { findHouseholds } from './find-households.js'
import { finishFlow, SHOWN_ONCE_MORE } from './finish-flow.js'
import type { Answers, Draft, Effect, Flow, FlowContext, FlowInput, Leader } from './flow.js'
import { FLOWS } from './flows/index.js'
import { personIdIn } from './flows/person-step.js'
import { backToHeard } from './heard/edit.js'
import { knownNumbers } from './issue-now.js'
import { withLikeliest } from './likely-categories.js'
import type { DraftPanelParams } from './panels/draft-panel.js'
import type { Turn } from './turn.js'
import { redrawVisit } from './visit-cards.js'

/**
 * Starts a flow with what is known, or goes on with the draft that is about the same. A draft about something else that
 * was under way is parked, not lost.
 */
export async function startDraft(
  turn: Turn,
  flow: Flow,
  known: Answers,
  options: Partial<Pick<Draft, 'about' | 'attachmentIds' | 'suggested' | 'refused'>> &
    Pick<DraftPanelParams, 'errors'> = {},
): Promise<void> {
  const complete = flow.steps.filter((step) => !step.field).every((step) => step.key in known)
  const shownAs = turn.setting.capabilities.forms && complete ? 'form' : 'prompts'
  const { about = {}, attachmentIds = [], suggested, refused, errors } = options
  const begun = begin(flow, known, { shownAs, about, attachmentIds, ...(suggested ? { suggested } : {}) })
  const fresh = await withLikeliest(turn, flow, refused && shownAs === 'form' ? { ...begun, refused } : begun)
  const { draft: before, parked } = turn.session
  if (before && sameMatter(before, fresh)) {
    turn.remember({ draft: { ...before, answers: { ...known, ...before.answers } } })
    return showDraft(turn)
  }
  const left = before && hasSubstance(before) ? before : parked
  const again = parked && sameMatter(parked, fresh)
  turn.remember({
    draft: again ? parked : fresh,
    parked: left && sameMatter(left, fresh) ? null : left,
    draftCard: null,
  })
  await showDraft(turn, errors && shownAs === 'form' ? { errors } : {})
}

/** Whether two drafts are about one household, or one visit to be corrected. */
function sameMatter(a: Draft, b: Draft): boolean {
  const isNamed = 'household' in a.answers || a.about.issueId !== undefined
  return (
    a.flow === b.flow &&
    a.about.visitId === b.about.visitId &&
    a.about.issueId === b.about.issueId &&
    a.about.heard === b.about.heard &&
    a.about.heardIssue === b.about.heardIssue &&
    isNamed &&
    JSON.stringify(a.answers.household) === JSON.stringify(b.answers.household)
  )
}

function hasSubstance(draft: Draft): boolean {
  return Object.keys(draft.answers).length > 1 || draft.attachmentIds.length > 0
}

/** Cards in whose place their form comes. */
const BECOMES_FORM: ReadonlySet<string> = new Set(['visit', 'issue', 'meeting-draft', 'understood'])

/** The session's draft in a new card, or in the pressed one; it becomes the one that counts. */
export async function showDraft(turn: Turn, params: DraftPanelParams = {}): Promise<void> {
  const { draft, draftCard } = turn.session
  if (draft?.shownAs === 'form' && draftCard && draftCard !== turn.pressed?.key)
    await retireForm(turn, draftCard)
  // A visit's card becomes the form that corrects it, so that no card is left with the old values.
  if (turn.pressed && BECOMES_FORM.has(turn.pressed.panel)) {
    await turn.redraw(turn.pressed, 'draft', withForm(turn, params))
    turn.remember({ draftCard: turn.pressed.key })
    return
  }
  const record = await turn.show('draft', withForm(turn, params))
  turn.remember({ draftCard: record.key })
}

/** A form card keeps its own draft, so that of several open forms each can be sent, in any order. */
function withForm(turn: Turn, params: DraftPanelParams): DraftPanelParams {
  const { draft } = turn.session
  return draft?.shownAs === 'form' ? { ...params, form: draft } : params
}

/** An open form that has moved: it must not be filled in twice. */
async function retireForm(turn: Turn, key: string): Promise<void> {
  const record = await turn.readers.card(key)
  if (record?.panel === 'draft')
    await turn.redraw(record, 'notice', {
      title: '已移到下面的新卡片',
      tone: 'neutral',
      lines: ['请在下面的新卡片里接着填。'],
    })
}

/** Makes the draft of a form card the one that counts; what else was under way is parked. */
export function takeUp(turn: Turn, form: Draft, cardKey: string): void {
  const { draft: before, parked } = turn.session
  const known = [before, parked].find((one) => one && sameMatter(one, form))
  const left = before && before !== known && hasSubstance(before) ? before : parked
  turn.remember({
    draft: { ...form, attachmentIds: known?.attachmentIds ?? form.attachmentIds },
    parked: left === known ? null : left,
    draftCard: cardKey,
  })
}

/** One input to the draft; whatever follows from it is put into the turn. Gives the label of what happened. */
export async function feedDraft(turn: Turn, input: FlowInput): Promise<string> {
  const stored = turn.session.draft
  const flow = stored && FLOWS[stored.flow]
  if (!flow) return 'draft.none'
  const draft = carryOver(flow, stored)
  const context = await contextFor(turn, flow, draft, input)
  const { draft: moved, effect } = advance(flow, draft, input, context)
  const next = await withLikeliest(turn, flow, moved)
  turn.remember({ draft: next })
  return settle(turn, flow, next, effect)
}

async function contextFor(turn: Turn, flow: Flow, draft: Draft, input: FlowInput): Promise<FlowContext> {
  const step = stepOf(flow, draft.step)
  const households =
    input.kind === 'text' && step?.lookup === 'households' ? await findHouseholds(turn, input.text, 6) : []
  const asksUnits = flow.steps.some(({ lookup }) => lookup === 'units')
  const asksLeaders = flow.steps.some(({ lookup }) => lookup === 'leaders')
  const names = namesIn(flow, draft, input)
  const [campaign, units, people, leaders, numbers] = await Promise.all([
    turn.readers.campaign(),
    asksUnits ? turn.readers.units() : [],
    names.length > 0 ? turn.readers.peopleCalled(names) : [],
    asksLeaders ? leadersOf(turn) : [],
    numbersTyped(turn, flow, input),
  ])
  return {
    ...{ today: dayOf(turn.now), households, units, people, leaders, numbers, speaker: turn.actor.person },
    ...(campaign ? { earliest: campaign.from } : {}),
    ...(draft.likely?.step === draft.step ? { likely: draft.likely.values } : {}),
  }
}

/** What was said where a person is asked for: each answer may be a name, a staff number, or both. */
function namesIn(flow: Flow, draft: Draft, input: FlowInput): string[] {
  const asking = flow.steps.filter(({ lookup }) => lookup === 'people')
  const said =
    input.kind === 'form'
      ? asking.map(({ key }) => input.values[key])
      : asking.some(({ key }) => key === draft.step)
        ? [input.kind === 'text' ? input.text : input.kind === 'choose' ? input.value : undefined]
        : []
  return said.flatMap((words) =>
    typeof words === 'string' ? [words.normalize('NFKC').trim(), personIdIn(words)] : [],
  )
}

/** Of the numbers typed where issues are asked for, those of issues that this person may see. */
async function numbersTyped(turn: Turn, flow: Flow, input: FlowInput): Promise<ReadonlySet<string>> {
  const step = flow.steps.find(({ lookup }) => lookup === 'issues')
  const said =
    input.kind === 'text' ? input.text : input.kind === 'form' && step ? input.values[step.key] : undefined
  if (!step || typeof said !== 'string') return new Set()
  return knownNumbers(turn, numbersIn(said, turn.now))
}

/** Heads of units and leaders in charge of one, in office order. */
async function leadersOf(turn: Turn): Promise<Leader[]> {
  const units = await turn.readers.units()
  const ids = units.flatMap(({ headId, deputyLeaderId }) => [headId, deputyLeaderId ?? headId])
  const people = await Promise.all([...new Set(ids)].map((id) => turn.readers.person(id)))
  return people.flatMap((person) =>
    person && !person.left
      ? [{ id: person.id, name: person.name, where: [person.unitId, person.title].filter(Boolean).join(' ') }]
      : [],
  )
}

const CHOOSE = {
  households: '有几户相近，请选一户：',
  units: '有几个单位相近，请选一个：',
  people: '有几位同名，请选一位：',
  leaders: '有几位同名，请选一位：',
  issues: '有几件相近，请选一件：',
} as const

async function settle(turn: Turn, flow: Flow, draft: Draft, effect: Effect): Promise<string> {
  switch (effect.kind) {
    case 'cancelled':
      return cancelled(turn, flow, draft)
    case 'done':
      return finishFlow(turn, flow, draft, effect.answers)
    case 'form-errors':
      await redrawDraft(turn, { errors: effect.errors })
      turn.toast('warning', Object.values(effect.errors)[0]?.split('\n')[0] ?? '请检查填写内容')
      return 'draft.form-errors'
    case 'retry':
      await redrawDraft(turn, { problem: effect.reason })
      return 'draft.retry'
    case 'choose':
      await redrawDraft(turn, {
        problem: CHOOSE[stepOf(flow, effect.step)?.lookup ?? 'households'],
        choices: effect.options,
      })
      return 'draft.choose'
    case 'ask':
    case 'confirm':
      if (effect.kind === 'confirm' && SHOWN_ONCE_MORE.has(flow.action))
        return feedDraft(turn, { kind: 'confirm' })
      await redrawDraft(turn, {})
      return `draft.${effect.kind}`
  }
}

/** In place when a button was pressed; as a new card after typed words, so that the question stands below the answer. */
async function redrawDraft(turn: Turn, params: DraftPanelParams): Promise<void> {
  const { draft } = turn.session
  if (turn.pressed) {
    await turn.redraw(turn.pressed, 'draft', withForm(turn, params))
    turn.remember({ draftCard: turn.pressed.key })
    return
  }
  // A question that is asked in words is answered in words, even where a form was open.
  if (draft?.shownAs === 'form') {
    if (turn.session.draftCard) await retireForm(turn, turn.session.draftCard)
    turn.remember({ draft: { ...draft, shownAs: 'prompts' } })
  }
  await showDraft(turn, params)
}

/** The draft is gone; its card says so, wherever it stands. */
async function cancelled(turn: Turn, flow: Flow, draft: Draft): Promise<string> {
  if (await backToHeard(turn, draft)) return 'draft.cancelled'
  const { draftCard, parked } = turn.session
  turn.remember({ draft: null, draftCard: null })
  const visit = draft.about.visitId ? await turn.readers.visit(draft.about.visitId) : null
  const { issueId } = draft.about
  const what = visit ? '原来的登记没有变化。' : issueId ? '问题没有变化。' : '没有登记任何内容。'
  const next = parked ? '还有一份没填完的登记，回“继续”接着填。' : ''
  const commands = [...(parked ? ['继续'] : []), '走访']
  const lines = [`已取消“${flow.title}”，${what}${next}`]
  const notice = { title: '已取消', tone: 'neutral', lines, commands } as const
  const record = turn.pressed ?? (draftCard ? await turn.readers.card(draftCard) : null)
  if (record?.panel === 'draft') {
    if (visit) await redrawVisit(turn, record, visit)
    else if (issueId) await turn.redraw(record, 'issue', { issueId })
    else await turn.redraw(record, 'notice', notice)
  }
  if (!turn.pressed) turn.say(lines.join(''))
  else if (visit) turn.toast('info', lines.join(''))
  return 'draft.cancelled'
}

/** Closes a form that is not the one under way, which stays as it is. */
export async function closeForm(turn: Turn, flow: Flow, form: Draft): Promise<string> {
  const { draft, draftCard, parked } = turn.session
  const label = await cancelled(turn, flow, form)
  const goesOn = draft !== null && !sameMatter(draft, form)
  turn.remember({
    ...(goesOn ? { draft, draftCard } : {}),
    parked: parked && sameMatter(parked, form) ? null : parked,
  })
  return label
}
