import type { Campaign, Pause, Phase } from '../registry/types.js'
import type { Day } from '../time.js'

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

/** Days in which households are visited. */
export interface VisitingSpan {
  /** The phase that they are; null for a campaign without phases. */
  readonly phase: string | null
  readonly from: Day
  readonly to: Day
}

/** How visiting stands on a day: it goes on, is paused, has not begun, or is over. */
export type VisitingState =
  | { readonly kind: 'none' }
  | { readonly kind: 'paused'; readonly pause: Pause }
  | { readonly kind: 'on' | 'ahead' | 'over'; readonly span: VisitingSpan }

/**
 * Households are visited in the phases of 组织实施; what is said of them is reckoned against the end of the one that runs.
 * A campaign without such a phase is one span. Between two of them the next one has not begun.
 */
export function visitingState(
  campaign: Campaign | null,
  phases: readonly Phase[],
  today: Day,
): VisitingState {
  if (!campaign) return { kind: 'none' }
  const pause = pauseOf(campaign)
  if (pause) return { kind: 'paused', pause }
  const spans = visitingSpans(campaign, phases)
  const next = spans.find(({ to }) => today <= to)
  if (next) return { kind: next.from <= today ? 'on' : 'ahead', span: next }
  return { kind: 'over', span: spans.at(-1) ?? wholeOf(campaign) }
}

/** In their order. Phases of other campaigns may stand in the registry too: those of this one lie in its days. */
function visitingSpans(campaign: Campaign, phases: readonly Phase[]): readonly VisitingSpan[] {
  const { from, to } = campaign
  const spans = phases
    .filter((phase) => phase.kind === 'implement' && phase.from <= to && phase.to >= from)
    .map((phase) => {
      // The part of it that lies in the campaign.
      const [, begin = from, end = to] = [from, phase.from, phase.to, to].sort()
      return { phase: phase.name, from: begin, to: end }
    })
    .sort((a, b) => (a.from < b.from ? -1 : 1))
  return spans.length > 0 ? spans : [wholeOf(campaign)]
}

function wholeOf({ from, to }: Campaign): VisitingSpan {
  return { phase: null, from, to }
}
