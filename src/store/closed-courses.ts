import type { mongo } from 'mongoose'
import type { IssueCategory } from '../domain/issues/category.js'
import { MOST_SIMILAR } from '../domain/issues/risk.js'
import type { IssueMove } from '../domain/issues/types.js'
import { type IssueMoveDocument, moveOf } from './issue-documents.js'

export interface CoursesOfClosed {
  closedCourses(
    categories: readonly IssueCategory[],
    closedSince: number,
  ): Promise<readonly { readonly category: IssueCategory; readonly moves: readonly IssueMove[] }[]>
}

interface Course {
  readonly category: IssueCategory
  readonly moves: readonly IssueMoveDocument[]
}

/** How the newest closed issues of each category went: one question, each category's part a short range of one index. */
export async function closedCourses(
  db: mongo.Db,
  county: string,
  categories: readonly IssueCategory[],
  closedSince: number,
): ReturnType<CoursesOfClosed['closedCourses']> {
  const [first, ...rest] = categories.map((category) => newestClosed(county, category, closedSince))
  if (!first) return []
  const rows = await db
    .collection('issues')
    .aggregate<Course>([
      ...first,
      ...rest.map((pipeline) => ({ $unionWith: { coll: 'issues', pipeline } })),
      {
        $lookup: {
          from: 'issue_moves',
          let: { issueId: { $substrBytes: ['$_id', county.length + 1, -1] } },
          pipeline: [
            { $match: { county, $expr: { $eq: ['$issueId', '$$issueId'] } } },
            { $sort: { county: 1, issueId: 1, seq: 1 } },
          ],
          as: 'moves',
        },
      },
    ])
    .toArray()
  return rows.map(({ category, moves }) => ({ category, moves: moves.map(moveOf) }))
}

function newestClosed(county: string, category: IssueCategory, closedSince: number): object[] {
  const since = { $gte: new Date(closedSince) }
  return [
    { $match: { county, category, status: 'closed', clock: since, closedAt: since } },
    // Of closed ones the clock is when they were closed.
    { $sort: { clock: -1 } },
    { $limit: MOST_SIMILAR },
    { $project: { category: 1 } },
  ]
}
