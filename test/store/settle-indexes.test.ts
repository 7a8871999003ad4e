import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import type { Issue } from '#src/domain/issues/types.js'
import { createCaseQueries } from '#src/store/case-queries.js'
import { ensureIndexes } from '#src/store/ensure-indexes.js'
import { type IssueDocument, issueDocument } from '#src/store/issue-documents.js'
import { MongoReaders } from '#src/store/readers/readers.js'
import { createReminderFacts } from '#src/store/reminder-facts.js'
import { SCHEMA } from '#src/store/schema/index.js'
import { fillIssueKeys, RETIRED, settleIndexes } from '#src/store/settle-indexes.js'
import { createTimeMoves } from '#src/store/time-moves.js'
import { COUNTY, Desk, NOON } from '../support/desk.js'
import { issue } from '../support/issue-facts.js'

const MANY = 100
/** So many are read at once. */
const PAGE = 30
let desk: Desk
const issues = () => desk.db.collection<IssueDocument>('issues')

beforeAll(async () => {
  desk = await Desk.open('settle_indexes')
  await desk.db.collection<{ _id: string }>('counties').insertOne({ _id: COUNTY })
})

afterAll(() => desk.close())

const statutory = { from: '2026-05-01', due: '2026-06-16', extendedDays: 0, version: 1 } as const
const OLD: readonly Issue[] = [
  issue({ id: 'at-work', callerId: 'P2', leaderId: 'P3', kind: 'petition', statutory }),
  issue({ id: 'closed', status: 'closed', closedAt: NOON, watchUntil: '2026-06-18' }),
  issue({ id: 'merged', status: 'merged', mergedInto: 'at-work' }),
  issue({ id: 'suspended', status: 'suspended', suspendedUntil: '2026-05-19' }),
  issue({ id: 'to-call', status: 'callback', callbackDue: '2026-05-20' }),
  ...Array.from({ length: MANY }, (_, n) =>
    issue({ id: `other-${n}`, householdId: `X${n}`, status: 'on_spot' }),
  ),
].map((one, n) => ({ ...one, number: `2026-${n}` }))

/** The fields of an index, as its usual name spells them. */
function fieldsOf(name: string): Record<string, number> {
  return Object.fromEntries(
    [...name.matchAll(/(?:^|_)(_?[A-Za-z]+)_(-?1)(?=_|$)/g)].map(([, field, way]) => [field, Number(way)]),
  )
}

/** A database as the last version left it. */
beforeEach(async () => {
  await issues().deleteMany({})
  await desk.db.collection('counties').updateMany({}, { $unset: { indexesRetiredAt: '' } })
  const old = Object.entries(RETIRED).map(([name, all]) =>
    desk.db.collection(name).createIndexes(all.map((index) => ({ key: fieldsOf(index), name: index }))),
  )
  await Promise.all(old)
  await issues().insertMany(OLD.map((one) => withoutKeys(issueDocument(COUNTY, one))))
})

function withoutKeys({ keys: _keys, clock: _clock, ...rest }: IssueDocument): IssueDocument {
  return rest
}

const names = async (collection: string) =>
  (await desk.db.collection(collection).indexes()).map(({ name }) => name ?? '')
const retiredThere = async () => {
  const found = Object.keys(RETIRED).map(async (name) =>
    (await names(name)).filter((index) => RETIRED[name]?.includes(index)),
  )
  return (await Promise.all(found)).flat()
}

/** What each question finds, without the many others. */
async function found(): Promise<Record<string, string[]>> {
  const { connection, db } = desk
  const readers = new MongoReaders(COUNTY, db)
  const cases = createCaseQueries(COUNTY, connection)
  const facts = createReminderFacts(COUNTY, connection, stateCouncilCalendar())
  const statuses = ['accepted'] as const
  const asked: Record<string, Promise<readonly Issue[]>> = {
    handler: readers.issuesFor({ handlerId: 'C1', statuses }),
    caller: readers.issuesFor({ callerId: 'P2', statuses }),
    leader: readers.issuesFor({ leaderId: 'P3', statuses }),
    lead: readers.issuesFor({ leadUnitId: '水利局', statuses }),
    unit: readers.issuesFor({ unitId: '大塘镇', statuses }),
    place: readers.issuesFor({ category: 'power_network', town: '大塘镇', statuses: ['suspended'] }),
    household: readers.issuesOf({ householdId: 'A1' }),
    merged: readers.mergedInto('at-work'),
    case: cases.casesDueBy('2026-06-20'),
    watch: cases.watchesBetween('2026-06-01', '2026-06-20'),
    suspended: createTimeMoves(COUNTY, connection).suspendedBefore('2026-05-20'),
    due: facts.issuesIn([{ statuses, due: { before: Date.parse('2026-05-22T00:00+08:00') } }]),
    toCall: facts.issuesIn([{ statuses: ['callback'], callbackBy: '2026-05-20' }]),
    raised: readers.lastRaised('T1').then((one) => (one ? [one] : [])),
  }
  const all = Object.entries(asked).map(
    async ([name, rows]) => [name, (await rows).map(({ id }) => id).sort()] as const,
  )
  return Object.fromEntries(await Promise.all(all))
}

const EVERYTHING = {
  ...{ handler: ['at-work'], caller: ['at-work'], leader: ['at-work'], lead: ['at-work'], unit: ['at-work'] },
  ...{ place: ['suspended'], household: ['at-work', 'closed', 'merged', 'suspended', 'to-call'] },
  ...{ merged: ['merged'], case: ['at-work'], watch: ['closed'], suspended: ['suspended'] },
  ...{ due: ['at-work'], toCall: ['to-call'], raised: [expect.any(String)] },
}

test('what an earlier version wrote is found by every question, and its indexes are gone', async () => {
  expect(await retiredThere()).toHaveLength(Object.values(RETIRED).flat().length)
  expect(await settleIndexes(desk.db, COUNTY, NOON, PAGE)).toBe(OLD.length)
  expect(await found()).toEqual(EVERYTHING)
  expect(await retiredThere()).toEqual([])
  const written = new Map((await issues().find().toArray()).map((row) => [row._id, row]))
  for (const one of OLD) expect(written.get(`${COUNTY}/${one.id}`)).toEqual(issueDocument(COUNTY, one))
})

test('a second start changes nothing', async () => {
  await settleIndexes(desk.db, COUNTY, NOON, PAGE)
  const before = [await issues().find().toArray(), await desk.rows('counties')]
  expect(await settleIndexes(desk.db, COUNTY, NOON + 1, PAGE)).toBe(0)
  expect([await issues().find().toArray(), await desk.rows('counties')]).toEqual(before)
})

test('two starts at once do it together', async () => {
  const starts = [settleIndexes(desk.db, COUNTY, NOON, PAGE), settleIndexes(desk.db, COUNTY, NOON, PAGE)]
  const filled = await Promise.all(starts)
  expect(filled.reduce((a, b) => a + b)).toBe(OLD.length)
  expect(await found()).toEqual(EVERYTHING)
  expect(await retiredThere()).toEqual([])
})

test('what was broken off is gone on with', async () => {
  const some = OLD.slice(0, 3).map((one) => issueDocument(COUNTY, one))
  for (const one of some) await issues().replaceOne({ _id: one._id }, one)
  await desk.db.collection('issues').dropIndex('county_1_householdId_1')
  expect(await settleIndexes(desk.db, COUNTY, NOON, PAGE)).toBe(OLD.length - 3)
  expect(await found()).toEqual(EVERYTHING)
  expect(await retiredThere()).toEqual([])
})

test('after an earlier version has run once more, all is done once more', async () => {
  await settleIndexes(desk.db, COUNTY, NOON, PAGE)
  const [one] = OLD
  if (!one) throw new Error('nothing')
  await issues().replaceOne({ _id: `${COUNTY}/${one.id}` }, withoutKeys(issueDocument(COUNTY, one)))
  await desk.db.collection('issues').createIndex({ county: 1, householdId: 1 })
  expect(await settleIndexes(desk.db, COUNTY, NOON, PAGE)).toBe(1)
  expect(await found()).toEqual(EVERYTHING)
  expect(await retiredThere()).toEqual([])
})

test('no other index is dropped, and none of those that the program has is among the retired', async () => {
  await desk.db.collection('issues').createIndex({ county: 1, town: 1 }, { name: 'of_the_operator' })
  await ensureIndexes(desk.connection, SCHEMA)
  const before = await Promise.all(SCHEMA.map(({ name }) => names(name)))
  await settleIndexes(desk.db, COUNTY, NOON, PAGE)
  const after = await Promise.all(SCHEMA.map(({ name }) => names(name)))
  const retired = SCHEMA.map(({ name }) => RETIRED[name] ?? [])
  expect(after).toEqual(before.map((all, i) => all.filter((name) => !retired[i]?.includes(name))))
  expect(await names('issues')).toEqual(
    expect.arrayContaining(['of_the_operator', 'by_keys', 'by_status', 'county_1_number_1']),
  )
  const usual = SCHEMA.flatMap(({ name, schema }) =>
    schema.indexes().map(([keys, options]) => {
      const own = typeof options?.name === 'string' ? options.name : undefined
      return `${name} ${own ?? Object.entries(keys).flat().join('_')}`
    }),
  )
  const gone = Object.entries(RETIRED).flatMap(([name, all]) => all.map((index) => `${name} ${index}`))
  expect(usual.filter((one) => gone.includes(one))).toEqual([])
  await desk.db.collection('issues').dropIndex('of_the_operator')
})

test('a command fills what is missing and leaves the indexes to the program that may be running', async () => {
  const there = await retiredThere()
  expect(await fillIssueKeys(desk.db, COUNTY, PAGE)).toBe(OLD.length)
  expect(await retiredThere()).toEqual(there)
  expect(await found()).toEqual(EVERYTHING)
})
