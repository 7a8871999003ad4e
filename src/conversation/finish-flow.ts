import { correctVisit } from '../actions/correct-visit.js'
import { type RecordedVisit, recordVisit } from '../actions/record-visit.js'
import { DomainError } from '../domain/errors.js'
import type { IssueCategory } from '../domain/issues/category.js'
import { kindOf } from '../domain/issues/kind.js'
import type { Move } from '../domain/issues/moves.js'
import type { DoorOutcome, IssueKind } from '../domain/issues/types.js'
import { type VisitFacts, visitFacts } from '../domain/visits/input.js'
import type { Answers, Draft, Flow } from './flow.js'
import { householdRef } from './flows/log-visit.js'
import { personIdIn } from './flows/person-step.js'
import { takeBack } from './heard/edit.js'
import { issueNow } from './issue-now.js'
import { carryOutMove, raiseAndShow } from './issue-turns.js'
import { learnCategory } from './likely-categories.js'
import { finishMeeting } from './meetings.js'
import { finishNaming } from './name-deputies.js'
import type { Turn } from './turn.js'
import { issueFacts, visitParams } from './visit-cards.js'

/** What shows all of it once more, in other words, before it is done needs no summary before that. */
export const SHOWN_ONCE_MORE: ReadonlySet<Flow['action']> = new Set(['hold-meeting'])

/** Finished flows name an action; the same actions stand behind every way in. Gives the label of what happened. */
export function finishFlow(turn: Turn, flow: Flow, draft: Draft, answers: Answers): Promise<string> {
  if (flow.action === 'move-issue') return finishMove(turn, draft, answers)
  if (flow.action === 'name-deputy')
    return finishNaming(turn, {
      ...{ absentId: personIdIn(answers.absent), deputyId: personIdIn(answers.deputy) },
      ...{ from: String(answers.from), to: String(answers.to) },
    })
  if (flow.action === 'hold-meeting') return finishMeeting(turn, answers)
  if (flow.action === 'raise-issue') return finishRaising(turn, draft, answers)
  if (flow.action === 'amend-issue') return finishAmending(turn, draft, answers)
  return finishVisit(turn, flow, draft, answers)
}

async function finishVisit(turn: Turn, flow: Flow, draft: Draft, answers: Answers): Promise<string> {
  const back = await takeBack(turn, draft, answers)
  if (back) return back
  const { household, reason, ...rest } = answers
  const ref = householdRef.parse(household)
  const facts = visitFacts.parse(rest)
  const why = typeof reason === 'string' ? { reason } : {}
  const recorded = await runVisitAction(turn, flow, draft, ref.id, facts, why)
  turn.changes.push(...recorded.changes)
  if (flow.action === 'record-visit') await learnCategory(turn, facts.findings, facts.issues)
  turn.remember({ draft: null, draftCard: null, lastVisitId: recorded.visit.id, spokenOf: ref.id })
  const state = flow.action === 'correct-visit' ? 'corrected' : 'recorded'
  const issues = await issueFacts(turn, recorded.visit)
  await turn.present('visit', visitParams(recorded, issues, state))
  const list = draft.about.on ? await turn.readers.card(draft.about.on) : null
  if (list?.panel === 'entered') await turn.redraw(list, 'entered', list.params)
  turn.toast('success', state === 'corrected' ? '已更正' : '已登记')
  return flow.action
}

function runVisitAction(
  turn: Turn,
  flow: Flow,
  draft: Draft,
  householdId: string,
  facts: VisitFacts,
  why: { readonly reason?: string },
): Promise<RecordedVisit> {
  const { attachmentIds, about } = draft
  if (flow.action === 'correct-visit')
    return correctVisit(turn.action, { visitId: about.visitId ?? '', facts, attachmentIds, ...why })
  return recordVisit(turn.action, {
    householdId,
    facts,
    attachmentIds,
    via: draft.shownAs === 'form' ? 'card' : 'prompts',
  })
}

async function finishMove(turn: Turn, { about, attachmentIds }: Draft, answers: Answers): Promise<string> {
  const issue = await issueNow(turn, about.issueId ?? '')
  turn.remember({ draft: null, draftCard: null })
  return carryOutMove(turn, issue, about.move as Move, toldIn(answers), attachmentIds)
}

/** What was skipped is not told; co-handlers are told what they are there for. */
function toldIn({ coUnits, leader, handlerId, ...answers }: Answers): Record<string, unknown> {
  const told = Object.entries(answers).filter(([, value]) => value !== null && value !== undefined)
  const parts = Array.isArray(coUnits) ? coUnits.map((unitId) => ({ unitId, task: '配合主办单位办理' })) : []
  return {
    ...Object.fromEntries(told),
    ...(handlerId === undefined ? {} : { handlerId: personIdIn(handlerId) }),
    ...(parts.length > 0 ? { coUnits: parts } : {}),
    ...(typeof leader === 'string' ? { leaderId: personIdIn(leader) } : {}),
  }
}

async function finishRaising(turn: Turn, draft: Draft, answers: Answers): Promise<string> {
  const back = await takeBack(turn, draft, answers)
  if (back) return back
  const household = await turn.readers.household(householdRef.parse(answers.household).id)
  if (!household) throw new DomainError('household.not-found', { words: '' })
  turn.remember({ draft: null, draftCard: null })
  const facts = issueFactsIn(answers)
  await learnCategory(turn, facts.text, [facts.category])
  return raiseAndShow(turn, household, facts, draft.attachmentIds)
}

async function finishAmending(turn: Turn, { about }: Draft, answers: Answers): Promise<string> {
  const issue = await issueNow(turn, about.issueId ?? '')
  turn.remember({ draft: null, draftCard: null })
  return carryOutMove(turn, issue, 'amend', issueFactsIn(answers))
}

function issueFactsIn({ text, category, kind, outcome, outcomeNote, promisedDay }: Answers) {
  const named = category as IssueCategory
  return {
    ...{ category: named, kind: kindOf(named, kind as IssueKind | null), text: String(text) },
    outcome: (outcome ?? 'coordinated') as DoorOutcome,
    ...{ outcomeNote: outcomeNote as string | null, promisedDay: promisedDay as string | null },
  }
}
