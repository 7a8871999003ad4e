import { expect, test } from 'vitest'
import { type SuggestionFacts, suggestUnit, unitsThatReturned } from '#src/domain/issues/suggest-unit.js'
import type { IssueMove } from '#src/domain/issues/types.js'

const move = (name: string, more: Partial<IssueMove>): IssueMove => ({
  ...{ id: 'm', issueId: 'i', seq: 1, at: 0, move: name, by: 'H1', byUnitId: '水利局' },
  ...{ from: 'assigned', to: 'returned', holder: { kind: 'office' }, isStopped: false, dueAt: null },
  ...{ facts: {}, ...more },
})
const RETURNED = move('return', { facts: { reason: '不归我们', shouldBe: '住建局' } })
const NOTHING: SuggestionFacts = { moves: [], pastLeads: [], except: new Set() }
const leads = (...counts: readonly (readonly [string, number])[]) =>
  counts.flatMap(([unit, times]) => Array.from({ length: times }, () => unit))

test('the unit that was named when it came back goes before the table, the table before the past', () => {
  const facts = { ...NOTHING, moves: [RETURNED], sheetUnitId: '交通局', pastLeads: leads(['大塘镇', 5]) }
  expect(suggestUnit(facts)).toEqual({ unitId: '住建局', reason: { kind: 'named', by: '水利局' } })
  expect(suggestUnit({ ...facts, moves: [] })).toEqual({ unitId: '交通局', reason: { kind: 'sheet' } })
  expect(suggestUnit({ ...facts, moves: [], sheetUnitId: undefined })).toEqual({
    unitId: '大塘镇',
    reason: { kind: 'usual', times: 5, of: 5 },
  })
})

test('what was named counts only while the issue lies there; a note changes nothing about that', () => {
  const note = move('supervise', { from: 'returned', to: 'returned' })
  expect(suggestUnit({ ...NOTHING, moves: [RETURNED, note] })?.unitId).toBe('住建局')
  const again = move('assign', { from: 'returned', to: 'assigned', facts: { unitId: '住建局' } })
  expect(suggestUnit({ ...NOTHING, moves: [RETURNED, again] })).toBeNull()
})

test.each([
  ['two alike are no habit', leads(['大塘镇', 2]), null],
  ['three are', leads(['大塘镇', 3]), '大塘镇'],
  ['the most frequent one', leads(['水利局', 3], ['大塘镇', 5]), '大塘镇'],
  ['of equals the one that was at it last', leads(['水利局', 3], ['大塘镇', 3]), '水利局'],
  ['nothing is known', [], null],
])('from the past: %s', (_, pastLeads, unitId) => {
  expect(suggestUnit({ ...NOTHING, pastLeads })?.unitId ?? null).toBe(unitId)
})

test('a unit that gave it back, or has it already, is not suggested again', () => {
  expect(unitsThatReturned([RETURNED])).toEqual(new Set(['水利局']))
  const except = new Set(['水利局'])
  expect(
    suggestUnit({ ...NOTHING, except, sheetUnitId: '水利局', pastLeads: leads(['水利局', 9]) }),
  ).toBeNull()
  expect(
    suggestUnit({ ...NOTHING, except, sheetUnitId: '水利局', pastLeads: leads(['大塘镇', 9]) })?.unitId,
  ).toBe('大塘镇')
})
