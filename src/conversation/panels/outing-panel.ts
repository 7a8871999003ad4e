import type { Card } from '#cards/card.js'
import { type OutingPlacesView, type OutingRow, outingCard, outingPlacesCard } from '#cards/outing.js'
import { resourceOf } from '../../actions/action.js'
import { can } from '../../domain/access.js'
import type { Change } from '../../domain/changes.js'
import { coverageOf, isUncovered } from '../../domain/coverage/tally.js'
import type { HouseholdRecord } from '../../domain/ports.js'
import { type Day, dayOf, momentInWords } from '../../domain/time.js'
import { STATE_WORDS } from '../../text/words.js'
import { stateAfter, tallyOfAfter } from '../../views/coverage-view.js'
import { hintOf } from '../../views/household-view.js'
import { remarkLines } from '../../views/outing-remarks.js'
import { outingRemarks } from '../outing-remarks.js'
import { outingDay, whoseOf } from '../outing-scope.js'
import type { Turn } from '../turn.js'

export interface OutingPanelParams {
  readonly villageId: string
  /** As they are written in the registry; empty for the whole village. */
  readonly groups: readonly string[]
  readonly groupWords?: string
  /** `大塘村3组`. */
  readonly place: string
  readonly day: Day
  /** The person's own households, or all of the place that they may visit. */
  readonly of: 'own' | 'scope'
  readonly ids: readonly string[]
  /** How many rows stand before this page's. */
  readonly from: number
  readonly beyond: number
  readonly note?: string
  /** Of the paper that was printed of it. */
  readonly code?: string
}

/** With three buttons a row, what fits on a phone. */
export const OUTING_ROWS = 6

const WHOSE = { own: '您的包户', scope: '您可走访的户' } as const

export async function drawOuting(turn: Turn, params: OutingPanelParams): Promise<Card> {
  const page = params.ids.slice(params.from, params.from + OUTING_ROWS)
  const [tally, ...households] = await Promise.all([
    turn.readers.places.tally(params, whoseOf(turn, params.of)),
    ...page.map((id) => turn.readers.household(id)),
  ])
  // A household may have moved to another unit since the list was made.
  const own = households.filter((one) => one !== null).filter((one) => mayVisit(turn, one))
  const remarks = await outingRemarks(turn.action, own)
  const listed = new Set(params.ids)
  return outingCard({
    place: params.place,
    day: outingDay(params.day, dayOf(turn.now)),
    asOf: momentInWords(turn.now),
    whose: WHOSE[params.of],
    coverage: coverageOf(tallyOfAfter(tally, turn.changes, listed)),
    rows: own.map((household) => rowOf(turn, household, remarkLines(remarks.get(household.id) ?? NONE))),
    from: params.from + 1,
    listed: params.ids.length,
    beyond: params.beyond,
    canPrint: params.ids.length > 0 && turn.setting.capabilities.files,
    ...(params.note ? { note: params.note } : {}),
    ...(params.code ? { code: params.code } : {}),
  })
}

const NONE = { promised: [], found: '', care: '' } as const

function rowOf(turn: Turn, household: HouseholdRecord, remarks: readonly string[]): OutingRow {
  const { id: householdId, head, group = '' } = household
  const row = { householdId, head, place: group, hint: hintOf(household), remarks }
  const state = stateAfter(household, turn.changes)
  if (!isUncovered(state)) return { ...row, done: STATE_WORDS[state] }
  if (lastVisitDayAfter(household, turn.changes) !== dayOf(turn.now)) return row
  return { ...row, hint: '', triedToday: `今天去过：${STATE_WORDS[state]}，再敲门` }
}

function lastVisitDayAfter(household: HouseholdRecord, changes: readonly Change[]): string | undefined {
  const move = changes.findLast(
    (change) => change.kind === 'household.moved' && change.householdId === household.id,
  )
  return move?.kind === 'household.moved' ? (move.lastVisitDay ?? undefined) : household.lastVisitDay
}

function mayVisit(turn: Turn, household: HouseholdRecord): boolean {
  return can(turn.actor, 'visit.record', resourceOf(household))
}

export type OutingPlacesParams = OutingPlacesView

export async function drawOutingPlaces(_turn: Turn, params: OutingPlacesParams): Promise<Card> {
  return outingPlacesCard(params)
}
