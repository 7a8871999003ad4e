import { closeForm, feedDraft, takeUp } from '../drafts.js'
import { optionValue } from '../engine.js'
import type { Draft, FlowInput } from '../flow.js'
import { FLOWS } from '../flows/index.js'
import type { DraftPanelParams } from '../panels/draft-panel.js'
import type { Turn } from '../turn.js'
import type { Press } from './press.js'

const OUTDATED = '这张卡片已经过时，请看最新的内容。'

/** A question's buttons count only on its current card in its current state. */
const whenCurrent =
  (input: (args: Readonly<Record<string, string>>) => FlowInput): Press =>
  async (turn, args) => {
    if (isCurrent(turn, args)) return feedDraft(turn, input(args))
    await showCurrent(turn)
    return 'draft.stale'
  }

function isCurrent(turn: Turn, args: Readonly<Record<string, string>>): boolean {
  const { draft, draftCard } = turn.session
  return draft !== null && turn.pressed?.key === draftCard && String(draft.turn) === args.turn
}

/** The draft that the pressed form was drawn from. */
function ownForm(turn: Turn): Draft | undefined {
  return turn.pressed?.panel === 'draft' ? (turn.pressed.params as DraftPanelParams).form : undefined
}

/** The stale card becomes the current one, so that the person can go on where they are looking. */
export async function showCurrent(turn: Turn): Promise<void> {
  turn.toast('warning', OUTDATED)
  if (!turn.pressed) return
  const { draft } = turn.session
  if (draft) {
    await turn.redraw(turn.pressed, 'draft', draft.shownAs === 'form' ? { form: draft } : {})
    turn.remember({ draftCard: turn.pressed.key })
    return
  }
  await turn.redraw(turn.pressed, 'notice', {
    title: '已过时',
    tone: 'neutral',
    lines: ['这次填写已经结束。要登记请点“走访”。'],
    commands: ['走访'],
  })
}

/** A form counts for what it was opened for, even if another one was opened since: nothing typed is lost. */
export const submitDraft: Press = async (turn, args, values) => {
  if (!isCurrent(turn, args)) {
    const form = ownForm(turn)
    if (!form || !turn.pressed) {
      await showCurrent(turn)
      return 'draft.stale'
    }
    takeUp(turn, form, turn.pressed.key)
  }
  return feedDraft(turn, { kind: 'form', values })
}

/** Closes the pressed card; the draft that is under way elsewhere stays. */
export const cancelDraft: Press = async (turn, args) => {
  const form = ownForm(turn)
  const flow = form && FLOWS[form.flow]
  if (isCurrent(turn, args)) return feedDraft(turn, { kind: 'cancel' })
  if (!flow || !turn.pressed) {
    await showCurrent(turn)
    return 'draft.stale'
  }
  return closeForm(turn, flow, form)
}

export const chooseInDraft = whenCurrent(({ value = '' }) => ({ kind: 'choose', value: optionValue(value) }))
export const skipInDraft = whenCurrent(() => ({ kind: 'skip' }))
export const backInDraft = whenCurrent(() => ({ kind: 'back' }))
export const confirmDraft = whenCurrent(() => ({ kind: 'confirm' }))
