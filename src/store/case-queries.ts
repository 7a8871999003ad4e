import type { Connection } from 'mongoose'
import type { Issue } from '../domain/issues/types.js'
import type { Day } from '../domain/time.js'
import { database } from './database.js'
import { type IssueDocument, issueOf } from './issue-documents.js'
import { BY_KEYS, daysOf } from './issue-keys.js'

export interface CaseQueries {
  casesDueBy(day: Day): Promise<readonly Issue[]>
  watchesBetween(from: Day, to: Day): Promise<readonly Issue[]>
  watchesEndedBefore(day: Day): Promise<readonly Issue[]>
}

/** Petition cases and disputes by the days that matter to them; each filter is a range of one index. */
export function createCaseQueries(county: string, connection: Connection): CaseQueries {
  const find = async (filter: Readonly<Record<string, unknown>>): Promise<readonly Issue[]> => {
    const rows = await database(connection)
      .collection<IssueDocument>('issues')
      .find({ county, ...filter })
      .hint(BY_KEYS)
      .toArray()
    return rows.sort((a, b) => (a.number < b.number ? -1 : 1)).map(issueOf)
  }
  return {
    casesDueBy: (day) => find({ keys: daysOf('case', { to: day }), caseDue: { $lte: day } }),
    watchesBetween: (from, to) =>
      find({ keys: daysOf('watch', { from, to }), watchUntil: { $gte: from, $lte: to } }),
    watchesEndedBefore: (day) =>
      find({
        ...{ keys: daysOf('watch', { to: day }), watchUntil: { $lt: day } },
        watchEnded: { $exists: false },
      }),
  }
}
