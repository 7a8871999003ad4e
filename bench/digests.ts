import type { mongo } from 'mongoose'
import { callbackDue } from '#jobs/callback-due.js'
import { dueIssues } from '#jobs/due-issues.js'
import { headThreeDecisions } from '#jobs/head-three-decisions.js'
import { overdueIssues } from '#jobs/overdue-issues.js'
import { unacceptedIssues } from '#jobs/unaccepted-issues.js'
import { uncoveredHouseholds } from '#jobs/uncovered-households.js'
import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import { dueAhead, RUNNING } from '#src/domain/issues/reminding.js'
import { addDays, dayOf, type Instant, mondayOf, startOf } from '#src/domain/time.js'
import { type Database, database } from '#src/store/database.js'
import { createReminderFacts } from '#src/store/reminder-facts.js'
import { openBigIssues } from './big-issues.js'
import type { BenchServer } from './database.js'
import { alternate, timed } from './measure.js'
import { BIG_CAMPAIGN, BIG_COUNTY, openBigCounty } from './million.js'
import { gaugeNoise } from './noise.js'
import { type Row, row } from './rows.js'

export interface DigestBenchOptions {
  readonly rounds: number
  readonly households: number
  readonly issues: number
  readonly print: (line: string) => void
}

type Ports = ReturnType<typeof createReminderFacts>
type Select = (ports: Ports, now: Instant) => Promise<number>
/** As the jobs have it. */
const AHEAD_WORKDAYS = 3
const MORNING_MS = 8.5 * 3_600_000

/** What Monday's digests are selected from; each gives how many notices it has found. */
const JOBS: Readonly<Record<string, Select>> = {
  uncovered: async (ports, now) =>
    uncoveredHouseholds.select(await uncoveredHouseholds.load(ports, now), now).length,
  due: async (ports, now) => dueIssues.select(await dueIssues.load(ports, now), now).length,
  overdue: async (ports, now) => overdueIssues.select(await overdueIssues.load(ports, now), now).length,
  unaccepted: async (ports, now) =>
    unacceptedIssues.select(await unacceptedIssues.load(ports, now), now).length,
  'call back': async (ports, now) => callbackDue.select(await callbackDue.load(ports, now), now).length,
  decisions: async (ports, now) =>
    headThreeDecisions.select(await headThreeDecisions.load(ports, now), now).length,
}

/**
 * The loads and rules of the Monday jobs as they are, up to the notices, beside the same facts read by the native driver
 * without a rule: the issues of the day by their index, their moves, their households' cadres, the units and whoever is
 * named in these; for what is uncovered the counters, units and villages, and each cadre's next doors.
 */
export async function benchDigests(server: BenchServer, options: DigestBenchOptions): Promise<Row[]> {
  const connection = await openBigCounty(server, options.households, options.print)
  const db = database(connection)
  const campaign = await db.collection('campaigns').findOne({ county: BIG_COUNTY })
  // The Monday before the county was loaded, so that the campaign runs.
  const now = startOf(mondayOf(addDays(String(campaign?.from), 30))) + MORNING_MS
  await openBigIssues(connection, { ...options, now }, options.print)
  const ports = createReminderFacts(BIG_COUNTY, connection, stateCouncilCalendar())
  const rows: Row[] = []
  for (const [what, select] of Object.entries(JOBS)) {
    let notices = 0
    const sample = async (work: () => Promise<unknown>) => {
      const noise = gaugeNoise(() => [process.pid, server.pid()])
      return { ms: await timed(work), noise: noise() }
    }
    const filters = bareFilters(now)[what] ?? []
    const taken = await alternate(options.rounds, {
      bare: () => sample(() => (what === 'uncovered' ? bareUncovered(db) : bareFacts(db, filters))),
      product: () =>
        sample(async () => {
          notices = await select(ports, now)
        }),
    })
    const memory = Math.round(process.memoryUsage().rss / 2 ** 20)
    options.print(`digests ${what}: ${notices} notices, ${memory} MB resident`)
    const times = (samples: readonly { ms: number }[]) => samples.map(({ ms }) => ms)
    const noise = [...taken.bare, ...taken.product].map((one) => one.noise)
    const name = { bench: 'digests', what: `${what}, ${notices} notices`, unit: 'ms' }
    rows.push(row(name, times(taken.bare), times(taken.product), { atMost: 2 }, noise))
  }
  return rows
}

/** The filters of the day; those with a range are answered from the index. */
function bareFilters(now: Instant): Readonly<Record<string, readonly object[]>> {
  const within = (statuses: readonly string[], rest: object = {}) => ({
    ...{ county: BIG_COUNTY, status: { $in: statuses } },
    ...rest,
  })
  const { before = now } = dueAhead(stateCouncilCalendar(), now, AHEAD_WORKDAYS)
  const soon = new Date(before)
  return {
    due: [within(RUNNING, { clock: { $gte: new Date(now), $lt: soon } })],
    overdue: [within(RUNNING, { clock: { $lt: new Date(startOf(dayOf(now))) } })],
    unaccepted: [within(['assigned'])],
    'call back': [within(['resolved', 'callback'], { clock: { $lte: new Date(startOf(dayOf(now))) } })],
    decisions: [
      within(['raised', 'returned', 'reopened', 'county_level', 'assigned', 'extension_pending']),
      within(['accepted', 'in_progress'], { clock: { $lt: soon } }),
    ],
  }
}

type Named = mongo.Document & { readonly _id: string }
const idOf = ({ _id }: Named): string => _id.slice(BIG_COUNTY.length + 1)
const byId = (ids: readonly string[]) => ({
  _id: { $in: [...new Set(ids)].map((id) => `${BIG_COUNTY}/${id}`) },
})

function found(db: Database, name: string, filter: object, projection?: object): Promise<Named[]> {
  const options = projection ? { projection } : {}
  return db.collection<Named>(name).find(filter, options).toArray()
}

async function bareUncovered(db: Database): Promise<number> {
  const counters = { county: BIG_COUNTY, campaignId: BIG_CAMPAIGN }
  const [cells, cadres, units] = await Promise.all([
    found(db, 'counters', { ...counters, level: 'cell' }),
    found(db, 'counters', { ...counters, level: 'cadre' }),
    found(db, 'units', { county: BIG_COUNTY }),
  ])
  const villages = await found(db, 'villages', byId(cells.map(({ villageId }) => villageId)))
  let doors = 0
  for (let i = 0; i < cadres.length; i += AT_ONCE) {
    const some = await Promise.all(cadres.slice(i, i + AT_ONCE).map(({ cadreId }) => nextDoors(db, cadreId)))
    doors += some.flat().length
  }
  return [cells, cadres, units, villages].flat().length + doors
}

const AT_ONCE = 50
const DOORS = 5

function nextDoors(db: Database, cadreId: unknown): Promise<unknown[]> {
  return db
    .collection('households')
    .find({ county: BIG_COUNTY, cadreId, uncovered: true })
    .sort({ villageId: 1, walk: 1, _id: 1 })
    .limit(DOORS)
    .toArray()
}

async function bareFacts(db: Database, filters: readonly object[]): Promise<number> {
  const issues = (await Promise.all(filters.map((filter) => found(db, 'issues', filter)))).flat()
  const [moves, cadres, units] = await Promise.all([
    found(db, 'issue_moves', { county: BIG_COUNTY, issueId: { $in: issues.map(idOf) } }),
    found(db, 'households', byId(issues.map(({ householdId }) => householdId)), { cadreId: 1 }),
    found(db, 'units', { county: BIG_COUNTY }),
  ])
  const named = [
    ...units.map(({ headId }) => headId),
    ...issues.flatMap(({ handlerId }) => handlerId ?? []),
    ...cadres.flatMap(({ cadreId }) => cadreId ?? []),
  ]
  return moves.length + (await found(db, 'people', byId(named))).length
}
