import type { Random } from '#src/demo/random.js'
import type { When } from './lives.js'
import { dayAt, daysLater, isWorked, moment, weekday, workedAfter } from './work-calendar.js'

/** Hours at which people see to issues; the last one is after the bot's working hours. */
const OFFICE_SLOTS = ['09:05', '10:35', '11:20', '14:40', '15:30', '16:40', '17:20'] as const
const LATE_SLOT = '21:15'
/** Hours at which cadres come home from their households, so to speak. */
const EVENINGS = ['19:40', '20:50', '21:40'] as const
const FREE_DAYS = ['10:20', '15:10'] as const

/** The moment of the next step of an issue: after now, on the day that is meant, or the worked day after it. */
export function stepTime(random: Random, now: number, when: When, due: number | undefined): number {
  const today = dayAt(now)
  const day = 'worked' in when ? dayOf(today, when.worked) : around(dayAt(due ?? now), when.aroundDue)
  const slot = random.chance(0.04) ? LATE_SLOT : random.pick(OFFICE_SLOTS)
  const [earliest = day] = [day, today].sort().reverse()
  for (let tried = earliest; ; tried = workedAfter(tried, 1)) {
    const fitting = [slot, ...OFFICE_SLOTS].find((time) => moment(tried, time) > now)
    if (isWorked(tried) && fitting) return moment(tried, fitting)
  }
}

function dayOf(today: string, days: number): string {
  return days === 0 ? today : workedAfter(today, days)
}

/** So many worked days after a day, or before it. */
function around(day: string, days: number): string {
  if (days > 0) return workedAfter(day, days)
  let found = day
  for (let left = -days; left > 0; ) {
    found = daysLater(found, -1)
    if (isWorked(found)) left -= 1
  }
  return found
}

export interface Session {
  readonly at: number
  readonly cadre: string
  /** Households that have nothing to say. */
  readonly taps: number
  /** The one of the round that is written down in full, if any. */
  readonly form: 'phone' | 'absent' | 'refused' | 'findings' | 'issue' | null
}

const FORMS = [
  ['issue', 62],
  ['findings', 14],
  ['phone', 18],
  ['absent', 14],
  ['refused', 4],
] as const

export interface SessionPlan {
  readonly from: string
  readonly weeks: number
  /** Sessions a week, and how many of them end with a form. */
  readonly perWeek: number
  readonly formShare: number
}

/** When a cadre goes from door to door: mostly in the evening, sometimes on a day off. */
export function sessionsOf(random: Random, cadre: string, plan: SessionPlan): Session[] {
  return Array.from({ length: plan.weeks }, (_, week) => {
    const count = random.weighted([
      [0, 1.6 - plan.perWeek],
      [1, plan.perWeek],
      [2, 0.2],
    ] as const)
    return Array.from({ length: count }, (): Session => {
      const day = daysLater(plan.from, week * 7 + random.between(0, 6))
      const free = weekday(day) > 5 && !isWorked(day)
      const slots = free ? FREE_DAYS : EVENINGS
      const form = random.chance(plan.formShare) ? random.weighted(FORMS) : null
      return { at: moment(day, random.pick(slots)), cadre, taps: random.between(2, 4), form }
    })
  }).flat()
}
