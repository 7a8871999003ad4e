import { expect, test } from 'vitest'
import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import { demoCounty } from '#src/demo/county.js'
import type { DemoVisit } from '#src/demo/demo-visit.js'
import type { Stage } from '#src/demo/handling.js'
import { STORIES } from '#src/demo/stories.js'
import { demoVisits } from '#src/demo/visits.js'
import { type Actor, can, type Resource } from '#src/domain/access.js'
import { raisedMove } from '#src/domain/issues/apply-move.js'
import { newIssue } from '#src/domain/issues/new-issue.js'
import type { Issue } from '#src/domain/issues/types.js'
import { addDays, DAY_MS, dayOf, startOf } from '#src/domain/time.js'
import { movedOn } from '#src/store/past-moves.js'

/** The seed of the trial, whose people must find something to do on whatever day somebody tries it. */
const SEED = 'minqing'
const calendar = stateCouncilCalendar()
const county = demoCounty(SEED)
const cadres = new Map(county.cadres.map((cadre) => [cadre.id, cadre]))
const households = new Map(county.households.map((household) => [household.id, household]))
const first = Date.parse('2025-09-01T10:00:00+08:00')
/** Three weeks apart: through holidays, weekends and all weekdays. */
const days = Array.from({ length: 18 }, (_, i) => first + i * 22 * DAY_MS)

function issuesOf(now: number): { issue: Issue; visit: DemoVisit; told: DemoVisit['issues'][number] }[] {
  return demoVisits(SEED, now, calendar).flatMap((visit) =>
    visit.issues.map((told, nth) => {
      const { moves = [], ...about } = told
      const household = households.get(visit.householdId)
      const raised = newIssue({
        ...{ id: 'i', nth, campaignId: 'c', by: visit.cadreId, at: startOf(visit.visitDay) + 18 * 3_600_000 },
        ...about,
        household: {
          ...{ id: visit.householdId, villageId: household?.village.code ?? '' },
          ...{ town: household?.village.town ?? '', unitId: cadres.get(visit.cadreId)?.unit.name ?? '' },
        },
      })
      return { visit, told, issue: movedOn(calendar, raised, raisedMove(raised, 'm', null), moves).issue }
    }),
  )
}

test('every move of the demo was made by somebody who might, on a working day, one after the other, before today', () => {
  for (const now of days)
    for (const { visit, told } of issuesOf(now)) {
      let before = startOf(addDays(visit.visitDay, 1))
      for (const { move, at, by, unit, input } of told.moves ?? []) {
        expect(at).toBeGreaterThanOrEqual(before)
        expect(at).toBeLessThan(startOf(dayOf(now)))
        expect(calendar.isWorkday(dayOf(at))).toBe(true)
        expect([move, can(actorOf(by, unit), `issue.${move}`, resourceOf(visit, told))]).toEqual([move, true])
        before = at + 1
        expect(input).toBeDefined()
      }
    }
})

function actorOf(id: string, unitId: string): Actor {
  const cadre = cadres.get(id)
  if (!cadre || cadre.unit.name !== unitId) throw new Error(`${id} is not of ${unitId}`)
  const person = { id, name: cadre.name, unitId, roles: cadre.roles, phone: '' }
  return { person, unit: { id: unitId, kind: cadre.unit.kind, headId: '', order: 0 } }
}

function resourceOf(visit: DemoVisit, { moves = [] }: DemoVisit['issues'][number]): Resource {
  const lead = moves.find(({ move }) => move === 'assign')?.input.unitId as string
  return {
    householdUnitId: cadres.get(visit.cadreId)?.unit.name,
    householdCadreId: visit.cadreId,
    householdTown: households.get(visit.householdId)?.village.town,
    enteredBy: visit.cadreId,
    leadUnitId: lead,
    handlerId: moves.find(({ move }) => move === 'accept')?.by,
  }
}

test('each story of the trial has its place on any day, as far along as it says', () => {
  const STATUS = {
    ...{ raised: 'raised', assigned: 'assigned', at_work: 'in_progress', overdue: 'in_progress' },
    ...{ asked: 'extension_pending', returned: 'returned', to_call: 'resolved', closed: 'closed' },
  } as Record<string, string>
  for (const now of days) {
    const all = issuesOf(now)
    for (const { text, stage, promise } of STORIES) {
      const found = all.filter(({ told }) => told.text === text && told.outcomeNote === promise)
      expect([dayOf(now), text, ...found.map(({ issue }) => issue.status)]).toEqual([
        dayOf(now),
        text,
        STATUS[stage],
      ])
    }
    const dueAt = (stage: Stage) =>
      all.find(({ told }) => told.text === STORIES.find((one) => one.stage === stage)?.text)?.issue.deadline
        ?.at
    expect(dueAt('overdue')).toBeLessThan(now)
    expect(dueAt('at_work')).toBeGreaterThan(now)
  }
})

test('the county has issues in every state that a trial is to show', () => {
  const states = new Set(issuesOf(first).map(({ issue }) => issue.status))
  for (const state of [
    'raised',
    'assigned',
    'accepted',
    'in_progress',
    'suspended',
    'reopened',
    'county_level',
  ])
    expect(states).toContain(state)
})

test('what was raised late in a year without a next one in the calendar stays where its deadline can be reckoned', () => {
  const december = Date.parse('2026-12-28T10:00:00+08:00')
  expect(issuesOf(december).some(({ issue }) => issue.status === 'closed')).toBe(true)
})
