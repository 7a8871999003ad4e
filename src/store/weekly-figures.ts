import type { Connection } from 'mongoose'
import { issueCells, type WeeklySnapshot } from '../domain/coverage/weekly.js'
import { RUNNING } from '../domain/issues/reminding.js'
import type { IssueMove } from '../domain/issues/types.js'
import { DAY_MS, type Day, type Instant } from '../domain/time.js'
import { database } from './database.js'
import { type IssueDocument, type IssueMoveDocument, issueOf, moveOf } from './issue-documents.js'
import { type CounterDocument, toCell } from './readers/documents.js'
import { isDuplicateKey } from './with-retry.js'

type SnapshotDocument = Omit<WeeklySnapshot, 'at' | 'since'> & {
  readonly _id: string
  readonly county: string
  readonly at: Date
  readonly since: Date
}

/** Without one before, issues are counted over so long. */
const FIRST_WINDOW_MS = 7 * DAY_MS

export function createWeeklyFigures(county: string, connection: Connection, now: () => Instant) {
  const snapshots = () => database(connection).collection<SnapshotDocument>('weekly_snapshots')
  const kept = async (campaignId: string, week: Day): Promise<WeeklySnapshot | null> => {
    const row = await snapshots().findOne({ _id: idOf(county, campaignId, week) })
    return row && snapshotOf(row)
  }
  return async (campaignId: string, week: Day, keep: boolean) => {
    const [before] = await snapshots()
      .find({ county, campaignId, week: { $lt: week } })
      .sort({ week: -1 })
      .limit(1)
      .toArray()
    const previous = before ? snapshotOf(before) : null
    const standing = await kept(campaignId, week)
    if (standing) return { snapshot: standing, previous }
    const at = now()
    const since = previous?.at ?? at - FIRST_WINDOW_MS
    const fresh = {
      campaignId,
      week,
      at,
      since,
      ...(await figures(county, connection, campaignId, { since, at })),
    }
    if (!keep) return { snapshot: fresh, previous }
    try {
      await snapshots().insertOne(documentOf(county, fresh))
      return { snapshot: fresh, previous }
    } catch (error) {
      // Another process took them in the same moment: its figures are the week's.
      const winner = isDuplicateKey(error) ? await kept(campaignId, week) : null
      if (!winner) throw error
      return { snapshot: winner, previous }
    }
  }
}

/** Counters and issues as they stood together at one moment. */
async function figures(
  county: string,
  connection: Connection,
  campaignId: string,
  window: { readonly since: Instant; readonly at: Instant },
): Promise<Pick<WeeklySnapshot, 'cells' | 'issues'>> {
  const db = database(connection)
  const session = connection.getClient().startSession({ snapshot: true })
  try {
    const cells = await db
      .collection<CounterDocument>('counters')
      .find({ county, campaignId, level: 'cell' }, { session })
      .sort({ _id: 1 })
      .toArray()
    const touched = await db
      .collection<IssueMoveDocument>('issue_moves')
      .distinct(
        'issueId',
        { county, at: { $gt: new Date(window.since), $lte: new Date(window.at) } },
        { session },
      )
    const past = { $lt: new Date(window.at) }
    const issues = await db
      .collection<IssueDocument>('issues')
      .find(
        {
          county,
          campaignId,
          $or: [
            { _id: { $in: touched.map((id) => `${county}/${id}`) } },
            { county, status: { $in: [...RUNNING] }, due: past, clock: past },
          ],
        },
        { session },
      )
      .toArray()
    const found = issues.map(issueOf)
    const moves = await db
      .collection<IssueMoveDocument>('issue_moves')
      .find({ county, issueId: { $in: found.map(({ id }) => id) } }, { session })
      .sort({ issueId: 1, seq: 1 })
      .toArray()
    return { cells: cells.map(toCell), issues: issueCells(found, byIssue(moves.map(moveOf)), window) }
  } finally {
    await session.endSession()
  }
}

function byIssue(moves: readonly IssueMove[]): Map<string, IssueMove[]> {
  const of = new Map<string, IssueMove[]>()
  for (const move of moves) {
    const list = of.get(move.issueId)
    if (list) list.push(move)
    else of.set(move.issueId, [move])
  }
  return of
}

function idOf(county: string, campaignId: string, week: Day): string {
  return `${county}/${campaignId}/${week}`
}

function documentOf(county: string, snapshot: WeeklySnapshot): SnapshotDocument {
  const { campaignId, week, at, since } = snapshot
  return {
    ...snapshot,
    _id: idOf(county, campaignId, week),
    county,
    at: new Date(at),
    since: new Date(since),
  }
}

function snapshotOf({ _id, county: _county, at, since, ...rest }: SnapshotDocument): WeeklySnapshot {
  return { ...rest, at: at.getTime(), since: since.getTime() }
}
