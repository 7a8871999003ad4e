import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ActionContext } from '#src/actions/action.js'
import { correctVisit } from '#src/actions/correct-visit.js'
import { type RecordedVisit, recordVisit } from '#src/actions/record-visit.js'
import { withdrawVisit } from '#src/actions/withdraw-visit.js'
import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import { DomainError } from '#src/domain/errors.js'
import { addDays, dayOf } from '#src/domain/time.js'
import type { VisitFacts } from '#src/domain/visits/input.js'
import { VISIT_RESULTS } from '#src/domain/visits/types.js'
import { recount } from '#src/store/coverage/recount.js'
import { MongoReaders } from '#src/store/readers/readers.js'
import { MongoTurns } from '#src/store/spine/turn-store.js'
import { COUNTY, Desk, NOON } from '../support/desk.js'

const calendar = stateCouncilCalendar()
let desk: Desk
beforeAll(async () => {
  desk = await Desk.open('actions_counters')
})
afterAll(() => desk.close())

const NO_NOTE = { kind: null, outcomeNote: null, promisedDay: null } as const

interface Deed {
  readonly kind: 'record' | 'withdraw' | 'correct'
  readonly person: string
  readonly household: string
  readonly facts: VisitFacts
  /** Which of the visits so far, of all of them. */
  readonly which: number
  readonly minutes: number
}

const facts: fc.Arbitrary<VisitFacts> = fc
  .record({
    result: fc.constantFrom(...VISIT_RESULTS),
    visitDay: fc.integer({ min: 0, max: 3 }).map((ago) => addDays(dayOf(NOON), -ago)),
    metWith: fc.constant(null),
    findings: fc.option(fc.constantFrom('路坏了', '水管漏水')),
    issues: fc.uniqueArray(fc.constantFrom('road_traffic', 'water_irrigation', 'health'), { maxLength: 2 }),
    outcome: fc.constantFrom('coordinated', 'on_spot', null),
  })
  .map((one) => ({ ...one, ...NO_NOTE, issues: one.findings ? one.issues : [] }) as VisitFacts)

const deed: fc.Arbitrary<Deed> = fc.record({
  kind: fc.constantFrom('record', 'record', 'withdraw', 'correct'),
  person: fc.constantFrom('C1', 'C2', 'H1', 'T1'),
  household: fc.constantFrom('A1', 'A2', 'A6', 'A7', 'B1'),
  facts,
  which: fc.nat(20),
  minutes: fc.integer({ min: 0, max: 12 }),
})

let turns = 0
/** Moves on through all runs: two entries are never of one moment. */
let now = NOON

/** Does it as a turn would, and writes it; a refusal changes nothing. */
async function carryOut(one: Deed, visits: string[]): Promise<boolean> {
  turns += 1
  now += one.minutes * 60_000 + 1
  const readers = new MongoReaders(COUNTY, desk.db)
  const person = await readers.person(one.person)
  const unit = person && (await readers.unit(person.unitId))
  if (!person || !unit) throw new Error(`no ${one.person}`)
  let ids = 0
  const newId = (): string => `t${turns}-${++ids}`
  const context: ActionContext = { actor: { person, unit }, readers, now, newId, calendar }
  const done = await attempt(context, one, visits).catch((error: unknown) => {
    if (error instanceof DomainError) return null
    throw error
  })
  if (!done) return false
  if (one.kind === 'record') visits.push(done.visit.id)
  const event = {
    ...{ id: `feishu/turn-${turns}`, lane: `lane-${turns}`, receivedAt: now, order: String(turns) },
    event: desk.event(`ou_${one.person}`, { kind: 'entered' }),
  }
  const outcome = { changes: done.changes, cards: [], messages: [], label: one.kind }
  await new MongoTurns(COUNTY, desk.connection).commit([{ event, stored: 'no', outcome, at: now }])
  return true
}

function attempt(context: ActionContext, one: Deed, visits: readonly string[]): Promise<RecordedVisit> {
  const { facts, household: householdId } = one
  const visitId = visits[one.which % Math.max(visits.length, 1)] ?? 'none'
  if (one.kind === 'record')
    return recordVisit(context, { householdId, facts, attachmentIds: [], via: 'card' })
  if (one.kind === 'withdraw') return withdrawVisit(context, visitId)
  return correctVisit(context, { visitId, facts, attachmentIds: [], reason: '填错了' })
}

test('after any deeds of several people the counters are what a recount says, and each deed has its audit entry', async () => {
  let withdrawn = 0
  let corrected = 0
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 4, maxLength: 14 }), async (deeds) => {
      const visits: string[] = []
      for (const one of deeds) {
        const audits = await desk.db.collection('audit').countDocuments({ verb: /^visit/ })
        const done = await carryOut(one, visits)
        expect(await desk.db.collection('audit').countDocuments({ verb: /^visit/ })).toBe(
          audits + (done ? 1 : 0),
        )
        if (done && one.kind === 'withdraw') withdrawn += 1
        if (done && one.kind === 'correct') corrected += 1
      }
      expect(await recount(desk.connection, COUNTY)).toEqual({ households: [], counters: [] })
      await expectIssuesFollowVisits()
    }),
    { numRuns: 60 },
  )
  expect(withdrawn).toBeGreaterThan(5)
  expect(corrected).toBeGreaterThan(5)
}, 120_000)

/** An issue stands exactly while a standing visit names it. */
async function expectIssuesFollowVisits(): Promise<void> {
  const standing = await desk.rows<{ issueIds: string[] }>('visits', { status: 'standing' })
  const named = standing.flatMap((visit) => visit.issueIds).sort()
  const raised = await desk.rows<{ _id: string }>('issues', { status: { $ne: 'withdrawn' } })
  expect(raised.map(({ _id }) => _id.slice(COUNTY.length + 1)).sort()).toEqual(named)
}

test('a correction leaves the issues alone that it does not touch', async () => {
  const visits: string[] = []
  const first: Deed = {
    ...{ kind: 'record', person: 'C1', household: 'A3', which: 0, minutes: 0 },
    facts: {
      ...{ result: 'met', visitDay: dayOf(NOON), metWith: null, findings: '路坏了' },
      ...{ issues: ['road_traffic', 'health'], outcome: 'coordinated', ...NO_NOTE },
    },
  }
  await carryOut(first, visits)
  const issues = await desk.rows<{ _id: string; category: string }>('issues', { householdId: 'A3' })
  const facts = {
    ...first.facts,
    visitDay: addDays(dayOf(NOON), -1),
    issues: ['road_traffic', 'housing'] as const,
  }
  await carryOut({ ...first, kind: 'correct', facts: { ...facts, issues: [...facts.issues] } }, visits)
  const after = await desk.rows<{ _id: string; category: string; status: string }>('issues', {
    householdId: 'A3',
  })
  const statusOf = (category: string) => after.find((issue) => issue.category === category)?.status
  expect(after.map(({ _id }) => _id)).toEqual(expect.arrayContaining(issues.map(({ _id }) => _id)))
  expect(after).toHaveLength(3)
  expect([statusOf('road_traffic'), statusOf('health'), statusOf('housing')]).toEqual([
    'raised',
    'withdrawn',
    'raised',
  ])
})
