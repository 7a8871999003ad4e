import type { Card } from '#cards/card.js'
import { digestCard } from '#cards/digest.js'
import { isUncovered } from '../../domain/coverage/tally.js'
import { digestFacts } from '../../views/digest-facts.js'
import { type DigestFacts, type DigestParams, digestView } from '../../views/digest-view.js'
import type { Turn } from '../turn.js'

export async function drawDigest(turn: Turn, params: DigestParams): Promise<Card> {
  return digestCard(digestView(params, await factsAfter(turn, params)))
}

/** What the lines rest on as it will be once this turn is written. */
export async function factsAfter(turn: Turn, params: DigestParams): Promise<DigestFacts> {
  const stored = await digestFacts(turn.readers, params)
  const settled = new Set(stored.settled)
  // The later of two of the same id counts.
  const issues = [...stored.issues]
  for (const change of turn.changes) {
    if (change.kind === 'issue.moved') issues.push(change.issue)
    if (change.kind !== 'household.moved') continue
    if (isUncovered(change.to)) settled.delete(change.householdId)
    else settled.add(change.householdId)
  }
  return { ...stored, issues, settled }
}
