import type { ChatRef, Incoming } from '../port.js'

const maxRemembered = 20_000

/**
 * What events told and later events do not repeat: whether a chat is a group, which chat is the private one of a
 * person, who wrote a message. In memory only; a chat that is forgotten is learned again with its next message.
 */
export interface ChatMemory {
  learn(event: Incoming): void
  learnPrivate(personId: string, chatId: string): void
  kindOf(chatId: string): ChatRef['kind'] | undefined
  privateChatOf(personId: string): string | undefined
  senderOf(messageId: string): string | undefined
}

export function createChatMemory(): ChatMemory {
  const kinds = new Map<string, ChatRef['kind']>()
  const privateChats = new Map<string, string>()
  const senders = new Map<string, string>()
  const learnPrivate = (personId: string, chatId: string) => {
    remember(privateChats, personId, chatId)
    remember(kinds, chatId, 'private')
  }
  return {
    learnPrivate,
    learn({ chat, sender, body, messageId }) {
      if (messageId !== undefined) remember(senders, messageId, sender.id)
      // Presses and recalls do not tell the kind of their chat; theirs is a guess.
      if (body.kind === 'press' || body.kind === 'recalled' || chat.id.startsWith('user:')) return
      if (chat.kind === 'private') learnPrivate(sender.id, chat.id)
      else remember(kinds, chat.id, 'group')
    },
    kindOf: (chatId) => kinds.get(chatId),
    privateChatOf: (personId) => privateChats.get(personId),
    senderOf: (messageId) => senders.get(messageId),
  }
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key)
  map.set(key, value)
  if (map.size <= maxRemembered) return
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
}
