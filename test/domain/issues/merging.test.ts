import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import { movesAlong } from '#src/domain/issues/along.js'
import { applyMove, type Moved } from '#src/domain/issues/apply-move.js'
import { type InputOf, MOVES, type Move } from '#src/domain/issues/moves.js'
import { newIssue } from '#src/domain/issues/new-issue.js'
import type { Issue } from '#src/domain/issues/types.js'

const calendar = stateCouncilCalendar()
const AT = Date.parse('2026-05-20T12:00:00+08:00')

function raised(id: string, nth: number): Issue {
  return newIssue({
    ...{ id, nth, household: { id: `H${nth}`, villageId: 'V1', town: '大塘镇', unitId: '县水利局' } },
    ...{ campaignId: 'c', category: 'water_irrigation' as const, text: '停水' },
    ...{ outcome: 'coordinated' as const, by: 'C1', at: AT },
  })
}

function moved<M extends Move>(issue: Issue, move: M, input: InputOf<M>): Moved {
  return applyMove(issue, move, input, {
    ...{ at: AT, calendar, by: 'P1', byUnitId: '大塘镇', moveId: `${issue.id}.${issue.rev}` },
    usualLimit: { kind: 'workdays', days: 5 },
  })
}

const after = <M extends Move>(issue: Issue, move: M, input: InputOf<M>): Issue =>
  moved(issue, move, input).issue

/** A main issue at work with two others in it. */
function group() {
  const main = raised('m', 1)
  const others = [raised('a', 2), raised('b', 3)].map((one) =>
    after(one, 'merge', { into: 'm', number: main.number }),
  )
  const issues = others.map(({ id, number }) => ({ issueId: id, number }))
  const assigned = after(after(main, 'take_in', { issues }), 'assign', { unitId: '大塘镇' })
  return { main: after(assigned, 'accept', {}), others }
}

/** The others after a move of the main issue. */
function followed({ issue, move }: Moved, others: readonly Issue[]): Issue[] {
  const along = movesAlong(issue, move, others)
  return others.map((one) => {
    const next = along.find((candidate) => candidate.issue.id === one.id)
    return next ? after(one, next.name, next.input as never) : one
  })
}

test('what the main issue comes to, each of the others comes to, and each is called back for itself', () => {
  const { main, others } = group()
  const done = moved(main, 'resolve', { done: '换了主管' })
  for (const one of followed(done, others)) {
    expect(one).toMatchObject({ status: 'resolved', outcomeNote: '换了主管', mergedInto: 'm' })
    // Nobody of the unit that did the work may be the one to ask.
    expect(one).toMatchObject({ leadUnitId: '大塘镇', handlerId: 'P1', callbackDue: '2026-05-25' })
    expect(after(one, 'call_back', { answer: 'satisfied' })).toMatchObject({
      status: 'closed',
      mergedInto: 'm',
    })
  }
  const explained = moved(main, 'explain', { clause: '条例第五条', told: '不在供水范围' })
  for (const one of followed(explained, others))
    expect(one).toMatchObject({ status: 'explained', outcome: 'explained', outcomeNote: '条例第五条' })
})

test('a household that is not satisfied has its own issue again, with the county office; the others stay', () => {
  const { main, others } = group()
  const [a, b] = followed(moved(main, 'resolve', { done: '换了主管' }), others)
  const unhappy = after(a as Issue, 'call_back', { answer: 'not', why: 'half_done' })
  expect(unhappy).toMatchObject({ status: 'reopened', holder: { kind: 'office' }, reopenings: 1 })
  expect(unhappy.mergedInto).toBeUndefined()
  expect(b).toMatchObject({ status: 'resolved', mergedInto: 'm' })
})

test('a merged issue is reopened by the household’s word at any time, also when the main one was closed wrongly', () => {
  const { main, others } = group()
  const [waiting] = others
  for (const one of [waiting, ...followed(moved(main, 'resolve', { done: '换了' }), others)])
    expect(after(one as Issue, 'reopen', { why: 'not_done' })).toMatchObject({ status: 'reopened' })
  const [ended] = followed(moved(main, 'explain', { clause: '条例', told: '说明' }), others)
  expect(after(ended as Issue, 'reopen', { why: 'not_done' }).mergedInto).toBeUndefined()
})

test('when the main issue is reopened, those who have not answered for themselves wait in it again', () => {
  const { main, others } = group()
  const done = moved(main, 'resolve', { done: '换了' })
  const [a, b] = followed(done, others)
  const closed = after(a as Issue, 'call_back', { answer: 'satisfied' })
  const reopened = moved(done.issue, 'call_back', { answer: 'not', why: 'not_done' })
  const [stays, waits] = followed(reopened, [closed, b as Issue])
  expect(stays).toEqual(closed)
  expect(waits).toMatchObject({ status: 'merged', mergedInto: 'm', holder: { kind: 'nobody' } })
  // Its next end brings the next question to the household that waits, and to that one alone.
  const again = moved({ ...reopened.issue, status: 'in_progress' }, 'resolve', { done: '又换了' })
  expect(followed(again, [closed, waits as Issue]).map(({ status }) => status)).toEqual([
    'closed',
    'resolved',
  ])
})

test('an issue that others were merged into takes them along into a third, and cannot be taken away by its raiser', () => {
  const { main, others } = group()
  const into = moved(main, 'merge', { into: 't', number: '2026-0009' })
  for (const one of followed(into, others)) expect(one).toMatchObject({ status: 'merged', mergedInto: 't' })
  const own: Issue = { ...raised('m', 1), raisedBy: 'P1' }
  const fresh = after(own, 'take_in', { issues: [{ issueId: 'a', number: '2026-0002' }] })
  expect(() => after(fresh, 'withdraw', {})).toThrow('issue.others-in-it')
  expect(() => after(fresh, 'strike', {})).toThrow('issue.others-in-it')
})

test('whatever the main issue goes through, none of the others is left waiting in one that has ended', () => {
  const steps = fc.array(
    fc.constantFrom<Move>('assign', 'accept', 'resolve', 'explain', 'call_back', 'reopen', 'close', 'gather'),
    { maxLength: 25 },
  )
  const inputs: Partial<Record<Move, (n: number) => unknown>> = {
    assign: () => ({ unitId: '大塘镇' }),
    resolve: () => ({ done: '换了' }),
    explain: () => ({ clause: '条例', told: '说明' }),
    call_back: (n) => ({ answer: n % 2 ? 'not' : 'unreachable', why: 'slow' }),
    reopen: () => ({ why: 'relapse' }),
    gather: () => ({ issues: [{ issueId: 'z', number: '2026-0099' }] }),
  }
  fc.assert(
    fc.property(steps, (names) => {
      const { others, main } = group()
      let now = { main, others }
      names.forEach((name, n) => {
        if (!(MOVES[name].from as readonly string[]).includes(now.main.status)) return
        const one = moved(now.main, name, (inputs[name]?.(n) ?? {}) as never)
        now = { main: one.issue, others: followed(one, now.others) }
        for (const other of now.others)
          if (other.status === 'merged')
            expect(['explained', 'resolved', 'callback', 'closed']).not.toContain(now.main.status)
      })
    }),
    { numRuns: 500 },
  )
})
