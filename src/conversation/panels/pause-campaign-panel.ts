import type { Card } from '#cards/card.js'
import { pauseCampaignCard } from '#cards/pause-campaign.js'
import { DomainError } from '../../domain/errors.js'
import { campaignInWords, pauseInWords } from '../../views/campaign-in-words.js'
import type { Turn } from '../turn.js'

export interface PauseCampaignParams {
  readonly act: 'pause' | 'resume'
  readonly campaignId: string
  readonly reason: string
}

export async function drawPauseCampaign(turn: Turn, params: PauseCampaignParams): Promise<Card> {
  const campaign = await turn.readers.campaign()
  if (!campaign) throw new DomainError('campaign.none', {})
  const { lastPause } = campaign
  const by = lastPause ? await turn.readers.person(lastPause.by) : null
  return pauseCampaignCard({
    ...params,
    campaign: campaignInWords(campaign),
    now: pauseInWords(campaign, by) ?? '进行中，没有暂停',
    hasForm: turn.setting.capabilities.forms,
  })
}
