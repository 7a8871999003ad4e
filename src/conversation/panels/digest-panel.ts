import type { Card } from '#cards/card.js'
import { digestCard } from '#cards/digest.js'
import { type DigestParams, digestView, restsOnCampaign } from '../../views/digest-view.js'
import type { Turn } from '../turn.js'

export async function drawDigest(turn: Turn, params: DigestParams): Promise<Card> {
  const stored = await turn.readers.issues(params.issueIds)
  const changed = turn.changes.flatMap((change) => (change.kind === 'issue.moved' ? [change.issue] : []))
  // The later of two of the same id counts.
  const campaign = restsOnCampaign(params) ? await turn.readers.campaign() : null
  return digestCard(digestView(params, [...stored, ...changed], campaign))
}
