import { renderCard } from '#src/messenger/feishu/render-card.js'
import type { ShownCard } from '#src/messenger/port.js'

/** What a Feishu client gets of a card, unpacked. */
export function rendered(shown: ShownCard): Record<string, unknown> {
  return JSON.parse(renderCard(shown)) as Record<string, unknown>
}
