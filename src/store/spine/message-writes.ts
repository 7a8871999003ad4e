import type { CardRecord, OutboxMessage } from '../../conversation/outcome.js'
import type { Instant } from '../../domain/time.js'
import type { Platform } from '../../messenger/port.js'
import { storedContent, storedState } from './documents.js'
import type { Writes } from './writes.js'

/** A new card, or the next state of one that nobody changed since it was read. */
export function writeCard(writes: Writes, county: string, card: CardRecord): void {
  const { key, rev, sentAt, platform, chatId, personId } = card
  const _id = `${county}/${key}`
  const state = storedState(card)
  if (rev > 0) writes.update('cards', { _id, rev: rev - 1 }, { $set: state })
  else {
    const fixed = { county, platform, chatId, personId, sentAt: new Date(sentAt) }
    writes.insert('cards', { _id, ...fixed, ...state })
  }
}

export function queueMessage(
  writes: Writes,
  county: string,
  message: OutboxMessage & { readonly platform: Platform },
  at: Instant,
): void {
  const card = message.content.kind === 'card' ? message.content : null
  writes.insert('outbox', {
    _id: `${county}/${message.id}`,
    county,
    platform: message.platform,
    chatId: message.chatId,
    kind: message.kind,
    content: storedContent(message.content),
    ...(card ? { cardKey: card.key, cardRev: card.rev } : {}),
    state: 'queued',
    createdAt: new Date(at),
    dueAt: new Date(message.notBefore),
    attempts: 0,
    uuid: message.id.slice(-50),
    ...(message.bulk ? { bulk: true } : {}),
    ...(message.visiting ? { visiting: message.visiting } : {}),
  })
}
