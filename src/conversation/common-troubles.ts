import { mergeIssues } from '../actions/merge-issues.js'
import type { IssueCategory } from '../domain/issues/category.js'
import { gatheringOf, USUAL_COMMON_FROM } from '../domain/issues/common-troubles.js'
import { COUNTY_MOVES } from '../domain/issues/county-moves.js'
import type { Issue } from '../domain/issues/types.js'
import { tellOfMerge } from './merging.js'
import type { Turn } from './turn.js'

export interface TroubleAsked {
  readonly category: IssueCategory
  /** Absent for the whole county. */
  readonly villageId?: string
}

/** From so many households or villages on a trouble is common: the county's own number, in its workbook. */
export async function commonFrom(turn: Turn): Promise<number> {
  return (await turn.readers.campaign())?.commonFrom ?? USUAL_COMMON_FROM
}

export async function issuesOf(turn: Turn, { category, villageId }: TroubleAsked): Promise<readonly Issue[]> {
  const statuses = COUNTY_MOVES.take_in.from
  const found = await turn.readers.issuesFor({ statuses, category, ...(villageId ? { villageId } : {}) })
  return found.filter(({ kind }) => kind !== 'petition')
}

/** All of one common trouble become one issue on the county's desk, as they are now and not as they were listed. */
export async function gather(turn: Turn, asked: TroubleAsked): Promise<string> {
  const found = gatheringOf(await issuesOf(turn, asked))
  if (!found) {
    turn.tell('info', '这些问题已经有人并过或者办结了。回“共性问题”看最新的。')
    return 'common.gone'
  }
  const done = await mergeIssues(turn.action, found.main, found.others, found.how)
  turn.changes.push(...done.changes)
  await turn.present('issue', { issueId: found.main.id })
  await tellOfMerge(turn, done)
  const left = found.left > 0 ? `，还有 ${found.left} 件，请再回“共性问题”接着并` : ''
  turn.toast('success', `${found.others.length} 件已并入 ${found.main.number}${left}`)
  return 'common.gather'
}
