import type { Connection } from 'mongoose'
import type { Issue } from '../domain/issues/types.js'
import type { Day } from '../domain/time.js'
import { database } from './database.js'
import { type IssueDocument, issueOf } from './issue-documents.js'

export interface CaseQueries {
  casesDueBy(day: Day): Promise<readonly Issue[]>
  watchesBetween(from: Day, to: Day): Promise<readonly Issue[]>
  watchesEndedBefore(day: Day): Promise<readonly Issue[]>
}

/** Petition cases and disputes by the days that matter to them; each filter is a range of a partial index. */
export function createCaseQueries(county: string, connection: Connection): CaseQueries {
  const find = async (filter: Readonly<Record<string, unknown>>): Promise<readonly Issue[]> => {
    const rows = await database(connection)
      .collection<IssueDocument>('issues')
      .find({ county, ...filter })
      .toArray()
    return rows.sort((a, b) => (a.number < b.number ? -1 : 1)).map(issueOf)
  }
  return {
    casesDueBy: (day) => find({ caseDue: { $lte: day, $type: 'string' } }),
    watchesBetween: (from, to) => find({ watchUntil: { $gte: from, $lte: to, $type: 'string' } }),
    watchesEndedBefore: (day) =>
      find({ watchUntil: { $lt: day, $type: 'string' }, watchEnded: { $exists: false } }),
  }
}
