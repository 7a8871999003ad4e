import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import { DomainError } from '#src/domain/errors.js'
import { applyMove, type MoveSetting, raisedMove } from '#src/domain/issues/apply-move.js'
import { custodyOf } from '#src/domain/issues/custody.js'
import { MOVE_NAMES, MOVES, type Move } from '#src/domain/issues/moves.js'
import { newIssue } from '#src/domain/issues/new-issue.js'
import {
  DOOR_OUTCOMES,
  ENDED,
  ISSUE_STATUSES,
  type Issue,
  type IssueMove,
  SETTLED_BY,
} from '#src/domain/issues/types.js'
import { addDays, dayOf } from '#src/domain/time.js'
import { workingMsBetween } from '#src/domain/working-time.js'

const calendar = stateCouncilCalendar()
const BEGIN = Date.parse('2026-05-20T12:00:00+08:00')
const UNITS = ['县水利局', '县交通局', '大塘镇']

/** What each move is told, from a seed. */
const INPUTS: { readonly [M in Move]: (nth: number) => unknown } = {
  assign: (n) => ({
    unitId: UNITS[n % 3],
    ...(n % 4 === 0 ? { priority: 'hours_24' } : { days: 1 + (n % 9) }),
    ...(n % 5 === 0 ? { coUnits: [{ unitId: UNITS[(n + 1) % 3], task: '派人到场' }] } : {}),
  }),
  assign_county: (n) => ({ unitId: UNITS[n % 3], days: 1 + (n % 9), note: '联席会议定' }),
  fix_lead: (n) => ({ unitId: UNITS[n % 3], note: '由县政府办定' }),
  accept: () => ({}),
  hand_over: (n) => ({ handlerId: `P${n % 4}` }),
  return: (n) => ({ reason: '不属于本单位职责', shouldBe: UNITS[n % 3] }),
  hand_on: (n) => ({ unitId: UNITS[n % 3], reason: '属其职责' }),
  note: () => ({ text: '已到现场' }),
  co_done: () => ({ text: '已完成' }),
  suspend: () => ({ evidence: '等汛期过去', until: '2026-07-01' }),
  go_on: () => ({}),
  ask_extension: (n) => ({ days: 1 + (n % 5), reason: '材料未到' }),
  grant_extension: () => ({}),
  refuse_extension: () => ({ reason: '可以按期' }),
  nudge: () => ({}),
  supervise: () => ({ text: '请尽快' }),
  escalate: () => ({ reason: '需县里统筹' }),
  resolve: () => ({ done: '已更换水管' }),
  explain: () => ({ clause: '条例第五条', told: '已当面说明' }),
  call_back: (n) => ({
    answer: (['satisfied', 'not', 'unreachable', 'basically'] as const)[n % 4],
    why: 'half_done',
  }),
  close: () => ({}),
  reopen: () => ({ why: 'relapse' }),
  merge: () => ({ into: 'other', number: '2026-0088' }),
  take_in: (n) => ({ issues: [{ issueId: `i${n}`, number: '2026-0099' }] }),
  gather: (n) => ({ issues: [{ issueId: `i${n}`, number: '2026-0099' }] }),
  resolve_along: () => ({ number: '2026-0088', done: '已更换水管', leadUnitId: UNITS[1], handlerId: 'P9' }),
  explain_along: () => ({ number: '2026-0088', clause: '条例第五条', told: '已当面说明' }),
  reopen_along: () => ({ number: '2026-0088' }),
  plan: () => ({ analysis: '界址不清', plan: '重新勘界', leaderId: 'L1' }),
  extend_case: (n) => ({ days: 1 + (n % 30), reason: '情况复杂', told: '已当面告知' }),
  settle: (n) => ({ day: addDays('2026-05-20', n % 20), how: SETTLED_BY[n % 4], note: '双方签字' }),
  relapse: () => ({ said: '又来反映' }),
  end_watch: () => ({}),
  amend: (n) => ({
    ...{ text: '路灯坏了', outcome: DOOR_OUTCOMES[n % 4], outcomeNote: null, promisedDay: null },
  }),
  strike: () => ({}),
  withdraw: () => ({}),
}

interface Step {
  readonly move: Move
  readonly nth: number
  readonly minutes: number
}

const step: fc.Arbitrary<Step> = fc.record({
  move: fc.constantFrom(...MOVE_NAMES),
  nth: fc.nat(59),
  minutes: fc.oneof(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 6000 })),
})

interface History {
  readonly states: readonly Issue[]
  readonly moves: readonly IssueMove[]
  readonly now: number
}

/** Steps that are not possible are skipped, as a refusal leaves everything as it was. */
function play(steps: readonly Step[], outcome: Issue['outcome']): History {
  const household = { id: 'A1', villageId: 'V1', town: '大塘镇', unitId: '县水利局' }
  const first = newIssue({
    ...{ id: 'i1', nth: 1, household, campaignId: 'c', category: 'dispute' as const, text: '水管漏水' },
    ...{ outcome, by: 'C1', at: BEGIN },
  })
  const states = [first]
  const moves = [raisedMove(first, 'm0', '县水利局')]
  let now = BEGIN
  for (const { move, nth, minutes } of steps) {
    now += minutes * 60_000
    const issue = states.at(-1) ?? first
    const setting: MoveSetting = {
      ...{
        at: now,
        calendar,
        by: `P${nth % 4}`,
        byUnitId: UNITS[nth % 3] ?? null,
        moveId: `m${moves.length}`,
      },
      usualLimit: { kind: 'workdays', days: 5 },
    }
    try {
      const input = MOVES[move].input.parse(INPUTS[move](nth))
      const done = applyMove(issue, move, input as never, setting)
      states.push(done.issue)
      moves.push(done.move)
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
    }
  }
  return { states, moves, now }
}

/** Long histories, that begin with the way most issues go, so that the later statuses are reached too. */
const history = fc
  .tuple(fc.array(step, { minLength: 3, maxLength: 40 }), fc.constantFrom(...DOOR_OUTCOMES), fc.nat(3))
  .map(([steps, outcome, lead]) => {
    const usual = (['assign', 'accept', 'note', 'resolve'] as const).slice(0, lead)
    return play([...usual.map((move) => ({ move, nth: 1, minutes: 30 })), ...steps], outcome)
  })

test('whatever happens to an issue, the stays add up to the working time of its life, and no two overlap', () => {
  fc.assert(
    fc.property(history, ({ moves, now }) => {
      const stays = custodyOf(calendar, moves, now)
      const held = stays.reduce((sum, stay) => sum + stay.heldMs + stay.stoppedMs, 0)
      const open = moves.reduce((sum, move, i) => {
        if (move.holder.kind === 'nobody') return sum
        return sum + workingMsBetween(calendar, move.at, moves[i + 1]?.at ?? now)
      }, 0)
      expect(held).toBe(open)
      stays.forEach((stay, i) => {
        expect(stay.until ?? now).toBeGreaterThanOrEqual(stay.from)
        const next = stays[i + 1]
        if (next) expect(stay.until).toBeLessThanOrEqual(next.from)
      })
    }),
    { numRuns: 1_000 },
  )
})

test('the histories are worth something: they get everywhere', () => {
  // Of a fixed seed: what chance reaches in so many runs is not what is to be proved.
  const histories = fc.sample(history, { numRuns: 5_000, seed: 20260520 })
  const reached = new Set(histories.flatMap(({ states }) => states.map(({ status }) => status)))
  expect([...reached].sort()).toEqual([...ISSUE_STATUSES].sort())
})

test('moves are numbered without gaps, go on in time, and each begins where the one before it ended', () => {
  fc.assert(
    fc.property(history, ({ states, moves }) => {
      moves.forEach((move, i) => {
        expect(move.seq).toBe(i)
        expect(move.from).toBe(moves[i - 1]?.to ?? null)
        expect(move.to).toBe(states[i]?.status)
        expect(move.at).toBeGreaterThanOrEqual(moves[i - 1]?.at ?? 0)
      })
    }),
    { numRuns: 300 },
  )
})

test('a deadline that changes gets a new version, and only then', () => {
  fc.assert(
    fc.property(history, ({ states }) => {
      states.slice(1).forEach((state, i) => {
        const before = states[i]?.deadline
        if (!state.deadline) return
        const isSame = state.deadline.at === before?.at && state.deadline.version === before.version
        if (!isSame) expect(state.deadline.version).toBe((before?.version ?? 0) + 1)
        expect(state.deadline.version).toBeGreaterThanOrEqual(before?.version ?? 0)
      })
    }),
    { numRuns: 300 },
  )
})

test('only the unit that signed for it holds an issue that is being worked on', () => {
  fc.assert(
    fc.property(history, ({ states, moves }) => {
      states.forEach((state, i) => {
        const { holder, status } = state
        if (['accepted', 'in_progress', 'extension_pending', 'suspended'].includes(status))
          expect(holder).toEqual({ kind: 'unit', unitId: state.leadUnitId })
        if (ENDED.has(status)) expect(holder).toEqual({ kind: 'nobody' })
        else expect(holder.kind).not.toBe('nobody')
        if (['assign', 'assign_county', 'fix_lead', 'hand_on'].includes(moves[i]?.move ?? ''))
          expect(holder).toEqual(states[i - 1]?.holder)
      })
    }),
    { numRuns: 300 },
  )
})

test('an extension is never given a third time, nor asked for after the deadline', () => {
  fc.assert(
    fc.property(history, ({ states, moves }) => {
      for (const { extensions } of states) expect(extensions).toBeLessThanOrEqual(2)
      moves.forEach((move, i) => {
        const due = states[i - 1]?.deadline?.at
        if (move.move === 'ask_extension' && due) expect(move.at).toBeLessThanOrEqual(due)
      })
    }),
    { numRuns: 300 },
  )
})

test('a statutory clock never stands still, moves forward once at most while it runs, and has versions of its own', () => {
  fc.assert(
    fc.property(history, ({ states, moves }) => {
      states.slice(1).forEach((state, i) => {
        const before = states[i]?.statutory
        const { statutory } = state
        if (!statutory) return
        const isNew = ENDED.has(states[i]?.status ?? 'raised') && state.status === 'reopened'
        const isSame = !isNew && statutory.due === before?.due && statutory.from === before.from
        expect(statutory.version).toBe(isSame ? before.version : (before?.version ?? 0) + 1)
        if (before && !isNew && !isSame) {
          expect(moves[i + 1]?.move).toBe('extend_case')
          expect(before.extendedDays).toBe(0)
        }
        if (!ENDED.has(state.status)) expect(statutory.due > statutory.from).toBe(true)
      })
      for (const state of states) if (!ENDED.has(state.status)) expect(state.statutory).toBeDefined()
    }),
    { numRuns: 500 },
  )
})

test('what is settled is closed and watched, and comes up again as a relapse while it is, counted each time', () => {
  let relapsed = 0
  fc.assert(
    fc.property(history, ({ states, moves }) => {
      states.forEach((state, i) => {
        const move = moves[i]
        expect(state.settled !== undefined).toBe(state.watchUntil !== undefined)
        if (state.settled) expect(state.status).toBe('closed')
        if (move?.move === 'relapse') {
          relapsed += 1
          const before = states[i - 1]
          expect(dayOf(move.at) <= (before?.watchUntil ?? '')).toBe(true)
          expect(state.holder).toEqual({ kind: 'office' })
          expect(state.relapses).toBe((before?.relapses ?? 0) + 1)
          expect(state.reopenings).toBe((before?.reopenings ?? 0) + 1)
          expect(move.facts.why).toBe('relapse')
        }
      })
    }),
    { numRuns: 2_000 },
  )
  expect(relapsed).toBeGreaterThan(0)
})
