import { recordVisit } from '../../actions/record-visit.js'
import { isUncovered } from '../../domain/coverage/tally.js'
import { DomainError } from '../../domain/errors.js'
import { dayOf } from '../../domain/time.js'
import { sentenceFor } from '../../text/error-sentences.js'
import { openCorrection, withdrawAndShow } from '../commands/visiting.js'
import { startDraft } from '../drafts.js'
import { logVisit, refTo } from '../flows/log-visit.js'
import { type VisitListParams, visitListPage } from '../panels/visit-list-panel.js'
import type { Turn } from '../turn.js'
import { redrawVisit, visitParams } from '../visit-cards.js'
import type { Press } from './press.js'

/** 已走访，无问题, and 没人在家: the whole visit in one tap. */
export const tap: Press = async (turn, { household: householdId = '', result }) => {
  if (await isSettledReminder(turn, householdId)) return 'press.stale'
  const facts = {
    result: result === 'absent' ? 'absent' : 'met',
    visitDay: dayOf(turn.now),
    metWith: null,
    findings: null,
    issues: [],
    kind: null,
    outcome: null,
    outcomeNote: null,
    promisedDay: null,
  } as const
  const recorded = await recordVisit(turn.action, {
    householdId,
    facts: { ...facts, issues: [] },
    attachmentIds: [],
    via: 'tap',
  }).catch((error: unknown) => refused(turn, error))
  if (!recorded) return 'refused.visit.already-logged-today'
  turn.changes.push(...recorded.changes)
  turn.remember({ lastVisitId: recorded.visit.id, spokenOf: householdId })
  if (turn.pressed && STAYS.has(turn.pressed.panel)) {
    await turn.redraw(turn.pressed, turn.pressed.panel, turn.pressed.params)
  } else {
    await turn.present(
      'visit',
      visitParams(
        recorded,
        { issues: [], kind: null, outcome: null, outcomeNote: null, promisedDay: null },
        'recorded',
      ),
    )
  }
  turn.toast('success', `已登记：${recorded.household.head}。点错了可回“撤销”`)
  return 'visit.tap'
}

/** These show several households, and are drawn again without becoming the card of one visit. */
const STAYS: ReadonlySet<string> = new Set(['visit-list', 'outing', 'digest', 'put-off'])

const REMINDERS: ReadonlySet<string> = new Set(['digest', 'put-off'])

/** A reminder is of the morning: who has been visited since, on the list or by a colleague, is not logged once more. */
async function isSettledReminder(turn: Turn, householdId: string): Promise<boolean> {
  const { pressed } = turn
  if (!pressed || !REMINDERS.has(pressed.panel)) return false
  const household = await turn.readers.household(householdId)
  if (!household || isUncovered(household.state)) return false
  await turn.redraw(pressed, pressed.panel, pressed.params)
  turn.toast('info', `${household.head}已经登记过了，没有重复登记。要再登记一次，请回“走访 ${household.id}”`)
  return true
}

/** The row was logged elsewhere, perhaps by a colleague: the list shows it now, without its buttons. */
async function refused(turn: Turn, error: unknown): Promise<null> {
  const known = error instanceof DomainError && error.code === 'visit.already-logged-today'
  if (!known || !turn.pressed || !STAYS.has(turn.pressed.panel)) throw error
  await turn.redraw(turn.pressed, turn.pressed.panel, turn.pressed.params)
  turn.toast('warning', sentenceFor(error))
  return null
}

/** 详细登记: the form, or the first question, for a household that is known already. */
export const open: Press = async (turn, { household: householdId = '' }) => {
  const household = await turn.readers.household(householdId)
  if (!household) throw new DomainError('household.not-found', { words: householdId })
  turn.remember({ spokenOf: household.id })
  await startDraft(turn, logVisit, { household: refTo(household) })
  return 'visit.open'
}

export const withdrawVisitPress: Press = async (turn, { visit = '' }) =>
  (await settledMeanwhile(turn, visit)) ?? withdrawAndShow(turn, visit)

/** A card of a visit that was taken back elsewhere says so. */
async function settledMeanwhile(turn: Turn, visitId: string): Promise<string | null> {
  const visit = await turn.readers.visit(visitId)
  if (visit?.status !== 'withdrawn' || !turn.pressed) return null
  if (turn.pressed.panel === 'entered') await turn.redraw(turn.pressed, 'entered', turn.pressed.params)
  else await redrawVisit(turn, turn.pressed, visit)
  turn.toast('warning', sentenceFor(new DomainError('visit.withdrawn', {})))
  return 'press.stale'
}

export const correctVisitPress: Press = async (turn, { visit: visitId = '' }) => {
  const visit = await turn.readers.visit(visitId)
  if (!visit) throw new DomainError('visit.nothing-to-correct', {})
  // A card of several visits is not given up for one of them.
  const settled = turn.pressed?.panel === 'paper' ? null : await settledMeanwhile(turn, visitId)
  if (settled) return settled
  return openCorrection(turn, visit, '')
}

export const nextPage: Press = async (turn) => {
  if (!turn.pressed) return 'list.none'
  const { pages, next, of } = turn.pressed.params as VisitListParams
  const page = await visitListPage(turn, next ? [...pages, next] : [null], of)
  await turn.redraw(turn.pressed, 'visit-list', page)
  return 'list.next'
}

export const previousPage: Press = async (turn) => {
  if (!turn.pressed) return 'list.none'
  const { pages, of } = turn.pressed.params as VisitListParams
  const before = pages.slice(0, -1)
  const page = await visitListPage(turn, before.length > 0 ? before : [null], of)
  await turn.redraw(turn.pressed, 'visit-list', page)
  return 'list.previous'
}
