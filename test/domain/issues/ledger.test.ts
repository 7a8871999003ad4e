import { expect, test } from 'vitest'
import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import { applyMove, raisedMove } from '#src/domain/issues/apply-move.js'
import { custodyOf } from '#src/domain/issues/custody.js'
import { ledgerOf } from '#src/domain/issues/ledger.js'
import type { InputOf, Move } from '#src/domain/issues/moves.js'
import { newIssue } from '#src/domain/issues/new-issue.js'

const calendar = stateCouncilCalendar()
const HOUR_MS = 3_600_000
const at = (text: string): number => Date.parse(`2026-${text}:00+08:00`)

/** An issue of 县水利局's household that is given away on Wednesday, 20 May at 9:00. */
function history() {
  let issue = newIssue({
    ...{ id: 'i1', nth: 1, household: { id: 'A1', villageId: 'V1', town: '大塘镇', unitId: '县水利局' } },
    ...{ campaignId: 'c', category: 'power_network' as const, text: '路灯坏了' },
    ...{ outcome: 'coordinated' as const, by: 'C1', at: at('05-20T08:00') },
  })
  const moves = [raisedMove(issue, 'm0', '县水利局')]
  const go = <M extends Move>(when: string, move: M, input: InputOf<M>): void => {
    const done = applyMove(issue, move, input, {
      ...{ at: at(when), calendar, by: 'P', byUnitId: null, moveId: `m${moves.length}` },
      usualLimit: { kind: 'workdays', days: 15 },
    })
    issue = done.issue
    moves.push(done.move)
  }
  return { go, moves }
}

test('a stay has its facts: the silence before a signature, the return, the extension, and what was suspended', () => {
  const { go, moves } = history()
  go('05-20T09:00', 'assign', { unitId: '交通局' })
  go('05-22T09:00', 'accept', {})
  go('05-22T11:00', 'return', { reason: '不是本单位的路灯', shouldBe: '大塘镇' })
  go('05-22T14:00', 'assign', { unitId: '大塘镇' })
  go('05-22T15:00', 'accept', {})
  go('05-22T16:00', 'ask_extension', { days: 5, reason: '灯杆要订做' })
  go('05-25T09:00', 'grant_extension', {})
  go('05-25T10:00', 'suspend', { evidence: '等汛期过去', until: '2026-05-27' })
  const [first, second, third, fourth, ...more] = ledgerOf(calendar, moves, at('05-26T10:00'))
  expect(more).toEqual([])
  expect(first).toMatchObject({ holder: { unitId: '县水利局' }, heldMs: 17 * HOUR_MS })
  expect(first?.facts).toEqual([
    { kind: 'silent', at: at('05-20T09:00'), unitId: '交通局', ms: 16 * HOUR_MS, signed: true },
  ])
  expect(second).toMatchObject({ holder: { unitId: '交通局' }, heldMs: 2 * HOUR_MS })
  expect(second?.facts).toEqual([
    { kind: 'returned', at: at('05-22T11:00'), reason: '不是本单位的路灯', unitId: '大塘镇' },
  ])
  expect(third?.facts).toEqual([])
  expect(fourth).toMatchObject({ holder: { unitId: '大塘镇' }, heldMs: 5 * HOUR_MS, stoppedMs: 8 * HOUR_MS })
  expect(fourth?.facts.map(({ kind }) => kind)).toEqual(['extended', 'suspended'])
})

test('a unit that has not signed yet is silent from the end of the first working day on, and a hand-on ends it', () => {
  const { go, moves } = history()
  go('05-20T09:00', 'assign', { unitId: '交通局' })
  const silent = (now: string) => ledgerOf(calendar, moves, at(now)).flatMap(({ facts }) => facts)
  expect(silent('05-21T09:00')).toEqual([])
  expect(silent('05-21T09:01')).toMatchObject([{ kind: 'silent', unitId: '交通局', signed: false }])
  go('05-21T15:00', 'hand_on', { unitId: '大塘镇', reason: '属镇里' })
  expect(silent('05-21T16:00')).toMatchObject([
    { kind: 'silent', unitId: '交通局', ms: 12 * HOUR_MS, signed: false },
    { kind: 'handed_on', unitId: '大塘镇' },
  ])
})

test('the ledger’s stays are those of custody, whatever facts they have', () => {
  const { go, moves } = history()
  go('05-20T09:00', 'assign', { unitId: '交通局' })
  go('05-20T10:00', 'return', { reason: '不归我们', shouldBe: '大塘镇' })
  const now = at('05-21T10:00')
  expect(ledgerOf(calendar, moves, now).map(({ facts: _, ...stay }) => stay)).toEqual(
    custodyOf(calendar, moves, now),
  )
  // Nobody signed for it, so it never left; the return is told all the same.
  expect(ledgerOf(calendar, moves, now).flatMap(({ facts }) => facts)).toMatchObject([{ kind: 'returned' }])
})
