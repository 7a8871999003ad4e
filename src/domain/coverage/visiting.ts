import type { Campaign, Pause } from '../registry/types.js'

/** What a reminder to visit rests on: it holds as long as the campaign was not paused since. */
export interface Visiting {
  readonly campaignId: string
  /** The campaign's number of pauses. */
  readonly pauses: number
}

export function visitingOf({ id, pauses = 0 }: Campaign): Visiting {
  return { campaignId: id, pauses }
}

/** A paused campaign disarms the reminders that were queued before, and resuming it does not bring them back. */
export function stillVisiting({ campaignId, pauses }: Visiting, campaign: Campaign | null): boolean {
  return campaign !== null && campaign.id === campaignId && (campaign.pauses ?? 0) === pauses
}

/** The pause that runs; null while the campaign goes on. */
export function pauseOf({ lastPause }: Campaign): Pause | null {
  return lastPause && !lastPause.ended ? lastPause : null
}
