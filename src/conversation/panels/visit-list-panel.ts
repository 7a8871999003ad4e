import type { Card } from '#cards/card.js'
import { visitListCard } from '#cards/visit-list.js'
import { resourceOf } from '../../actions/action.js'
import { can } from '../../domain/access.js'
import { coverageOf, isUncovered, sumTallies } from '../../domain/coverage/tally.js'
import type { HouseholdRecord } from '../../domain/ports.js'
import { momentInWords } from '../../domain/time.js'
import type { CoverageState, Tally } from '../../domain/visits/types.js'
import { STATE_WORDS } from '../../text/words.js'
import { cellsAfter, stateAfter, tallyAfter } from '../../views/coverage-view.js'
import { hintOf, placeOf } from '../../views/household-view.js'
import type { Turn } from '../turn.js'

export interface VisitListParams {
  readonly ids: readonly string[]
  /** Where each earlier page began; the last one is this page's. */
  readonly pages: readonly (string | null)[]
  readonly next: string | null
  /** `absent`: of those for whom the person stands in. */
  readonly of: 'own' | 'unit' | 'absent'
  /** Said where the list is not what was looked for. */
  readonly note?: string
}

/** Eight rows: what fits on a phone without scrolling twice, and well under the 200 nodes a Feishu card may have. */
export const LIST_ROWS = 8

/** One page of uncovered households: the person's own, or the unit's when they have none left. */
export async function visitListPage(
  turn: Turn,
  pages: readonly (string | null)[],
  of?: VisitListParams['of'],
): Promise<VisitListParams> {
  const after = pages.at(-1)
  const options = { limit: LIST_ROWS, ...(after ? { after } : {}) }
  const read = (whose: VisitListParams['of']) => turn.readers.uncovered(whoseHouseholds(turn, whose), options)
  const first = await read(of ?? 'own')
  const useUnit = !of && first.items.length === 0
  const page = useUnit ? await read('unit') : first
  const note = useUnit ? await noteFor(turn, page.items.length > 0) : null
  return {
    ids: page.items.map((household) => household.id),
    pages,
    next: page.next ?? null,
    of: useUnit ? 'unit' : (of ?? 'own'),
    ...(note ? { note } : {}),
  }
}

function whoseHouseholds({ actor }: Turn, whose: VisitListParams['of']) {
  if (whose === 'absent') return { cadreIds: (actor.standsFor ?? []).map(({ person }) => person.id) }
  return whose === 'own' ? { cadreId: actor.person.id } : { unitId: actor.unit.id }
}

/** Why the unit's households are shown, or that there is nothing to show. */
async function noteFor(turn: Turn, unitHasSome: boolean): Promise<string> {
  const own = coverageOf(await ownTally(turn))
  const mine = own.total > 0 ? '您的包户都走访过了' : '您名下没有包户'
  return unitHasSome ? `${mine}，下面是本单位还没走访的户。` : `${mine}，本单位也没有待走访的户。`
}

async function ownTally(turn: Turn): Promise<Tally> {
  const campaign = await turn.readers.campaign()
  return turn.readers.cadreTally(campaign?.id ?? '', turn.actor.person.id)
}

async function unitTally(turn: Turn): Promise<Tally> {
  const campaign = await turn.readers.campaign()
  const cells = await turn.readers.unitCells(campaign?.id ?? '', turn.actor.unit.id)
  return sumTallies(cellsAfter(cells, turn.changes).map((cell) => cell.tally))
}

/** 代班: of all for whom the person stands in. */
async function absentTally(turn: Turn): Promise<Tally> {
  const campaign = await turn.readers.campaign()
  const ids = (turn.actor.standsFor ?? []).map(({ person }) => person.id)
  const tallies = await Promise.all(
    ids.map(async (id) =>
      tallyAfter(await turn.readers.cadreTally(campaign?.id ?? '', id), turn.changes, id),
    ),
  )
  return sumTallies(tallies)
}

const TITLES = { own: '待走访', unit: '本单位待走访', absent: '代班待走访' } as const

export async function drawVisitList(turn: Turn, params: VisitListParams): Promise<Card> {
  const { person } = turn.actor
  const households = await Promise.all(params.ids.map((id) => turn.readers.household(id)))
  const tally =
    params.of === 'unit'
      ? await unitTally(turn)
      : params.of === 'absent'
        ? await absentTally(turn)
        : tallyAfter(await ownTally(turn), turn.changes, person.id)
  return visitListCard({
    title: TITLES[params.of],
    asOf: momentInWords(turn.now),
    coverage: coverageOf(tally),
    rows: households.flatMap((household) => {
      // A household may have moved to another unit since the list was made.
      if (!household || !mayVisit(turn, household)) return []
      const { id: householdId, head } = household
      const done = settled(stateAfter(household, turn.changes))
      return [{ householdId, head, place: placeOf(household), hint: hintOf(household), ...done }]
    }),
    hasPrevious: params.pages.length > 1,
    hasNext: params.next !== null,
    ...(params.note ? { note: params.note } : {}),
  })
}

/** A row needs no visit any more, whoever logged it and wherever: it stays in its place and says so. */
function settled(state: CoverageState): { logged?: string } {
  if (isUncovered(state)) return {}
  return { logged: STATE_WORDS[state] }
}

function mayVisit(turn: Turn, household: HouseholdRecord): boolean {
  return can(turn.actor, 'visit.record', resourceOf(household))
}
