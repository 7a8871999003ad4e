import { type Actor, can } from '../../domain/access.js'
import { tallyOfStates } from '../../domain/coverage/tally.js'
import type { Cell, HouseholdRecord } from '../../domain/ports.js'
import type { ChatGroup } from '../../domain/registry/types.js'
import type { Turn } from '../turn.js'

/** Whose households a figure counts: all of the place, those of the asker's units, or the asker's own. */
export type Whose = 'all' | 'units' | 'own'

export interface PlaceCoverage {
  readonly whose: Whose
  /** One for each unit; a single one without a unit for the asker's own households. */
  readonly cells: readonly Cell[]
}

/** What a group may see: what it was registered for. */
export interface GroupBounds {
  readonly unitId?: string
  readonly town?: string
}

/** How far a village was visited, as far as this person may see it. */
export async function coverageOfVillage(
  turn: Turn,
  campaignId: string,
  village: { readonly id: string; readonly town: string },
): Promise<PlaceCoverage> {
  if (seesWhole(turn.actor, village.town))
    return { whose: 'all', cells: await cellsOf(turn, campaignId, village.id, {}) }
  const units = unitsSeen(turn.actor)
  const cells = await Promise.all(units.map((unitId) => cellsOf(turn, campaignId, village.id, { unitId })))
  if (cells.flat().length > 0) return { whose: 'units', cells: cells.flat() }
  const own = await ownHouseholds(turn)
  const there = own.filter(({ villageId }) => villageId === village.id)
  const tally = tallyOfStates(there.map(({ state }) => state))
  return { whose: 'own', cells: [{ unitId: null, villageId: village.id, town: village.town, tally }] }
}

/** Counters of one village, within bounds. */
export async function cellsOf(
  { readers }: Turn,
  campaignId: string,
  villageId: string,
  { unitId, town }: GroupBounds,
): Promise<readonly Cell[]> {
  const cells = await (unitId === undefined
    ? readers.allCells(campaignId)
    : readers.unitCells(campaignId, unitId))
  return cells.filter((cell) => cell.villageId === villageId && (town === undefined || cell.town === town))
}

export function boundsOf({ scope, scopeId = '' }: ChatGroup): GroupBounds {
  if (scope === 'unit') return { unitId: scopeId }
  return scope === 'town' ? { town: scopeId } : {}
}

/** The asker's own, in walking order. */
export async function ownHouseholds({ readers, actor }: Turn): Promise<readonly HouseholdRecord[]> {
  return can(actor, 'coverage.see-own') ? readers.householdsOf(actor.person.id) : []
}

/** The county's offices, and the head of the township that the village is in. */
function seesWhole(actor: Actor, town: string): boolean {
  if (can(actor, 'coverage.see-county')) return true
  return capacities(actor).some(
    (one) => one.unit.kind === 'town' && one.unit.id === town && can(one, 'coverage.see-unit'),
  )
}

function unitsSeen(actor: Actor): readonly string[] {
  const seeing = capacities(actor).filter((one) => can(one, 'coverage.see-unit'))
  return [...new Set(seeing.map(({ unit }) => unit.id))]
}

/** Each by themselves: the one who asks, and those for whom they stand in. */
function capacities({ person, unit, standsFor = [] }: Actor): readonly Actor[] {
  return [{ person, unit }, ...standsFor]
}
