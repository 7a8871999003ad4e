import { afterAll, beforeAll, expect, test } from 'vitest'
import { callbackDue } from '#jobs/callback-due.js'
import { caseDeadlines } from '#jobs/case-deadlines.js'
import { dueIssues } from '#jobs/due-issues.js'
import { headThreeDecisions } from '#jobs/head-three-decisions.js'
import { overdueIssues } from '#jobs/overdue-issues.js'
import { riskAhead } from '#jobs/risk-ahead.js'
import { unacceptedIssues } from '#jobs/unaccepted-issues.js'
import { uncoveredHouseholds } from '#jobs/uncovered-households.js'
import { watchPeriods } from '#jobs/watch-periods.js'
import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import { createCaseQueries } from '#src/store/case-queries.js'
import type { Connection, Database } from '#src/store/database.js'
import { createReminderFacts } from '#src/store/reminder-facts.js'
import type { BenchServer } from '../../bench/database.js'
import { BIG_COUNTY } from '../../bench/million.js'
import { at } from '../support/issue-desk.js'
import { notedDuring, openBigStand, openNotes } from '../support/noted-plans.js'

const SIZES = { households: 20_000, issues: 8_000, now: at('2026-06-15T08:30') }
/** A job whose filter is narrowed by its rule afterwards may read a little beyond what it needs. */
const AT_MOST_TIMES = 1.1
let server: BenchServer
let connection: Connection
let db: Database

beforeAll(async () => {
  ;({ server, connection, db } = await openBigStand(SIZES))
  await openNotes(db)
}, 60_000)

afterAll(async () => {
  await db.command({ profile: 0 })
  await server.stop()
})

/** The lists of the registry are read whole, by everybody. */
const WHOLE = ['units', 'campaigns', 'phases']

const NAMES = [
  ...[callbackDue, dueIssues, headThreeDecisions, overdueIssues, riskAhead, unacceptedIssues],
  ...[uncoveredHouseholds, caseDeadlines, watchPeriods],
] as const

test.each(NAMES.map((job) => [job.name, job] as const))(
  '%s asks by an index of the county for hardly more than it gets',
  async (_, job) => {
    const ports = {
      ...createReminderFacts(BIG_COUNTY, connection, stateCouncilCalendar()),
      ...createCaseQueries(BIG_COUNTY, connection),
    }
    const noted = await notedDuring(db, async () => job.load(ports as never, SIZES.now))
    const asked = noted.filter(({ ns }) => !WHOLE.includes(ns.slice(db.databaseName.length + 1)))
    expect(asked.length).toBeGreaterThan(0)
    for (const { ns, planSummary, hasSortStage, docsExamined, nreturned, command } of asked) {
      const what = `${ns} ${planSummary} ${docsExamined}/${nreturned} ${JSON.stringify(command).slice(0, 200)}`
      const indexes = planSummary.split(/, (?=[A-Z])/)
      for (const one of indexes) expect(one, what).toMatch(/^(IXSCAN \{ (county|_id): 1|IDHACK)/)
      expect(hasSortStage ?? false, what).toBe(false)
      expect(docsExamined, what).toBeLessThanOrEqual(nreturned * AT_MOST_TIMES)
    }
  },
)
