import type { Card } from '#cards/card.js'
import { progressCard } from '#cards/progress.js'
import { DomainError } from '../../domain/errors.js'
import { leftProgress, villageProgress } from '../../views/place-progress-view.js'
import type { Common } from '../../views/progress-view.js'
import { cellsOf, coverageOfVillage, type GroupBounds, ownHouseholds } from '../asked/place-coverage.js'
import type { Turn } from '../turn.js'

/** `我还有几户没走`: the asker's own households, by village where there are several. */
export async function drawOwnLeft(turn: Turn, common: Common): Promise<Card> {
  const households = await ownHouseholds(turn)
  const villages = await turn.readers.villages(households.map(({ villageId }) => villageId))
  return progressCard(leftProgress(households, villages, common))
}

export interface VillageParams extends GroupBounds {
  readonly villageId?: string
  readonly inGroup?: boolean
}

/** `大塘村走了多少`: as much of it as this person, or this group, may see. */
export async function drawVillage(
  turn: Turn,
  campaignId: string,
  params: VillageParams,
  common: Common,
): Promise<Card> {
  const [village] = await turn.readers.villages([params.villageId ?? ''])
  if (!village) throw new DomainError('access.refused', { what: '查看这个村的进度' })
  const bounds = {
    ...(params.unitId ? { unitId: params.unitId } : {}),
    ...(params.town ? { town: params.town } : {}),
  }
  const { whose, cells } = params.inGroup
    ? { whose: 'all' as const, cells: await cellsOf(turn, campaignId, village.id, bounds) }
    : await coverageOfVillage(turn, campaignId, village)
  const goesOut = turn.actor.person.roles.some((role) => role === 'cadre' || role === 'head')
  const mayVisit = goesOut && whose !== 'all'
  const units = await turn.readers.units()
  return progressCard(villageProgress({ village, whose, cells, units, mayVisit }, common))
}
