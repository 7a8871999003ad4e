import { ISSUE_CATEGORIES, type IssueCategory } from '../../domain/issues/category.js'
import { HOUSEHOLD_KINDS, type HouseholdKind } from '../../domain/issues/kind.js'
import type { DoorOutcome } from '../../domain/issues/types.js'
import type { IssueSaid } from '../../understanding/understood.js'
import type { Answers, Draft } from '../flow.js'
import type { Turn } from '../turn.js'
import { afterAnswers, issueAfter } from './facts.js'
import { changed, type Heard, idOf, withVisit } from './heard.js'
import { showHeard, showIn } from './show.js'

/** Which of the photos are of one household. */
export function filesOf({ files, visits }: Heard, householdId: string): Heard['files'] {
  return files.filter((file) => file.householdId === householdId || visits.length === 1)
}

/** The answers of such a form go back to the card; null where the card is gone, and they are recorded by themselves. */
export async function takeBack(turn: Turn, draft: Draft, answers: Answers): Promise<string | null> {
  const { heard } = turn.session
  const householdId = draft.about.heard
  const nth = heard ? heard.visits.findIndex(({ who }) => idOf(who) === householdId) : -1
  const visit = heard?.visits[nth]
  if (!heard || !householdId || !visit) return null
  const at = draft.about.heardIssue
  const after =
    at === undefined
      ? afterAnswers(visit, answers, heard.kinds[householdId])
      : { ...visit, issues: visit.issues.map((one, i) => (i === Number(at) ? issueIn(one, answers) : one)) }
  const kind = HOUSEHOLD_KINDS.find((one) => one === answers.kind)
  const kinds = kind ? { ...heard.kinds, [householdId]: kind } : heard.kinds
  turn.remember({ draft: null, draftCard: null })
  await showHeard(turn, {
    ...withVisit(heard, nth, after),
    ...{ kinds, files: filesAfter(heard, householdId, draft.attachmentIds) },
  })
  turn.toast('success', '已改好，还没有登记：请点“确认”')
  return 'heard.edited'
}

function issueIn(before: IssueSaid, answers: Answers): IssueSaid {
  const { text, category, outcome, outcomeNote, promisedDay } = answers
  return issueAfter(before, {
    ...{
      category: category as IssueCategory,
      text: String(text),
      kind: answers.kind as HouseholdKind | null,
    },
    outcome: (outcome ?? 'coordinated') as DoorOutcome,
    ...{ outcomeNote: outcomeNote as string | null, promisedDay: promisedDay as string | null },
  })
}

function filesAfter(heard: Heard, householdId: string, ids: readonly string[]): Heard['files'] {
  const own = new Set(filesOf(heard, householdId).map(({ id }) => id))
  const others = heard.files.filter(({ id }) => !own.has(id))
  return [...others, ...ids.map((id) => ({ id, householdId }))]
}

/** 取消 on such a form: the card is as it was. False where there is no card to go back to. */
export async function backToHeard(turn: Turn, draft: Draft): Promise<boolean> {
  const { heard, draftCard } = turn.session
  if (!heard || !draft.about.heard) return false
  turn.remember({ draft: null, draftCard: null })
  const place = turn.pressed ?? (draftCard ? await turn.readers.card(draftCard) : null)
  if (place?.panel === 'draft') await showIn(turn, place, changed(heard, {}))
  else await showHeard(turn, changed(heard, {}))
  turn.tell('info', '没有修改，请看确认卡片。')
  return true
}

/** The person's word for what an issue is about, before what was suggested. */
export function withCategory(heard: Heard, nth: number, at: number, category: string): Heard {
  const visit = heard.visits[nth]
  const chosen = ISSUE_CATEGORIES.find((one) => one === category)
  if (!visit || !chosen) return changed(heard, {})
  const issues = visit.issues.map((one, i) =>
    i === at ? { ...one, categories: [chosen, ...one.categories.filter((other) => other !== chosen)] } : one,
  )
  return withVisit(heard, nth, { ...visit, issues })
}
