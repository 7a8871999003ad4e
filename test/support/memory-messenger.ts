import { Readable } from 'node:stream'
import { toPlainText } from '#cards/plain-text.js'
import type {
  DirectoryEntry,
  Incoming,
  Messenger,
  OutgoingFile,
  OutgoingMessage,
  Receive,
  SendLimits,
  ShownCard,
} from '#src/messenger/port.js'

export interface PostedMessage {
  readonly id: string
  readonly chat: string
  uuid: string
  text: string | null
  file?: OutgoingFile
  shown: ShownCard | null
  updates: number
}

/** A messenger in memory: keeps what was sent, and says what a platform would say to a uuid it has seen. */
export class MemoryMessenger implements Messenger {
  readonly platform = 'feishu' as const
  readonly limits: SendLimits = {
    perSecond: 1000,
    perMinute: 100_000,
    perChatPerSecond: 1000,
    perMessagePerSecond: 1000,
    uuidWindowMs: 3_600_000,
    updateWindowMs: 14 * 86_400_000,
  }
  readonly capabilities: Messenger['capabilities']
  readonly posted: PostedMessage[] = []
  readonly directory = new Map<string, DirectoryEntry>()
  readonly files = new Map<string, Buffer>()
  /** Throws what it returns, once for each call. */
  failNext: (() => Error)[] = []
  receive: Receive = async () => ({})

  constructor(options: { forms?: boolean } = {}) {
    const forms = options.forms ?? true
    this.capabilities = { forms, buttons: true, updateInPlace: true, files: true, pressDeadlineMs: 3000 }
  }

  async start(receive: Receive): Promise<void> {
    this.receive = receive
  }

  async stop(): Promise<void> {}

  async send(message: OutgoingMessage): Promise<{ messageId: string }> {
    const known = this.posted.find((one) => one.uuid === message.uuid)
    if (!known) this.#post(message)
    const fail = this.failNext.shift()
    if (fail) throw fail()
    return { messageId: this.posted.find((one) => one.uuid === message.uuid)?.id ?? '' }
  }

  async update(messageId: string, shown: ShownCard): Promise<void> {
    const message = this.posted.find((one) => one.id === messageId)
    if (!message) throw new Error(`no message ${messageId}`)
    message.shown = shown
    message.updates += 1
  }

  async download(resource: { key: string }) {
    const bytes = this.files.get(resource.key)
    if (!bytes) throw new Error('no such file')
    return { stream: Readable.from([bytes]) }
  }

  async lookUp(personId: string): Promise<DirectoryEntry | null> {
    return this.directory.get(personId) ?? null
  }

  async findSent(message: OutgoingMessage): Promise<{ messageId: string } | 'absent'> {
    const found = this.posted.find((one) => one.uuid === message.uuid)
    return found ? { messageId: found.id } : 'absent'
  }

  health() {
    return { ok: true }
  }

  #post({ chat, content, uuid }: OutgoingMessage): void {
    this.posted.push({
      id: `om_${this.posted.length + 1}`,
      // Written to by their account, a person reads it in their own chat with the bot, as on the platforms.
      chat: chat.startsWith('user:') ? `oc_${chat.slice(5)}` : chat,
      uuid,
      text:
        content.kind === 'text' ? content.text : content.kind === 'file' ? `［文件］${content.name}` : null,
      ...(content.kind === 'file' ? { file: content } : {}),
      shown: content.kind === 'card' ? content.shown : null,
      updates: 0,
    })
  }
}

/** What tells a message from others: its text, the title of its card, the name of its file. */
export function wordsOf({ content }: OutgoingMessage): string {
  if (content.kind === 'card') return content.shown.card.title
  return content.kind === 'text' ? content.text : content.name
}

/** What a reader of the chat sees of a message. */
export function seen(message: PostedMessage): string {
  return message.shown ? toPlainText(message.shown.card) : (message.text ?? '')
}

let count = 0

/** An event with ids of its own. */
export function incoming(
  sender: string,
  chat: Incoming['chat'],
  body: Incoming['body'],
  at: number,
): Incoming {
  count += 1
  const messageId = body.kind === 'press' ? {} : { messageId: `in_${count}` }
  return { platform: 'feishu', eventId: `ev_${count}`, ...messageId, at, chat, sender: { id: sender }, body }
}
