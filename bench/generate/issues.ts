import { random, type Weighted } from '#src/demo/random.js'
import { RUNNING } from '#src/domain/issues/reminding.js'
import type { Holder, Issue, IssueMove, IssueStatus } from '#src/domain/issues/types.js'
import { dayOf, type Instant } from '#src/domain/time.js'
import {
  bigHouseholds,
  cadreId,
  countySizes,
  headOfUnit,
  townName,
  unitName,
  unitOfVillage,
  villageCode,
} from './big-county.js'

const DAY_MS = 86_400_000
/** In the middle of a campaign: most have come to their end. */
const STATUSES: readonly Weighted<IssueStatus>[] = [
  ['closed', 64],
  ['on_spot', 10],
  ['explained', 6],
  ['assigned', 4],
  ['accepted', 5],
  ['in_progress', 6],
  ['extension_pending', 0.5],
  ['resolved', 2],
  ['callback', 1],
  ['raised', 1.5],
]

export interface BigIssue {
  readonly issue: Issue
  /** Of issues that have ended only the last: nobody reads the others here. */
  readonly moves: readonly IssueMove[]
}

/** Issues of households all over the county, as they stand at `now`. */
export function* bigIssues(count: number, households: number, now: Instant): Generator<BigIssue> {
  const own = random('issues')
  const sizes = countySizes(households)
  const every = Math.max(1, Math.floor(households / count))
  let place = 0
  let nth = 0
  for (const household of bigHouseholds(households, 'county')) {
    place += 1
    if (place % every !== 0 || nth === count) continue
    nth += 1
    const status = own.weighted(STATUSES)
    const unitId = unitName(unitOfVillage(household.village, sizes))
    const leadUnit = own.between(0, sizes.units - 1)
    const isGiven = !['raised', 'on_spot', 'explained'].includes(status)
    const raisedAt = now - own.between(4, 40) * DAY_MS
    const leadUnitId = unitName(leadUnit)
    const holder: Holder = { kind: 'unit', unitId: isGiven && status !== 'assigned' ? leadUnitId : unitId }
    const issue: Issue = {
      ...{ id: `i${String(nth).padStart(21, '0')}`, number: `2026-${String(nth).padStart(6, '0')}` },
      ...{ campaignId: 'bench', kind: 'request', category: 'power_network', unitId, status },
      text: '门口路灯坏了三盏，晚上老人小孩出门看不见路，请尽快来修',
      householdId: household.id,
      villageId: villageCode(household.village),
      town: townName(household.village),
      ...{ raisedBy: cadreId(household.cadre), raisedAt, outcome: 'coordinated', outcomeNote: '请协调换灯' },
      ...(isGiven ? { leadUnitId, assignedByUnitId: unitId, priority: 'days_15' } : {}),
      ...(isGiven && status !== 'assigned' ? { handlerId: headOfUnit(leadUnit) } : {}),
      ...{ coParts: [], holder, extensions: 0, returns: 0, reopenings: 0, nudges: 0, supervised: false },
      ...(isGiven ? { deadline: deadlineOf(now + own.between(-8, 32) * DAY_MS) } : {}),
      ...(status === 'resolved' || status === 'callback'
        ? { callbackDue: dayOf(now + own.between(-1, 4) * DAY_MS) }
        : {}),
      ...{ unreachable: 0, rev: 3 },
    }
    yield { issue, moves: movesOf(issue) }
  }
}

function deadlineOf(at: Instant) {
  return { at, limit: { kind: 'workdays', days: 15 }, version: 1 } as const
}

const STEPS = [
  ['raise', 'raised'],
  ['assign', 'assigned'],
  ['accept', 'accepted'],
  ['note', 'in_progress'],
  ['resolve', 'resolved'],
] as const

function movesOf(issue: Issue): IssueMove[] {
  const last = STEPS.findIndex(([, to]) => to === issue.status)
  const isOpen = RUNNING.includes(issue.status) || last === STEPS.length - 1
  const steps = isOpen ? STEPS.slice(0, last < 0 ? 4 : last + 1) : STEPS.slice(0, 1)
  return steps.map(([move, to], seq) => ({
    ...{
      id: `${issue.id}-${seq}`,
      issueId: issue.id,
      seq,
      at: issue.raisedAt + (seq * DAY_MS) / 2,
      move,
      to,
    },
    ...{ by: issue.raisedBy, byUnitId: issue.unitId ?? null, from: STEPS[seq - 1]?.[1] ?? null },
    ...{ holder: issue.holder, isStopped: false, dueAt: issue.deadline?.at ?? null, facts: {} },
  }))
}
