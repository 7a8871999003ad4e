import type { JsonObject } from './json.js'
import type { Message } from './messages.js'
import type { Chat, Person } from './world.js'

/** Ids of a person as events carry them; `user_id` needs a permission of its own. */
export function idsOf(person: Person, withUserId: boolean): JsonObject {
  return {
    union_id: person.unionId,
    ...(withUserId && { user_id: person.userId }),
    open_id: person.openId,
  }
}

export function received(message: Message, chat: Chat, senderId: JsonObject, tenantKey: string): JsonObject {
  return {
    sender: { sender_id: senderId, sender_type: 'user', tenant_key: tenantKey },
    message: {
      message_id: message.messageId,
      ...(message.rootId && { root_id: message.rootId, parent_id: message.parentId }),
      create_time: String(message.createdAt),
      update_time: String(message.updatedAt),
      chat_id: chat.chatId,
      ...(message.threadId && { thread_id: message.threadId }),
      chat_type: chat.kind,
      message_type: message.type,
      content: message.content,
      ...(message.mentions.length > 0 && { mentions: message.mentions }),
    },
  }
}

export function chatMembership(chat: Chat, operatorId: JsonObject, tenantKey: string): JsonObject {
  return {
    chat_id: chat.chatId,
    operator_id: operatorId,
    external: false,
    operator_tenant_key: tenantKey,
    name: chat.name,
    i18n_names: { zh_cn: chat.name, en_us: '', ja_jp: '' },
  }
}

export function userDeleted(person: Person, ids: JsonObject): JsonObject {
  return {
    object: {
      ...ids,
      name: person.name,
      status: { is_frozen: false, is_resigned: true, is_activated: true, is_exited: false, is_unjoin: false },
    },
    old_object: { department_ids: ['od-4e6ac4d14bcd5071a37a39de902c7141'], open_id: person.openId },
  }
}
