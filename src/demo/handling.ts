import type { Move } from '../domain/issues/moves.js'
import { addDays, type Day, dayOf, type Instant, startOf } from '../domain/time.js'
import { nextWorkday, type WorkCalendar, workdaysBetween } from '../domain/working-time.js'

/** How far an issue has come when the trial begins. */
export type Stage =
  | 'raised'
  | 'assigned'
  | 'accepted'
  | 'at_work'
  | 'overdue'
  | 'asked'
  | 'suspended'
  | 'returned'
  | 'resolved'
  | 'to_call'
  | 'closed'
  | 'reopened'

/** A move of the past, as the table of moves knows it. */
export interface DemoMove {
  readonly move: Move
  readonly by: string
  readonly unit: string
  readonly at: Instant
  readonly input: Readonly<Record<string, unknown>>
}

interface Person {
  readonly id: string
  readonly unit: { readonly name: string }
}

/** Who has to do with an issue. */
export interface Hands {
  /** Of the unit that looks after the household; assigns. */
  readonly head: Person
  readonly leadHead: Person
  readonly handler: Person
  /** Never the handler. */
  readonly caller: Person
  /** Where it ought to have gone, for one that comes back. */
  readonly better: string
}

/** What people say on the way. */
export interface Words {
  readonly note: string
  readonly done: string
}

export interface Past {
  readonly calendar: WorkCalendar
  readonly now: Instant
  readonly raised: Day
}

/** Working days that an issue must be old to have come so far. */
const AGE: Readonly<Record<Stage, number>> = {
  raised: 0,
  assigned: 3,
  accepted: 3,
  at_work: 4,
  overdue: 7,
  asked: 5,
  suspended: 5,
  returned: 4,
  resolved: 5,
  to_call: 8,
  closed: 8,
  reopened: 8,
}

export function ageOf({ calendar, now, raised }: Past): number {
  return workdaysBetween(calendar, raised, dayOf(now))
}

export function isOldEnough(past: Past, stage: Stage): boolean {
  return ageOf(past) >= AGE[stage]
}

/**
 * The moves that bring an issue to a stage, all on working days between its raising and today. `spare`: how many working
 * days from today its deadline lies, or lay, away.
 */
export function movesTo(stage: Stage, past: Past, hands: Hands, words: Words, spare: number): DemoMove[] {
  const at = clockOf(past)
  const age = ageOf(past)
  const last = age - 1
  const { head, leadHead, handler, caller } = hands
  const move = (name: Move, by: Person, when: Instant, input: DemoMove['input'] = {}): DemoMove => ({
    ...{ move: name, by: by.id, unit: by.unit.name, at: when, input },
  })
  const assign = (nth: number, days: number) =>
    move('assign', head, at(nth, 9.4), { unitId: handler.unit.name, days: Math.max(1, days) })
  if (stage === 'raised') return []
  if (stage === 'assigned') return [assign(age - 2, 10)]
  if (stage === 'returned')
    return [
      assign(last - 1, 10),
      move('return', leadHead, at(last, 10.2), {
        reason: '按部门职责清单，这类事不归我单位管',
        shouldBe: hands.better,
      }),
    ]
  const days = stage === 'overdue' ? last - spare : last + spare
  const started = [assign(1, days), move('accept', handler, at(2, 8.8))]
  const noted = [...started, move('note', handler, at(Math.max(3, last - 3), 15.5), { text: words.note })]
  const resolve = (nth: number) => move('resolve', handler, at(nth, 16.8), { done: words.done })
  const called = (nth: number, input: DemoMove['input']) => move('call_back', caller, at(nth, 11.1), input)
  switch (stage) {
    case 'accepted':
      return started
    case 'at_work':
    case 'overdue':
      return noted
    case 'asked':
      return [
        ...started,
        move('ask_extension', handler, at(last, 16.1), { days: 5, reason: '牵涉两个村，还要再协调一次' }),
      ]
    case 'suspended':
      return [
        ...started,
        move('suspend', handler, at(last, 10.6), {
          evidence: '已报市里审批，批复下来才能办',
          until: addDays(dayOf(past.now), 14),
        }),
      ]
    case 'resolved':
      return [...started, resolve(last)]
    case 'to_call':
      return [...noted, resolve(last - 2)]
    case 'closed':
      return [...started, resolve(last - 3), called(last - 2, { answer: 'satisfied' })]
    case 'reopened':
      return [
        ...started,
        resolve(last - 3),
        called(last - 1, { answer: 'not', why: 'half_done', said: '只弄了一半' }),
      ]
  }
}

/** The n-th working day after the raising, at so many hours. */
function clockOf({ calendar, raised }: Past): (nth: number, hours: number) => Instant {
  return (nth, hours) => {
    let day = raised
    for (let i = 0; i < nth; i += 1) day = nextWorkday(calendar, addDays(day, 1))
    return startOf(day) + Math.round(hours * 60) * 60_000
  }
}
