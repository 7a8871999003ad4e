import type { Connection } from 'mongoose'
import type { DueWithin, IssueFactsPorts, IssueRange } from '../domain/issues/reminding.js'
import type { Cell, HouseholdRecord } from '../domain/ports.js'
import type { Campaign, ChatGroup, Phase, Village } from '../domain/registry/types.js'
import type { Tally } from '../domain/visits/types.js'
import type { WorkCalendar } from '../domain/working-time.js'
import { type CoursesOfClosed, closedCourses } from './closed-courses.js'
import { database } from './database.js'
import { type IssueDocument, type IssueMoveDocument, issueOf, moveOf } from './issue-documents.js'
import { BY_STATUS, calledBy } from './issue-keys.js'
import { type CounterDocument, entity, type Stored, tallyOf } from './readers/documents.js'
import { uncoveredHouseholds } from './readers/household-queries.js'
import { MongoReaders } from './readers/readers.js'

interface CoverageFacts {
  campaign(): Promise<Campaign | null>
  villages(ids: readonly string[]): Promise<readonly Village[]>
  allCells(campaignId: string): Promise<readonly Cell[]>
  /** By cadre. */
  cadreTallies(campaignId: string): Promise<ReadonlyMap<string, Tally>>
  nextUncovered(
    cadreIds: readonly string[],
    limit: number,
  ): Promise<ReadonlyMap<string, readonly HouseholdRecord[]>>
  chatGroups(): Promise<readonly ChatGroup[]>
  phases(): Promise<readonly Phase[]>
}

/** Short ranges of one index, as many at a time as the connections of the pool can ask for. */
const AT_ONCE = 50

/** What the reminders are selected from, read for each run. */
export function createReminderFacts(
  county: string,
  connection: Connection,
  calendar: WorkCalendar,
): IssueFactsPorts & CoverageFacts & CoursesOfClosed {
  const db = database(connection)
  const readers = () => new MongoReaders(county, db)
  return {
    calendar,
    async issuesIn(ranges) {
      const found = await Promise.all(
        ranges.map((range) =>
          db.collection<IssueDocument>('issues').find(rangeFilter(county, range)).hint(BY_STATUS).toArray(),
        ),
      )
      // No index holds this order over several statuses, and the program sorts what it has anyway.
      return found.flat().sort(nearestFirst).map(issueOf)
    },
    async movesOf(issueIds) {
      const rows = await db
        .collection<IssueMoveDocument>('issue_moves')
        .find({ county, issueId: { $in: [...issueIds] } })
        .sort({ issueId: 1, seq: 1 })
        .toArray()
      return rows.map(moveOf)
    },
    async cadresOf(householdIds) {
      const rows = await db
        .collection<{ _id: string; cadreId?: string }>('households')
        .find({ _id: { $in: householdIds.map((id) => `${county}/${id}`) } }, { projection: { cadreId: 1 } })
        .toArray()
      return new Map(
        rows.flatMap(({ _id, cadreId }) =>
          cadreId ? [[_id.slice(county.length + 1), cadreId] as const] : [],
        ),
      )
    },
    closedCourses: (categories, since) => closedCourses(db, county, categories, since),
    units: () => readers().units(),
    async people(ids) {
      const one = readers()
      const found = await Promise.all(ids.map((id) => one.person(id)))
      return found.flatMap((person) => (person && !person.left ? [person] : []))
    },
    peopleWithRole: (role) => readers().peopleWithRole(role),
    async phases() {
      const rows = await db.collection<Stored<Phase>>('phases').find({ county }).sort({ from: 1 }).toArray()
      return rows.map((row) => entity<Phase>(county, row))
    },
    chatGroups: () => readers().chatGroups(),
    campaign: () => readers().campaign(),
    villages: (ids) => readers().villages(ids),
    allCells: (campaignId) => readers().allCells(campaignId),
    async nextUncovered(cadreIds, limit) {
      const found = new Map<string, readonly HouseholdRecord[]>()
      for (let i = 0; i < cadreIds.length; i += AT_ONCE)
        await Promise.all(
          cadreIds.slice(i, i + AT_ONCE).map(async (cadreId) => {
            found.set(cadreId, (await uncoveredHouseholds(db, county, { cadreId }, { limit })).items)
          }),
        )
      return found
    },
    async cadreTallies(campaignId) {
      const rows = await db
        .collection<CounterDocument>('counters')
        .find({ county, campaignId, level: 'cadre' })
        .sort({ _id: 1 })
        .toArray()
      return new Map(rows.flatMap((row) => (row.cadreId ? [[row.cadreId, tallyOf(row)] as const] : [])))
    },
  }
}

/** A range of dates holds no issue without one. The clock is the deadline wherever that runs. */
function rangeFilter(county: string, { statuses, due, callbackBy }: IssueRange) {
  return {
    ...{ county, status: { $in: [...statuses] } },
    ...(due ? { due: dueFilter(due), clock: dueFilter(due) } : {}),
    ...(callbackBy === undefined
      ? {}
      : { callbackDue: { $lte: callbackBy }, ...calledBy(callbackBy, statuses) }),
  }
}

function dueFilter({ from, before }: DueWithin) {
  return {
    ...(from === undefined ? {} : { $gte: new Date(from) }),
    ...(before === undefined ? {} : { $lt: new Date(before) }),
  }
}

function nearestFirst(a: IssueDocument, b: IssueDocument): number {
  const byDue = (a.due?.getTime() ?? 0) - (b.due?.getTime() ?? 0)
  return byDue !== 0 ? byDue : a.number < b.number ? -1 : 1
}
