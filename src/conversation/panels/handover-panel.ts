import type { Card } from '#cards/card.js'
import { type HandoverView, handoverCard } from '#cards/handover.js'
import type { Proposal } from '../../actions/hand-over.js'
import type { Split } from '../../domain/duty/handover.js'
import type { Turn } from '../turn.js'

/** A handover as it was shown, so that what is confirmed is what was read. */
export interface HandoverParams {
  readonly personId: string
  readonly name: string
  readonly parts: readonly {
    readonly to: string
    readonly name: string
    readonly load: number
    readonly villages: string
    readonly households: readonly string[]
    readonly issues: readonly string[]
  }[]
  readonly others: HandoverView['others']
  readonly isSplit: boolean
  readonly state: HandoverView['state']
  readonly handoverId: string | null
}

/** More would not be read. */
const MOST_OTHERS = 8

export async function drawHandover(_turn: Turn, params: HandoverParams): Promise<Card> {
  const { name, parts, others, isSplit, state, handoverId } = params
  return handoverCard({
    ...{ name, others, isSplit, state, handoverId },
    households: parts.reduce((sum, { households }) => sum + households.length, 0),
    issues: parts.reduce((sum, { issues }) => sum + issues.length, 0),
    rows: parts.map((part) => ({
      ...part,
      households: part.households.length,
      issues: part.issues.length,
    })),
  })
}

export function handoverParams(proposal: Proposal, isSplit: boolean): HandoverParams {
  const { person, colleagues, split, households, issues } = proposal
  const parts = colleagues.flatMap(({ id: to, name, load }) => {
    const own = households.filter(({ id }) => split.households[id] === to)
    const part = {
      ...{ to, name, load, villages: villagesIn(own.map(({ village }) => village)) },
      households: own.map(({ id }) => id),
      issues: issues.flatMap(({ id }) => (split.issues[id] === to ? [id] : [])),
    }
    return part.households.length + part.issues.length > 0 ? [part] : []
  })
  const others = colleagues.filter(({ id }) => !parts.some(({ to }) => to === id))
  return {
    ...{ personId: person.id, name: person.name, parts, isSplit },
    others: others.slice(0, MOST_OTHERS).map(({ id, name }) => ({ id, name })),
    ...{ state: 'proposed', handoverId: null },
  }
}

function villagesIn(villages: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const village of villages) counts.set(village, (counts.get(village) ?? 0) + 1)
  return [...counts].map(([village, n]) => `${village} ${n}`).join('、')
}

export function splitIn({ parts }: HandoverParams): Split {
  const given = (which: 'households' | 'issues') =>
    Object.fromEntries(parts.flatMap((part) => part[which].map((id) => [id, part.to] as const)))
  return { households: given('households'), issues: given('issues') }
}
