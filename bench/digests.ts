import type { mongo } from 'mongoose'
import { callbackDue } from '#jobs/callback-due.js'
import { dueIssues } from '#jobs/due-issues.js'
import { headThreeDecisions } from '#jobs/head-three-decisions.js'
import { overdueIssues } from '#jobs/overdue-issues.js'
import { unacceptedIssues } from '#jobs/unaccepted-issues.js'
import { uncoveredHouseholds } from '#jobs/uncovered-households.js'
import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import { RUNNING } from '#src/domain/issues/reminding.js'
import { addDays, DAY_MS, dayOf, type Instant, mondayOf, startOf } from '#src/domain/time.js'
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
 * named in these; for what is uncovered the counters, units and villages.
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
    let found = 0
    const sample = async (work: () => Promise<unknown>) => {
      const noise = gaugeNoise(() => [process.pid, server.pid()])
      return { ms: await timed(work), noise: noise() }
    }
    const taken = await alternate(options.rounds, {
      bare: () => sample(() => bareFacts(db, what, now)),
      product: () =>
        sample(async () => {
          found = await select(ports, now)
        }),
    })
    const memory = Math.round(process.memoryUsage().rss / 2 ** 20)
    options.print(`digests ${what}: ${found} notices, ${memory} MB resident`)
    const times = (samples: readonly { ms: number }[]) => samples.map(({ ms }) => ms)
    const noise = [...taken.bare, ...taken.product].map((one) => one.noise)
    const name = { bench: 'digests', what: `${what}, ${found} notices`, unit: 'ms' }
    rows.push(row(name, times(taken.bare), times(taken.product), { atMost: 2 }, noise))
  }
  return rows
}

/** The filters of the day; those with a range are answered from the index. */
export function bareFilters(now: Instant): Readonly<Record<string, readonly object[]>> {
  const within = (statuses: readonly string[], rest: object = {}) => ({
    ...{ county: BIG_COUNTY, status: { $in: statuses } },
    ...rest,
  })
  const soon = new Date(now + 3 * DAY_MS)
  return {
    due: [within(RUNNING, { due: { $gte: new Date(now), $lt: soon } })],
    overdue: [within(RUNNING, { due: { $lt: new Date(startOf(dayOf(now))) } })],
    unaccepted: [within(['assigned'])],
    'call back': [
      within(['resolved', 'callback'], { callbackDue: { $lte: dayOf(now), $type: 'string' as const } }),
    ],
    decisions: [
      within(['raised', 'returned', 'reopened', 'county_level', 'assigned', 'extension_pending']),
      within(['accepted', 'in_progress'], { due: { $lt: soon } }),
    ],
  }
}

type Named = mongo.Document & { readonly _id: string }
const idOf = ({ _id }: Named): string => _id.slice(BIG_COUNTY.length + 1)

async function bareFacts(db: Database, what: string, now: Instant): Promise<number> {
  const find = (name: string, filter: object, projection?: object): Promise<Named[]> =>
    db
      .collection<Named>(name)
      .find(filter, projection ? { projection } : {})
      .toArray()
  const byId = (ids: readonly string[]) => ({
    _id: { $in: [...new Set(ids)].map((id) => `${BIG_COUNTY}/${id}`) },
  })
  if (what === 'uncovered') {
    const counters = { county: BIG_COUNTY, campaignId: BIG_CAMPAIGN }
    const [cells, ...others] = await Promise.all([
      find('counters', { ...counters, level: 'cell' }),
      find('counters', { ...counters, level: 'cadre' }),
      find('units', { county: BIG_COUNTY }),
    ])
    const villages = await find('villages', byId(cells.map(({ villageId }) => villageId)))
    return [cells, ...others, villages].flat().length
  }
  const found = await Promise.all((bareFilters(now)[what] ?? []).map((filter) => find('issues', filter)))
  const issues = found.flat()
  const [moves, cadres, units] = await Promise.all([
    find('issue_moves', { county: BIG_COUNTY, issueId: { $in: issues.map(idOf) } }),
    find('households', byId(issues.map(({ householdId }) => householdId)), { cadreId: 1 }),
    find('units', { county: BIG_COUNTY }),
  ])
  const named = [
    ...units.map(({ headId }) => headId),
    ...issues.flatMap(({ handlerId }) => handlerId ?? []),
    ...cadres.flatMap(({ cadreId }) => cadreId ?? []),
  ]
  return moves.length + (await find('people', byId(named))).length
}
