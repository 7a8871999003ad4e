import { dayOf } from '../../domain/time.js'
import { startDraft } from '../drafts.js'
import { raiseIssueFlow } from '../flows/issue-flows.js'
import { logVisit, refTo } from '../flows/log-visit.js'
import type { Turn } from '../turn.js'
import { filesOf } from './edit.js'
import { answersOf, toldOf } from './facts.js'
import { changed, type Heard, idOf } from './heard.js'
import { showHeard } from './show.js'

/** 修改: the usual form, filled in with what was understood of one household; sent, it comes back to the card. */
export async function openEdit(turn: Turn, heard: Heard, nth: number, issue: number | null): Promise<string> {
  const visit = heard.visits[nth]
  const id = visit && idOf(visit.who)
  const household = id ? await turn.readers.household(id) : null
  if (!visit || !household) {
    await showHeard(turn, changed(heard, {}))
    return 'heard.nothing-to-edit'
  }
  const kind = heard.kinds[household.id]
  const ref = refTo(household)
  const about = { heard: household.id, ...(issue === null ? {} : { heardIssue: String(issue) }) }
  const attachmentIds = filesOf(heard, household.id).map((file) => file.id)
  if (issue === null) {
    const day = visit.day.day ?? dayOf(turn.now)
    await startDraft(turn, logVisit, answersOf(visit, ref, day, kind), { about, attachmentIds })
    return 'heard.edit'
  }
  const told = toldOf(visit, kind)[issue]
  await startDraft(turn, raiseIssueFlow, { household: ref, ...told }, { about, attachmentIds })
  return 'heard.edit'
}
