import { expect, test } from 'vitest'
import { type Actor, can, householdScope, type Resource, type Verb } from '#src/domain/access.js'
import type { Role, Unit } from '#src/domain/registry/types.js'

const UNITS: Readonly<Record<'department' | 'town', Unit>> = {
  department: { id: '县水利局', kind: 'county_department', headId: 'H1', order: 1 },
  town: { id: '大塘镇', kind: 'town', headId: 'T1', order: 2 },
}

function actor(role: Role, unit: keyof typeof UNITS = 'department', left = false): Actor {
  const person = { id: 'P1', name: '某', unitId: UNITS[unit].id, phone: '13800000000', roles: [role] }
  return { person: left ? { ...person, left } : person, unit: UNITS[unit] }
}

const OWN = { householdUnitId: '别的单位', householdCadreId: 'P1', householdTown: '别的镇' }
const UNITS_OWN = { householdUnitId: '县水利局', householdCadreId: 'P9', householdTown: '别的镇' }
const TOWNS = { householdUnitId: '别的单位', householdCadreId: 'P9', householdTown: '大塘镇' }
const FOREIGN = { householdUnitId: '别的单位', householdCadreId: 'P9', householdTown: '别的镇' }
const UNASSIGNED = { householdUnitId: undefined, householdCadreId: undefined, householdTown: '别的镇' }

type Row = readonly [Verb, Resource, Readonly<Record<Role, boolean>>]
const all = (value: boolean): Record<Role, boolean> => ({
  cadre: value,
  head: value,
  office: value,
  admin: value,
  auditor: value,
})
const only = (...roles: Role[]): Record<Role, boolean> => ({
  ...all(false),
  ...Object.fromEntries(roles.map((role) => [role, true])),
})

const TABLE: readonly Row[] = [
  ['household.see', OWN, all(true)],
  ['household.see', UNITS_OWN, all(true)],
  ['household.see', TOWNS, only('office', 'admin')],
  ['household.see', FOREIGN, only('office', 'admin')],
  ['household.see', UNASSIGNED, only('office', 'admin')],
  ['household.see', {}, only('office', 'admin')],
  ['visit.record', OWN, all(true)],
  ['visit.record', UNITS_OWN, all(true)],
  ['visit.record', TOWNS, all(false)],
  ['visit.record', FOREIGN, all(false)],
  ['visit.record', UNASSIGNED, all(false)],
  ['visit.record', {}, all(false)],
  ['visit.change', { enteredBy: 'P1' }, all(true)],
  ['visit.change', { enteredBy: 'P9' }, all(false)],
  ['visit.change', {}, all(false)],
  ['coverage.see-own', {}, all(true)],
  ['coverage.see-unit', {}, only('head', 'office', 'admin')],
  ['coverage.see-county', {}, only('office', 'admin', 'auditor')],
  ['registry.import', {}, only('admin')],
  ['delivery.see', {}, only('admin')],
  ['campaign.pause', {}, only('office', 'admin')],
  ['meeting.hold', {}, only('office')],
  ['meeting.see', {}, only('office', 'auditor')],
  ['group.see-all', {}, only('office', 'admin')],
  ['group.set', {}, only('office', 'admin')],
  ['group.set', { group: { scope: 'county' } }, only('office', 'admin')],
  ['group.set', { group: { scope: 'unit', scopeId: '县水利局' } }, only('head', 'office', 'admin')],
  ['group.set', { group: { scope: 'unit', scopeId: '别的单位' } }, only('office', 'admin')],
  ['group.set', { group: { scope: 'town', scopeId: '大塘镇' } }, only('office', 'admin')],
]

test.each(TABLE)('%s of %o is decided by the table', (verb, resource, expected) => {
  for (const [role, allowed] of Object.entries(expected) as [Role, boolean][])
    expect(`${role} ${can(actor(role), verb, resource)}`).toBe(`${role} ${allowed}`)
})

test('a township sees and records every household of the township, a department none of them', () => {
  for (const verb of ['household.see', 'visit.record'] as const) {
    expect(can(actor('cadre', 'town'), verb, TOWNS)).toBe(true)
    expect(can(actor('cadre', 'town'), verb, FOREIGN)).toBe(false)
    expect(can(actor('cadre', 'department'), verb, TOWNS)).toBe(false)
  }
})

test("the head of a township says of its own groups, and of no other township's, what they are for", () => {
  const town = (scopeId: string) => ({ group: { scope: 'town', scopeId } as const })
  expect(can(actor('head', 'town'), 'group.set', town('大塘镇'))).toBe(true)
  expect(can(actor('head', 'town'), 'group.set', town('别的镇'))).toBe(false)
  expect(can(actor('cadre', 'town'), 'group.set', town('大塘镇'))).toBe(false)
})

test('who left may do nothing, whatever the role', () => {
  for (const role of ['cadre', 'head', 'office', 'admin', 'auditor'] as const)
    for (const [verb, resource] of TABLE)
      expect(can(actor(role, 'department', true), verb, resource)).toBe(false)
})

test('a search reaches as far as the person may see', () => {
  expect(householdScope(actor('cadre'))).toEqual({ kind: 'unit', unitId: '县水利局' })
  expect(householdScope(actor('head', 'town'))).toEqual({ kind: 'town', town: '大塘镇', unitId: '大塘镇' })
  expect(householdScope(actor('office'))).toEqual({ kind: 'county' })
  expect(householdScope(actor('admin', 'town'))).toEqual({ kind: 'county' })
  expect(householdScope(actor('auditor'))).toEqual({ kind: 'unit', unitId: '县水利局' })
})
