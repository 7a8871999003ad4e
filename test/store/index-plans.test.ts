import { afterAll, beforeAll, expect, test } from 'vitest'
import { ISSUE_STATUSES, type Issue } from '#src/domain/issues/types.js'
import { createCaseQueries } from '#src/store/case-queries.js'
import { rebuildCounters } from '#src/store/coverage/rebuild-counters.js'
import type { Connection, Database } from '#src/store/database.js'
import { issueDocument } from '#src/store/issue-documents.js'
import { MongoReaders } from '#src/store/readers/readers.js'
import { registrySnapshot } from '#src/store/registry/registry-snapshot.js'
import { SCHEMA } from '#src/store/schema/index.js'
import { createTimeMoves } from '#src/store/time-moves.js'
import { createWeeklyFigures } from '#src/store/weekly-figures.js'
import type { BenchServer } from '../../bench/database.js'
import { villageCode } from '../../bench/generate/big-county.js'
import { BIG_CAMPAIGN, BIG_COUNTY } from '../../bench/million.js'
import { at } from '../support/issue-desk.js'
import { issue } from '../support/issue-facts.js'
import { type Noted, notedDuring, openBigStand, openNotes } from '../support/noted-plans.js'

const SIZES = { households: 10_000, issues: 4_000, now: at('2026-06-15T08:30') }
let server: BenchServer
let connection: Connection
let db: Database

beforeAll(async () => {
  ;({ server, connection, db } = await openBigStand(SIZES))
  const rows = Array.from({ length: 40 }, (_, n) => issueDocument(BIG_COUNTY, rare(n)))
  await db.collection<{ _id: string }>('issues').insertMany(rows as never)
  await openNotes(db)
}, 60_000)

afterAll(() => server.stop())

const VILLAGE = villageCode(3)
const HOME = '00003-0001'
const TOWN = '第1镇'

/** What the big county has none of: people in every part, cases, watches, merged ones, told without a visit. */
function rare(n: number): Issue {
  const statutory = { from: '2026-05-01', due: '2026-06-16', extendedDays: 0, version: 1 } as const
  const kinds: readonly Partial<Issue>[] = [
    { kind: 'petition', statutory },
    { status: 'closed', closedAt: SIZES.now, watchUntil: '2026-06-18' },
    { status: 'merged', mergedInto: 'rare-0' },
    { status: 'suspended', suspendedUntil: '2026-06-14' },
    { status: 'callback', callbackDue: '2026-06-15' },
  ]
  return issue({
    ...{ id: `rare-${n}`, number: `2025-${n}`, householdId: HOME, villageId: VILLAGE, town: TOWN },
    ...{ raisedBy: 'BX000001', raisedAt: SIZES.now - n, category: 'housing', campaignId: BIG_CAMPAIGN },
    ...{ unitId: 'U1', leadUnitId: 'U2', handlerId: 'P1', callerId: 'P2', leaderId: 'P3' },
    ...kinds[n % kinds.length],
  })
}

const KEYS = /^IXSCAN \{ county: 1, keys: 1, raisedAt: -1 \}$/
const STATUS = /^IXSCAN \{ county: 1, status: 1, category: 1, clock: 1,/
const NUMBER = /^IXSCAN \{ county: 1, number: 1 \}$/
const readers = () => new MongoReaders(BIG_COUNTY, db)
const cases = () => createCaseQueries(BIG_COUNTY, connection)
const ALL = ISSUE_STATUSES
const housing = { statuses: ['accepted'], category: 'housing' } as const

/** Every question about issues that is not a job's, which `selecting-plans.test.ts` has. */
const ISSUES: Readonly<Record<string, readonly [RegExp, () => Promise<unknown>]>> = {
  'in the hands of a person': [KEYS, () => readers().issuesFor({ handlerId: 'P1', statuses: ALL })],
  'to be called back by a person': [
    KEYS,
    () => readers().issuesFor({ callerId: 'P2', statuses: ['callback'] }),
  ],
  'led by a leader': [KEYS, () => readers().issuesFor({ leaderId: 'P3', statuses: ['suspended'] })],
  'given to a unit': [
    KEYS,
    () => readers().issuesFor({ leadUnitId: '第3单位', statuses: ['assigned', 'accepted'] }),
  ],
  "of a unit's households": [KEYS, () => readers().issuesFor({ unitId: 'U1', statuses: ['accepted'] })],
  "of a cadre's households": [KEYS, () => readers().issuesFor({ cadreId: 'BX000048', statuses: ALL })],
  'on the desk of the office': [STATUS, () => readers().issuesFor({ statuses: ['extension_pending'] })],
  'alike in a village': [KEYS, () => readers().issuesFor({ ...housing, villageId: VILLAGE })],
  'alike in a town': [KEYS, () => readers().issuesFor({ ...housing, town: TOWN })],
  'alike in the county': [STATUS, () => readers().issuesFor(housing)],
  'of a household': [KEYS, () => readers().issuesOf({ householdId: HOME })],
  'of a village': [KEYS, () => readers().issuesOf({ villageId: VILLAGE })],
  'of the households of a list': [KEYS, () => readers().places.issuesOf([HOME, '00003-0002'])],
  'last told by a person': [KEYS, () => readers().lastRaised('BX000001')],
  'merged into one': [KEYS, () => readers().mergedInto('rare-0')],
  'by who led such ones': [KEYS, () => readers().pastLeads('housing', TOWN)],
  'by number': [NUMBER, () => readers().issueByNumber('2025-7')],
  'with a watch that is over': [KEYS, () => cases().watchesEndedBefore('2026-06-20')],
  'with a watch that ends': [KEYS, () => cases().watchesBetween('2026-06-15', '2026-06-18')],
  'with a statutory limit': [KEYS, () => cases().casesDueBy('2026-06-20')],
  'suspended for too long': [
    STATUS,
    () => createTimeMoves(BIG_COUNTY, connection).suspendedBefore('2026-06-15'),
  ],
}

const of = (noted: readonly Noted[], name: string) =>
  noted.filter(({ ns }) => ns === `${db.databaseName}.${name}`)
const sum = (noted: readonly Noted[], field: 'keysExamined' | 'docsExamined' | 'nreturned') =>
  noted.reduce((total, one) => total + (one[field] ?? 0), 0)
const plansOf = (noted: readonly Noted[]) =>
  noted.flatMap(({ planSummary }) => planSummary.split(/, (?=[A-Z])/))

test.each(Object.entries(ISSUES))(
  'issues %s are found through one index, and only they are read',
  async (_, [index, ask]) => {
    const asked = of(await notedDuring(db, ask), 'issues')
    expect(sum(asked, 'nreturned')).toBeGreaterThan(0)
    for (const plan of plansOf(asked)) expect(plan).toMatch(index)
    expect(sum(asked, 'docsExamined')).toBeLessThanOrEqual(sum(asked, 'nreturned'))
    // From one range to the next, or from one category to the next, it looks at a key in between.
    expect(sum(asked, 'keysExamined')).toBeLessThanOrEqual(sum(asked, 'nreturned') + 20)
  },
)

test.each(['of a household', 'of a village', 'of the households of a list', 'last told by a person'])(
  'issues %s come in the order of the index',
  async (name) => {
    const asked = of(await notedDuring(db, async () => ISSUES[name]?.[1]()), 'issues')
    for (const one of asked) expect(one.hasSortStage ?? false).toBe(false)
  },
)

test('common troubles are counted without reading an issue', async () => {
  const [asked] = of(await notedDuring(db, () => readers().troubleCounts()), 'issues')
  expect(asked?.planSummary).toMatch(STATUS)
  expect(asked).toMatchObject({ docsExamined: 0 })
})

test('the issues of a week are found by their deadlines and their moves', async () => {
  const figures = createWeeklyFigures(BIG_COUNTY, connection, () => SIZES.now)
  const asked = of(await notedDuring(db, () => figures(BIG_CAMPAIGN, '2026-06-15', false)), 'issues')
  expect(asked.length).toBeGreaterThan(0)
  for (const plan of plansOf(asked)) expect(plan).toMatch(/^IXSCAN \{ (_id: 1 \}|county: 1, status: 1,)/)
})

const UNIT = '第3单位'
const CADRE = 'BX000035'
const COUNTY_WIDE = { kind: 'county' } as const
const OWN_UNIT = { kind: 'unit', unitId: UNIT } as const
const PART = { villageId: villageCode(2), groups: [] }
const places = () => readers().places
const LIMIT = { limit: 5 }

/** With whether more must be read than what is wanted of it, since it is sorted or picked afterwards. */
const HOUSEHOLDS: Readonly<
  Record<string, readonly ['exact' | 'covered' | 'picked', () => Promise<unknown>]>
> = {
  'called so in the county': ['exact', () => readers().searchHouseholds(COUNTY_WIDE, 'zhang', LIMIT)],
  'called so in a unit': ['exact', () => readers().searchHouseholds(OWN_UNIT, 'zhang', LIMIT)],
  "next on a cadre's way": ['exact', () => readers().uncovered({ cadreId: CADRE }, LIMIT)],
  "next on some cadres' way": ['exact', () => readers().uncovered({ cadreIds: [CADRE, 'BX000040'] }, LIMIT)],
  'of a unit to be visited': ['picked', () => readers().uncovered({ unitId: UNIT }, LIMIT)],
  'of a cadre': ['exact', () => readers().householdsOf(CADRE)],
  "by the villages of a unit's cadres": ['covered', () => readers().villagesOfCadres(UNIT)],
  'by village': ['covered', () => places().villages(OWN_UNIT, [CADRE])],
  'by group of a village': ['covered', () => places().groups(VILLAGE)],
  'of a cadre in a village': ['exact', () => places().uncovered(PART, { cadreIds: [CADRE] }, 9)],
  'of a village to be visited': ['picked', () => places().uncovered(PART, { scope: COUNTY_WIDE }, 9)],
  "by state, of a cadre's in a village": ['covered', () => places().tally(PART, { cadreIds: [CADRE] })],
  'by state, of a group': [
    'covered',
    () => places().tally({ ...PART, groups: ['4组'] }, { scope: COUNTY_WIDE }),
  ],
  'by state, of a unit in a village': ['covered', () => places().tally(PART, { scope: OWN_UNIT })],
  'in the book of names of a unit': [
    'exact',
    () => readers().nameBook({ cadreId: CADRE, unitId: UNIT, scope: OWN_UNIT }, '张三'),
  ],
  'counted anew': ['covered', () => rebuildCounters(connection, BIG_COUNTY, BIG_CAMPAIGN)],
  'of a village or cadre in a workbook': [
    'exact',
    async () => {
      const found = registrySnapshot(db, BIG_COUNTY).householdsOf([VILLAGE], [CADRE])
      for await (const some of found) expect(some.size).toBeGreaterThan(0)
    },
  ],
}

test.each(Object.entries(HOUSEHOLDS))('households %s are found through an index', async (_, [how, ask]) => {
  const asked = of(await notedDuring(db, ask), 'households')
  expect(asked.length).toBeGreaterThan(0)
  for (const plan of plansOf(asked)) expect(plan).toMatch(/^((IX|DISTINCT_)SCAN \{ (county|_id): 1)/)
  if (how === 'covered') expect(sum(asked, 'docsExamined')).toBe(0)
  if (how !== 'exact') return
  expect(sum(asked, 'docsExamined')).toBeLessThanOrEqual(sum(asked, 'nreturned'))
  expect(sum(asked, 'nreturned')).toBeGreaterThan(0)
})

test('what a transaction changes has few indexes', async () => {
  const MOST: Readonly<Record<string, number>> = {
    issues: 4,
    households: 5,
    visits: 3,
    sessions: 1,
    cards: 4,
  }
  for (const [name, most] of Object.entries(MOST)) {
    expect(SCHEMA.some((spec) => spec.name === name)).toBe(true)
    expect((await db.collection(name).indexes()).length, name).toBeLessThanOrEqual(most)
  }
})
