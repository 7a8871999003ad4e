import { Readable } from 'node:stream'
import type { FileToKeep, StoredMessage, WebchatHistory } from '#src/messenger/webchat/history.js'

/** The history without a database: what the contract of `WebchatHistory` says, and nothing more. */
export function createMemoryHistory(): WebchatHistory {
  const messages = new Map<string, StoredMessage>()
  const files = new Map<string, FileToKeep>()
  let change = 0
  const put = (message: Omit<StoredMessage, 'change'>): StoredMessage => {
    change += 1
    const stored = { ...message, change }
    messages.set(stored.id, stored)
    return stored
  }
  const inChat = (chat: string) => [...messages.values()].filter((m) => m.chat === chat).sort(bySeq)
  return {
    async append(draft) {
      return messages.get(draft.id) ?? put({ ...draft, seq: inChat(draft.chat).length + 1 })
    },
    get: async (id) => messages.get(id) ?? null,
    async list(chat, { before = Number.POSITIVE_INFINITY, limit }) {
      return inChat(chat)
        .filter((m) => m.seq < before)
        .slice(-limit)
    },
    async changedSince(after, limit) {
      const later = [...messages.values()].filter((m) => m.change > after)
      return later.sort((a, b) => a.change - b.change).slice(0, limit)
    },
    cursor: async () => change,
    async updateCard(id, shown) {
      const message = messages.get(id)
      if (message?.body.kind !== 'card') return 'missing'
      const before = message.body.shown
      if (before.key === shown.key && before.rev >= shown.rev) return 'stale'
      put({ ...message, body: { kind: 'card', shown } })
      return 'updated'
    },
    async markDelivered(id) {
      const message = messages.get(id)
      if (!message?.undelivered) return
      const { undelivered: _, ...delivered } = message
      put(delivered)
    },
    async keepFile(file) {
      if (!files.has(file.id)) files.set(file.id, file)
    },
    async openFile(id) {
      const file = files.get(id)
      if (!file) return null
      const { name, contentType, bytes } = file
      return { name, contentType, length: bytes.length, stream: Readable.from([bytes]) }
    },
  }
}

function bySeq(a: StoredMessage, b: StoredMessage): number {
  return a.seq - b.seq
}
