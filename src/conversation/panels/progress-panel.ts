import type { Card } from '#cards/card.js'
import { progressCard } from '#cards/progress.js'
import { can } from '../../domain/access.js'
import { DomainError } from '../../domain/errors.js'
import type { Campaign } from '../../domain/registry/types.js'
import { pauseInWords } from '../../views/campaign-in-words.js'
import { cadreProgress, countyProgress, townProgress, unitProgress } from '../../views/progress-view.js'
import type { Turn } from '../turn.js'
import { drawOwnLeft, drawVillage } from './place-progress.js'

export interface ProgressParams {
  /** `left`: what is left of the asker's own households. */
  readonly view: 'cadre' | 'unit' | 'county' | 'town' | 'left' | 'village'
  readonly unitId?: string
  readonly town?: string
  readonly villageId?: string
  /** Set when the group's registered scope, not the asker's rights, says what is shown. */
  readonly inGroup?: boolean
}

/** What this person's 进度 shows: an office the county, a unit head the unit, a cadre their own households. */
export function progressFor(turn: Turn): ProgressParams {
  if (can(turn.actor, 'coverage.see-county')) return { view: 'county' }
  if (can(turn.actor, 'coverage.see-unit')) return { view: 'unit', unitId: turn.actor.unit.id }
  return { view: 'cadre' }
}

export async function drawProgress(turn: Turn, params: ProgressParams): Promise<Card> {
  const common = {
    now: turn.now,
    inGroup: params.inGroup === true,
    refresh: {
      view: params.view,
      ...(params.unitId ? { unitId: params.unitId } : {}),
      ...(params.town ? { town: params.town } : {}),
      ...(params.villageId ? { villageId: params.villageId } : {}),
    },
  }
  // Asks for the campaign itself, together with what hangs on it.
  if (params.view === 'unit') return unitCard(turn, params, common)
  const campaign = await turn.readers.campaign()
  if (!campaign) throw new DomainError('campaign.none', {})
  switch (params.view) {
    case 'cadre':
      return progressCard(
        cadreProgress(await turn.readers.cadreTally(campaign.id, turn.actor.person.id), common),
      )
    case 'left':
      return drawOwnLeft(turn, common)
    case 'village':
      return drawVillage(turn, campaign.id, params, common)
    case 'town': {
      if (!params.inGroup && !isOwnTown(turn, params.town) && !can(turn.actor, 'coverage.see-county'))
        throw new DomainError('access.refused', { what: '查看这个乡镇的进度' })
      const cells = (await turn.readers.allCells(campaign.id)).filter((cell) => cell.town === params.town)
      const villages = await turn.readers.villages(cells.map((cell) => cell.villageId))
      const view = townProgress(params.town ?? '', cells, villages, common)
      const back = { label: '只看本单位', args: { view: 'unit', unitId: turn.actor.unit.id } }
      return progressCard(isOwnTown(turn, params.town) && !params.inGroup ? { ...view, other: back } : view)
    }
    case 'county': {
      if (!params.inGroup && !can(turn.actor, 'coverage.see-county'))
        throw new DomainError('access.refused', { what: '查看全县进度' })
      const [cells, units] = await Promise.all([turn.readers.allCells(campaign.id), turn.readers.units()])
      const view = countyProgress(cells, units, townsInOrder(cells), common)
      const notice = await pauseNotice(turn, params, campaign)
      return progressCard(notice ? { ...view, notice } : view)
    }
  }
}

/** Who may pause the campaign sees whether it is; a group reads numbers alone. */
async function pauseNotice(
  turn: Turn,
  { inGroup }: ProgressParams,
  campaign: Campaign,
): Promise<string | null> {
  if (inGroup || !campaign.lastPause || !can(turn.actor, 'campaign.pause')) return null
  return pauseInWords(campaign, await turn.readers.person(campaign.lastPause.by))
}

async function unitCard(
  turn: Turn,
  params: ProgressParams,
  common: Parameters<typeof unitProgress>[3],
): Promise<Card> {
  const unitId = params.unitId ?? turn.actor.unit.id
  const own = unitId === turn.actor.unit.id && can(turn.actor, 'coverage.see-unit')
  if (!params.inGroup && !own && !can(turn.actor, 'coverage.see-county'))
    throw new DomainError('access.refused', { what: '查看这个单位的进度' })
  const [unit, coverage] = await Promise.all([turn.readers.unit(unitId), turn.readers.unitCoverage(unitId)])
  if (!coverage) throw new DomainError('campaign.none', {})
  if (!unit) throw new DomainError('access.refused', { what: '查看这个单位的进度' })
  const view = unitProgress(unit, coverage.cells, coverage.villages, common)
  const town = { label: '看全镇（乡）', args: { view: 'town', town: unit.id } }
  return progressCard(isOwnTown(turn, unit.id) && !params.inGroup ? { ...view, other: town } : view)
}

/** A township's head answers for the whole township, whichever units its villages are linked to. */
function isOwnTown(turn: Turn, town: string | undefined): boolean {
  const { unit } = turn.actor
  return unit.kind === 'town' && unit.id === town && can(turn.actor, 'coverage.see-unit')
}

/** Towns in the order of their villages' codes: the official order. */
function townsInOrder(cells: readonly { readonly town: string; readonly villageId: string }[]): string[] {
  const sorted = [...cells].sort((a, b) => (a.villageId < b.villageId ? -1 : 1))
  return [...new Set(sorted.map((cell) => cell.town))]
}
