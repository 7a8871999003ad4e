import type { Change } from '../domain/changes.js'
import { DomainError } from '../domain/errors.js'
import { kindOf } from '../domain/issues/kind.js'
import type { Issue } from '../domain/issues/types.js'
import type { HouseholdRecord } from '../domain/ports.js'
import { DAY_MS } from '../domain/time.js'
import type { Gift } from '../domain/visits/gift.js'
import { movedTo, stateFromHistory } from '../domain/visits/household-state.js'
import type { VisitFacts } from '../domain/visits/input.js'
import { afterForm, type IssueTold, toldOf } from '../domain/visits/told.js'
import type { Visit } from '../domain/visits/types.js'
import { type ActionContext, activeCampaign, audited } from './action.js'
import { moveIssue } from './move-issue.js'
import { checkDay, factsOf, type RecordedVisit, raiseAll } from './record-visit.js'
import { ownVisit } from './withdraw-visit.js'

export interface CorrectVisit {
  readonly visitId: string
  readonly facts: VisitFacts
  /** All that the visit has afterwards. */
  readonly attachmentIds: readonly string[]
  /** Needed once the entry is older than a day. */
  readonly reason?: string
}

/**
 * 更正: sets the facts of one's own visit anew. The old values stay in the audit; after a day a reason is needed.
 * An issue that somebody else has taken up meanwhile is not changed from here: the refusal says so.
 */
export async function correctVisit(context: ActionContext, input: CorrectVisit): Promise<RecordedVisit> {
  const { visit, household } = await ownVisit(context, input.visitId)
  checkDay(input.facts.visitDay, await activeCampaign(context), context.now)
  if (context.now - visit.enteredAt > DAY_MS && !input.reason)
    throw new DomainError('visit.correction-needs-reason', {})
  const set = { ...correctedFields(input.facts), attachmentIds: input.attachmentIds }
  const plain: Visit = { ...withoutOptional(visit), ...set, rev: visit.rev + 1 }
  const issues = await changedIssues(context, { visit, household }, input.facts)
  const corrected: Visit = { ...plain, issueIds: issues.ids }
  const others = (await context.readers.standingVisits(household.id, visit.campaignId)).filter(
    (other) => other.id !== visit.id,
  )
  const changes: Change[] = [
    {
      kind: 'visit.set',
      visitId: visit.id,
      expectRev: visit.rev,
      set: { ...set, issueIds: corrected.issueIds },
      clear: (['metWith', 'findings', 'gift'] as const).filter((field) => set[field] === undefined),
    },
    ...issues.changes,
    ...attachmentChanges(context, visit, input.attachmentIds),
    movedTo(household, visit.campaignId, stateFromHistory(household, [...others, corrected]), 0),
    audited(context, 'visit.correct', `visit/${visit.id}`, factsOf(visit), factsOf(corrected), input.reason),
  ]
  return { changes, visit: corrected, household }
}

/** Each issue keeps its number and its history: amended, taken down, or raised. */
async function changedIssues(
  context: ActionContext,
  { visit, household }: { readonly visit: Visit; readonly household: HouseholdRecord },
  facts: VisitFacts,
): Promise<{ ids: readonly string[]; changes: readonly Change[] }> {
  // One that was withdrawn by itself stays so.
  const before = (await context.readers.issues(visit.issueIds)).filter(({ status }) => status !== 'withdrawn')
  const told = before.map((issue) => ({ ...toldOf(issue), issue }))
  const after = afterForm({ findings: visit.findings ?? null, issues: told }, facts)
  const stays = after.flatMap((one) => (one.before ? [{ issue: one.before.issue, after: one.after }] : []))
  const moved = await Promise.all([
    ...before
      .filter((one) => !stays.some(({ issue }) => issue === one))
      .map((issue) => moveIssue(context, issue, 'strike', {})),
    ...stays
      .filter(({ issue, after: { kind, ...rest } }) =>
        differs(issue, { ...rest, kind: kindOf(issue.category, kind) }),
      )
      .map(({ issue, after: { category, kind, ...rest } }) =>
        moveIssue(context, issue, 'amend', { ...rest, kind: kindOf(category, kind) }),
      ),
  ])
  const raised = await raiseAll(
    context,
    { household, campaignId: visit.campaignId, visitId: visit.id },
    after.flatMap((one) => (one.before ? [] : [one.after])),
  )
  return {
    ids: [...stays.map(({ issue }) => issue.id), ...raised.ids],
    changes: [...moved.flatMap(({ changes }) => changes), ...raised.changes],
  }
}

function differs(issue: Issue, after: IssueTold): boolean {
  const now = toldOf(issue)
  return (['text', 'kind', 'outcome', 'outcomeNote', 'promisedDay'] as const).some(
    (field) => now[field] !== after[field],
  )
}

function attachmentChanges(context: ActionContext, visit: Visit, ids: readonly string[]): Change[] {
  const added = ids.filter((id) => !visit.attachmentIds.includes(id))
  const removed = visit.attachmentIds.filter((id) => !ids.includes(id))
  return [
    ...(added.length > 0 ? [{ kind: 'attachments.link', ids: added, visitId: visit.id } as const] : []),
    ...(removed.length > 0 ? [{ kind: 'attachments.unlink', ids: removed, at: context.now } as const] : []),
  ]
}

type Corrected = Pick<Visit, 'result' | 'visitDay'> & { metWith?: string; findings?: string; gift?: Gift }

function correctedFields(facts: VisitFacts): Corrected {
  return {
    result: facts.result,
    visitDay: facts.visitDay,
    ...(facts.metWith ? { metWith: facts.metWith } : {}),
    ...(facts.findings ? { findings: facts.findings } : {}),
    ...(facts.gift ? { gift: facts.gift } : {}),
  }
}

function withoutOptional(visit: Visit): Visit {
  const { metWith: _m, findings: _f, gift: _g, ...rest } = visit
  return rest
}
