import { degradeCard } from './card-tree.js'
import type { JsonObject } from './json.js'
import type { Message } from './messages.js'

/** A message as the API returns it. A card comes back degraded, never as it was sent. */
export function messageOnWire(message: Message, tenantKey: string): JsonObject {
  const body = message.recalled
    ? 'This message was recalled'
    : message.card
      ? JSON.stringify(degradeCard(message.card))
      : message.content
  const isApp = message.sender.kind === 'app'
  return {
    message_id: message.messageId,
    ...(message.rootId && { root_id: message.rootId, parent_id: message.parentId }),
    ...(message.threadId && { thread_id: message.threadId }),
    msg_type: message.type,
    create_time: String(message.createdAt),
    update_time: String(message.updatedAt),
    deleted: message.recalled,
    updated: message.edits > 0 || message.cardUpdates > 0,
    chat_id: message.chatId,
    sender: {
      id: message.sender.id,
      id_type: isApp ? 'app_id' : 'open_id',
      sender_type: isApp ? 'app' : 'user',
      tenant_key: tenantKey,
    },
    body: { content: body },
    ...(message.mentions.length > 0 && { mentions: message.mentions }),
  }
}
