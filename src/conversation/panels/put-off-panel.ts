import type { Card } from '#cards/card.js'
import { putOffCard } from '#cards/digest.js'
import { dayOf } from '../../domain/time.js'
import { type DigestParams, digestView, withLines } from '../../views/digest-view.js'
import type { Turn } from '../turn.js'
import { factsAfter } from './digest-panel.js'

/** 免打扰: what a person was not sent, as far as it still holds. */
export async function drawPutOff(turn: Turn, params: DigestParams): Promise<Card> {
  return putOffCard(digestView(params, await factsAfter(turn, params)).sections)
}

/** Older ones have been overtaken by later ones of the same kind. */
const KEPT_MS = 14 * 86_400_000

/** Null where nothing was put off. */
export async function putOffParams({ readers, actor, now }: Turn): Promise<DigestParams | null> {
  const all = await readers.mutedNotices(actor.person.id, dayOf(now - KEPT_MS))
  // Of a weekly list the latest counts.
  const latest = new Map(all.map((one) => [one.section, one]))
  return all.length > 0 ? withLines(null, { day: dayOf(now), isLate: false }, [...latest.values()]) : null
}
