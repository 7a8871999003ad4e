import type { Day, Instant } from '../time.js'
import { WORKDAY_MS, type WorkCalendar, workingMsBetween } from '../working-time.js'
import { custodyOf, type Stay } from './custody.js'
import type { IssueMove } from './types.js'

/** What of a stay counts when responsibility is asked about. Facts alone; nobody is judged by them here. */
export type LedgerFact =
  | { readonly kind: 'returned'; readonly at: Instant; readonly reason: string; readonly unitId: string }
  | {
      readonly kind: 'handed_on'
      readonly at: Instant
      readonly reason: string
      readonly unitId: string
      /** Of the joint meeting that decided it. */
      readonly meetingDay?: Day
    }
  /** A joint meeting gave it to a unit. */
  | {
      readonly kind: 'decided'
      readonly at: Instant
      readonly day: Day
      readonly unitId: string
      readonly note: string
    }
  | { readonly kind: 'extended'; readonly at: Instant; readonly days: number; readonly reason: string }
  | { readonly kind: 'suspended'; readonly at: Instant; readonly reason: string }
  /** Given to a unit that did not sign for it within a working day; `signed` once it did. */
  | {
      readonly kind: 'silent'
      readonly at: Instant
      readonly unitId: string
      readonly ms: number
      readonly signed: boolean
    }

export interface LedgerStay extends Stay {
  readonly facts: readonly LedgerFact[]
}

const GIVES: ReadonlySet<string> = new Set(['assign', 'assign_county', 'fix_lead', 'hand_on'])

/** 责任停留账 with the returns, hand-ons, extensions, suspensions and silences in each stay, from the moves alone. */
export function ledgerOf(
  calendar: WorkCalendar,
  moves: readonly IssueMove[],
  now: Instant,
): readonly LedgerStay[] {
  const facts = new Map(moves.map((move, i) => [move.id, factsOf(calendar, moves, i, now)]))
  const stays = custodyOf(calendar, moves, now)
  return stays.map((stay, i) => {
    // A return is the last thing that happened in the hands that gave it back, though the next stay begins with it.
    const left = stays[i + 1]?.moves[0]
    const own = stay.moves.filter((move, at) => at > 0 || move.move !== 'return')
    const all = left?.move === 'return' ? [...own, left] : own
    return { ...stay, facts: all.flatMap(({ id }) => facts.get(id) ?? []) }
  })
}

function factsOf(
  calendar: WorkCalendar,
  moves: readonly IssueMove[],
  i: number,
  now: Instant,
): readonly LedgerFact[] {
  const move = moves[i]
  if (!move) return []
  const { at, facts } = move
  const told = (key: string): string => String(facts[key] ?? '')
  const day = meetingDayOf(move)
  switch (move.move) {
    case 'return':
      return [{ kind: 'returned', at, reason: told('reason'), unitId: told('shouldBe') }]
    case 'hand_on':
      return [
        {
          ...{ kind: 'handed_on', at, reason: told('reason'), unitId: told('unitId') },
          ...(day === undefined ? {} : { meetingDay: day }),
        },
        ...silence(calendar, moves, i, now),
      ]
    case 'grant_extension': {
      const asked = moves.slice(0, i).findLast((one) => one.move === 'ask_extension')
      const { days, reason } = (asked?.facts ?? {}) as { days?: number; reason?: string }
      return [{ kind: 'extended', at, days: days ?? 0, reason: reason ?? '' }]
    }
    case 'suspend':
      return [{ kind: 'suspended', at, reason: told('evidence') }]
    default:
      return GIVES.has(move.move) ? [...decided(move), ...silence(calendar, moves, i, now)] : []
  }
}

function decided(move: IssueMove): readonly LedgerFact[] {
  const { at, facts } = move
  const day = meetingDayOf(move)
  if (day === undefined) return []
  return [{ kind: 'decided', at, day, unitId: String(facts.unitId ?? ''), note: String(facts.note ?? '') }]
}

/** The day of the joint meeting by which the move was decided, if one was. */
export function meetingDayOf({ facts }: Pick<IssueMove, 'facts'>): Day | undefined {
  return (facts.meeting as { readonly day: Day } | undefined)?.day
}

/** Silence is not acceptance: how long the unit that it was given to neither signed for it nor gave it back. */
function silence(
  calendar: WorkCalendar,
  moves: readonly IssueMove[],
  i: number,
  now: Instant,
): readonly LedgerFact[] {
  const given = moves[i]
  if (!given) return []
  const answer = moves.slice(i + 1).find((move) => move.to !== 'assigned' || GIVES.has(move.move))
  const ms = workingMsBetween(calendar, given.at, answer?.at ?? now)
  if (ms <= WORKDAY_MS) return []
  const signed = answer?.move === 'accept'
  return [{ kind: 'silent', at: given.at, unitId: String(given.facts.unitId ?? ''), ms, signed }]
}
