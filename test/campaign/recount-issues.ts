import { bare, type IssueRow, type MoveRow, type RawFacts } from './facts.js'
import { afterOfficeTime, dayAt, moment, officeTime, workedAfter } from './work-calendar.js'

const HOUR = 3_600_000

/** An issue as its moves alone tell it; the rules of the plan once more, in other words than the program's. */
export interface Retold {
  readonly id: string
  readonly number: string
  readonly householdId: string
  readonly householdUnit: string
  readonly status: string
  readonly lead?: string | undefined
  readonly coUnits: readonly string[]
  readonly handler?: string | undefined
  readonly due?: number | undefined
  readonly version: number
  /** When it was last given to a unit. */
  readonly givenAt?: number | undefined
  readonly callBackBy?: string | undefined
  /** Who was chosen to call back when it was resolved. */
  readonly caller?: string | undefined
  readonly reopened: number
  /** How often it was returned since it was first raised. */
  readonly returns: number
  /** Its limit runs in hours of the clock, not in working days. */
  readonly isByTheClock: boolean
}

/** What the county's table (时限) says, working days. */
const USUAL: Readonly<Record<string, number>> = { power_network: 2, water_irrigation: 3, road_traffic: 4 }
const URGENT: Readonly<Record<string, number>> = { hours_2: 2, hours_24: 24 }
const BY_DAYS: Readonly<Record<string, number>> = { days_7: 7, days_15: 15 }

interface Running extends Retold {
  readonly priority?: string | undefined
  readonly asked?: number
  readonly left?: number
}

/** Its state after each of its moves, with the moment of the move. */
export type Story = readonly { readonly at: number; readonly move: MoveRow; readonly after: Retold }[]

export function retell(row: IssueRow, moves: readonly MoveRow[]): Story {
  let state: Running = {
    ...{ id: bare(row._id), number: row.number, householdId: row.householdId, householdUnit: row.unitId },
    ...{ status: '', version: 0, reopened: 0, coUnits: [], returns: 0, isByTheClock: false },
  }
  return moves.map((move) => {
    state = { ...state, ...changeOf(state, move, row.category), status: move.to }
    return { at: move.at.getTime(), move, after: state }
  })
}

export function retellAll({ issues, moves }: RawFacts): Story[] {
  return [...issues]
    .sort((a, b) => (a.number < b.number ? -1 : 1))
    .map((row) => {
      const own = moves.filter(({ issueId }) => issueId === bare(row._id))
      return retell(
        row,
        own.sort((a, b) => a.seq - b.seq),
      )
    })
}

/** How it stood at a moment; undefined before it was raised. */
export function standing(story: Story, at: number): Retold | undefined {
  return story.findLast((one) => one.at < at)?.after
}

function changeOf(state: Running, { move, at, by, facts }: MoveRow, category: string): Partial<Running> {
  const now = at.getTime()
  switch (move) {
    case 'assign':
    case 'assign_county':
    case 'fix_lead':
    case 'hand_on': {
      const priority = typeof facts.priority === 'string' ? facts.priority : state.priority
      const given = { lead: String(facts.unitId), handler: undefined, givenAt: now, priority }
      const coUnits = move.startsWith('assign') ? unitsIn(facts.coUnits) : state.coUnits
      return {
        ...given,
        isByTheClock: !!priority && priority in URGENT,
        coUnits,
        due: limit(now, priority, category),
        version: state.version + 1,
      }
    }
    case 'accept':
      return { handler: by }
    case 'return':
      return { handler: undefined, returns: state.returns + 1 }
    case 'suspend':
      return { left: state.isByTheClock ? (state.due ?? now) - now : officeTime(now, state.due ?? now) }
    case 'go_on': {
      const left = state.left ?? 0
      const due = state.isByTheClock ? now + left : afterOfficeTime(now, left)
      return { due, version: state.version + 1 }
    }
    case 'ask_extension':
      return { asked: Number(facts.days) }
    case 'grant_extension': {
      const due = moment(workedAfter(dayAt(state.due ?? now), state.asked ?? 0), '18:00')
      return { due, version: state.version + 1 }
    }
    case 'resolve':
      return { callBackBy: workedAfter(dayAt(now), 3), caller: personIn(facts.caller) }
    case 'call_back':
      return facts.answer === 'not' ? { reopened: state.reopened + 1, callBackBy: undefined } : {}
    case 'reopen':
      return { reopened: state.reopened + 1, callBackBy: undefined }
    default:
      return {}
  }
}

function unitsIn(parts: unknown): string[] {
  return ((parts ?? []) as readonly { readonly unitId: string }[]).map(({ unitId }) => unitId)
}

function personIn(caller: unknown): string | undefined {
  return (caller as { readonly personId?: string } | undefined)?.personId
}

function limit(now: number, priority: string | undefined, category: string): number {
  const hours = priority ? URGENT[priority] : undefined
  if (hours) return now + hours * HOUR
  const days = (priority ? BY_DAYS[priority] : undefined) ?? USUAL[category] ?? 15
  return moment(workedAfter(dayAt(now), days), '18:00')
}
