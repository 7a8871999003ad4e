import type { Occupancy } from '../domain/registry/types.js'
import { addDays, dayOf, type Instant } from '../domain/time.js'
import type { VisitResult } from '../domain/visits/types.js'
import type { WorkCalendar } from '../domain/working-time.js'
import { VISITING_DAYS_AGO } from './campaign.js'
import { demoCounty } from './county.js'
import type { DemoVisit } from './demo-visit.js'
import type { DemoHousehold } from './households.js'
import { withHandling } from './issues.js'
import { findings, issue } from './phrases.js'
import { type Random, random, type Weighted } from './random.js'

const RESULTS: Readonly<Record<Occupancy, readonly Weighted<VisitResult>[]>> = {
  resident: [
    ['met', 86],
    ['absent', 8],
    ['phone', 5],
    ['refused', 1],
  ],
  away: [
    ['phone', 58],
    ['absent', 24],
    ['met', 18],
  ],
  vacant: [['vacant', 1]],
  moved: [['moved', 1]],
}

/**
 * Visits already made when the trial begins, in order of their days: about two fifths of all households, half of each
 * persona's. Nobody visits before the implementation phase, and `now`'s day is left to whoever tries the trial. What was
 * raised has come as far as it would have by now.
 */
export function demoVisits(seed: string, now: Instant, calendar: WorkCalendar): DemoVisit[] {
  const county = demoCounty(seed)
  const root = random(seed).fork('visits')
  const visits = county.cadres.flatMap((cadre) => {
    const share = county.personas.includes(cadre) ? 0.5 : diligence(root, cadre.id)
    const own = county.households.filter((household) => household.cadre === cadre)
    const shuffled = own
      .map((household) => ({ household, key: root.fork(`turn/${household.id}`).next() }))
      .sort((a, b) => a.key - b.key)
    return shuffled
      .slice(0, Math.round(own.length * share))
      .flatMap(({ household }) => visitsOf(root.fork(household.id), household, cadre.id, now))
  })
  visits.sort((a, b) => (a.visitDay < b.visitDay ? -1 : a.visitDay > b.visitDay ? 1 : 0))
  return withHandling({ county, calendar, now, random: root }, visits)
}

/** The share of households a cadre has got to: from a fifth to three fifths. */
function diligence(root: Random, cadreId: string): number {
  return 0.2 + 0.42 * root.fork(`diligence/${cadreId}`).next()
}

function visitsOf(own: Random, household: DemoHousehold, cadreId: string, now: Instant): DemoVisit[] {
  const daysAgo = own.between(1, VISITING_DAYS_AGO)
  const result = own.weighted(RESULTS[household.occupancy])
  const visit = (ago: number, ended: VisitResult): DemoVisit => ({
    householdId: household.id,
    cadreId,
    visitDay: addDays(dayOf(now), -ago),
    result: ended,
    ...said(own, ended),
  })
  const first = visit(daysAgo, result)
  // A second knock a few days later finds some of the absent at home.
  if (result !== 'absent' || daysAgo < 4 || !own.chance(0.4)) return [first]
  return [first, visit(own.between(1, daysAgo - 2), 'met')]
}

function said(own: Random, result: VisitResult): Pick<DemoVisit, 'findings' | 'issues'> {
  if (result !== 'met' && result !== 'phone') return { issues: [] }
  const issues = own.chance(0.13) ? [issue(own)] : []
  if (issues.length > 0 && own.chance(0.1)) issues.push(issue(own))
  return own.chance(0.4) || issues.length > 0 ? { findings: findings(own), issues } : { issues }
}
