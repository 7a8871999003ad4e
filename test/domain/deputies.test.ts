import { expect, test } from 'vitest'
import { type Actor, asAbsent, can, capacityFor, householdScope } from '#src/domain/access.js'
import { checkLeave, type Deputy, deputyOn } from '#src/domain/duty/deputy.js'
import { DomainError } from '#src/domain/errors.js'
import type { Person, Role, Unit } from '#src/domain/registry/types.js'

const WATER: Unit = { id: '县水利局', kind: 'county_department', headId: 'H1', order: 1 }
const TOWN: Unit = { id: '大塘镇', kind: 'town', headId: 'T1', order: 2 }

const person = (id: string, unitId: string, ...roles: Role[]): Person => ({
  ...{ id, name: id, unitId, phone: '', roles },
})
const actor = (id: string, unit: Unit, ...roles: Role[]): Actor => ({
  ...{ person: person(id, unit.id, ...roles), unit },
})
const standingFor = (own: Actor, ...absent: Actor[]): Actor => ({ ...own, standsFor: absent.map(asAbsent) })

const ABSENT = actor('T2', TOWN, 'cadre', 'head', 'admin', 'auditor')
const OWN = { householdCadreId: 'T2', householdUnitId: '大塘镇', householdTown: '大塘镇' }
const deputy = actor('C1', WATER, 'cadre')

test('while standing in a deputy may visit the absent one’s households and move their issues, and not after', () => {
  const during = standingFor(deputy, ABSENT)
  for (const verb of ['household.see', 'visit.record'] as const) {
    expect(can(during, verb, OWN)).toBe(true)
    expect(can(deputy, verb, OWN)).toBe(false)
  }
  const issue = { ...OWN, leadUnitId: '大塘镇', handlerId: 'T2' }
  for (const verb of ['issue.see', 'issue.suspend', 'issue.return', 'issue.resolve'] as const) {
    expect(capacityFor(during, verb, issue)?.person.id).toBe('T2')
    expect(can(deputy, verb, issue)).toBe(false)
  }
})

test('a head’s duties go to the deputy: assigning, naming deputies, the unit’s numbers', () => {
  const during = standingFor(deputy, ABSENT)
  expect(can(during, 'issue.assign', OWN)).toBe(true)
  expect(can(during, 'coverage.see-unit')).toBe(true)
  expect(can(during, 'deputy.name', { personId: 'T9', personUnitId: '大塘镇' })).toBe(true)
  expect(can(deputy, 'deputy.name', { personId: 'T9', personUnitId: '大塘镇' })).toBe(false)
})

test('administration, audit, the county’s numbers and own entries cannot be stood in for', () => {
  const during = standingFor(deputy, ABSENT)
  for (const verb of ['registry.import', 'delivery.see', 'coverage.see-county'] as const)
    expect(can(during, verb)).toBe(false)
  expect(can(during, 'visit.change', { enteredBy: 'T2' })).toBe(false)
  expect(can(during, 'household.see', { householdUnitId: '别的单位' })).toBe(false)
})

test('what is a deputy’s own is done in their own name, what is the absent one’s in both', () => {
  const colleague = standingFor(actor('T3', TOWN, 'cadre'), ABSENT)
  expect(capacityFor(colleague, 'visit.record', OWN)?.person.id).toBe('T2')
  expect(capacityFor(colleague, 'visit.record', { ...OWN, householdCadreId: 'T3' })?.person.id).toBe('T3')
  expect(capacityFor(colleague, 'visit.record', { ...OWN, householdCadreId: 'T4' })?.person.id).toBe('T3')
})

test('who handled an issue, or stands in for who did, is not the one to call back', () => {
  const issue = { householdCadreId: 'C1', householdUnitId: '县水利局', leadUnitId: '大塘镇', handlerId: 'T2' }
  expect(can(deputy, 'issue.call_back', issue)).toBe(true)
  expect(can(standingFor(deputy, ABSENT), 'issue.call_back', issue)).toBe(false)
  const handler = actor('T2', TOWN, 'cadre')
  expect(can(standingFor(handler, deputy), 'issue.call_back', issue)).toBe(false)
})

test('a deputy who left may do nothing, whomever they stood in for', () => {
  const left = { ...deputy, person: { ...deputy.person, left: true } }
  expect(can(standingFor(left, ABSENT), 'visit.record', OWN)).toBe(false)
})

test('a search reaches the absent one’s households too', () => {
  expect(householdScope(standingFor(deputy, ABSENT))).toEqual({
    kind: 'several',
    scopes: [
      { kind: 'unit', unitId: '县水利局' },
      { kind: 'town', town: '大塘镇', unitId: '大塘镇' },
    ],
  })
  expect(householdScope(standingFor(deputy, actor('C2', WATER, 'cadre')))).toEqual({
    ...{ kind: 'unit', unitId: '县水利局' },
  })
})

const leave = (absentId: string, deputyId: string, from: string, to: string): Deputy => ({
  ...{ id: `${absentId}${from}`, absentId, deputyId, from, to, namedBy: 'H1', namedAt: 0 },
})
const KNOWN = [leave('C1', 'C2', '2026-05-20', '2026-05-24')]

/** The refusal of a leave from 24 May to 26 May, on 20 May. */
function refusal(absent: string, of: string, given: { from?: string; to?: string; left?: boolean } = {}) {
  const { from = '2026-05-24', to = '2026-05-26', left = false } = given
  try {
    const named = { absent: { id: absent, name: absent }, deputy: { id: of, name: of, left }, from, to }
    checkLeave(named, KNOWN, '2026-05-20')
    return null
  } catch (error) {
    if (error instanceof DomainError) return error.code
    throw error
  }
}

test('leaves that overlap, go round in a circle, or name oneself or who left are refused', () => {
  expect(refusal('C1', 'C3')).toBe('deputy.overlaps')
  expect(refusal('C3', 'C1')).toBe('deputy.away')
  expect(refusal('C2', 'C1')).toBe('deputy.away')
  expect(refusal('C2', 'C3')).toBe('deputy.stands-in')
  expect(refusal('C3', 'C3')).toBe('deputy.self')
  expect(refusal('C3', 'C4', { left: true })).toBe('person.left')
  expect(refusal('C3', 'C4', { from: '2026-05-27' })).toBe('deputy.days-reversed')
  expect(refusal('C3', 'C4', { from: '2026-05-10', to: '2026-05-19' })).toBe('deputy.days-over')
  expect(refusal('C3', 'C4', { to: '2027-05-26' })).toBe('deputy.too-long')
})

test('the day after a leave, and beside it, another one is possible', () => {
  expect(refusal('C1', 'C3', { from: '2026-05-25' })).toBe(null)
  expect(refusal('C3', 'C2')).toBe(null)
  expect(refusal('C3', 'C4')).toBe(null)
})

test('a leave holds from its first to its last day, unless it was ended', () => {
  const days = ['2026-05-19', '2026-05-20', '2026-05-24', '2026-05-25']
  expect(days.map((day) => deputyOn(KNOWN, 'C1', day)?.deputyId)).toEqual([undefined, 'C2', 'C2', undefined])
  expect(
    deputyOn([{ ...leave('C1', 'C2', '2026-05-20', '2026-05-24'), endedAt: 1 }], 'C1', '2026-05-21'),
  ).toBe(undefined)
})
