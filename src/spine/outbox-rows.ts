import type { OutgoingMessage } from '../messenger/port.js'
import type { OutboxRow } from './ports.js'

/** The rows of each chat, in their order. */
export function byChat(rows: readonly OutboxRow[]): Map<string, OutboxRow[]> {
  const chats = new Map<string, OutboxRow[]>()
  for (const row of rows) {
    const queue = chats.get(row.chatId)
    if (queue) queue.push(row)
    else chats.set(row.chatId, [row])
  }
  return chats
}

/** What the messenger is told of a row. */
export function outgoing(row: OutboxRow): OutgoingMessage {
  const content = row.content
  return {
    chat: row.chatId,
    uuid: row.uuid,
    content:
      content.kind === 'card'
        ? { kind: 'card', shown: { key: content.key, rev: content.rev, card: content.card } }
        : content,
  }
}
