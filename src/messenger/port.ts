import { hash } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { Card, Intent } from '#cards/card.js'

/** Messengers that the product speaks. */
export type Platform = 'feishu' | 'dingtalk' | 'webchat'

/** Something that happened on a platform, verified and decoded by its adapter, not yet trusted to be new. */
export interface Incoming {
  readonly platform: Platform
  /** The platform's event id. Unique together with the platform; the same event may be delivered many times. */
  readonly eventId: string
  /** The message the event carries. Two events can carry one message, so it is unique too. */
  readonly messageId?: string
  /** When it happened by the platform's clock, epoch ms. */
  readonly at: number
  readonly chat: ChatRef
  readonly sender: SenderRef
  readonly body: IncomingBody
}

export interface ChatRef {
  /**
   * The platform's chat id. Events without one (bot menu, directory changes) carry `user:<sender id>`, which
   * `Messenger.send` accepts as an address too.
   */
  readonly id: string
  /** A guess for presses and recalls where the platform does not tell; nothing is decided by it then. */
  readonly kind: 'private' | 'group'
}

export interface SenderRef {
  /** The platform's person id: Feishu open_id, DingTalk userId, the trial's persona id. */
  readonly id: string
}

export type IncomingBody =
  | { readonly kind: 'text'; readonly text: string; readonly mentioned: boolean }
  | { readonly kind: 'image' | 'file'; readonly resource: ResourceRef }
  /** `transcript`: what was said, where the platform tells it with the message. */
  | { readonly kind: 'audio'; readonly resource: ResourceRef; readonly transcript?: string }
  /** A button or a form of one of our cards. `token` as in `actionToken`; form values by field name. */
  | {
      readonly kind: 'press'
      readonly token: string
      readonly form: Readonly<Record<string, FormValue>>
      readonly onMessage: string
    }
  | { readonly kind: 'menu'; readonly key: string }
  | { readonly kind: 'entered' }
  | { readonly kind: 'bot-added'; readonly name: string }
  | { readonly kind: 'bot-removed' }
  | { readonly kind: 'recalled'; readonly messageId: string }
  /** The sender left the organisation. */
  | { readonly kind: 'person-left' }
  | { readonly kind: 'unsupported'; readonly what: string }

export type FormValue = string | readonly string[]

/** A file that the platform keeps; `Messenger.download` fetches it. */
export interface ResourceRef {
  readonly key: string
  readonly messageId: string
  readonly name?: string
  readonly durationMs?: number
}

/** What the adapter gives back to the platform when an event has been stored durably. */
export interface Answer {
  readonly toast?: { readonly tone: 'info' | 'success' | 'warning' | 'danger'; readonly text: string }
  /** The new state of the pressed card. */
  readonly card?: ShownCard
  /** Called by the adapter once the answer has left the process, so that the queued update need not be sent. */
  readonly delivered?: () => void
}

/** A card with the key under which the server knows its intents. `rev` grows with each new state of the card. */
export interface ShownCard {
  readonly key: string
  readonly rev: number
  readonly card: Card
}

/**
 * Takes an event into the durable inbox and, for presses, handles it. Resolves when the event is on disk: only then
 * may the adapter acknowledge. Rejects when it could not be stored; the adapter then answers with an error so that
 * the platform delivers again.
 */
export type Receive = (event: Incoming) => Promise<Answer>

export type Content =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'card'; readonly shown: ShownCard }
  | OutgoingFile

/** A file of ours. Its bytes are made when it goes out, by `OutgoingFiles`. */
export interface OutgoingFile {
  readonly kind: 'file'
  readonly id: string
  /** With its ending; people see it. */
  readonly name: string
  /** Said instead where the platform does not take the file. */
  readonly otherwise: string
}

export interface OutgoingMessage {
  readonly chat: string
  readonly content: Content
  /** At most 50 characters, the same for every attempt at one message: the platform's idempotency key. */
  readonly uuid: string
}

export interface Capabilities {
  readonly forms: boolean
  readonly buttons: boolean
  readonly updateInPlace: boolean
  /** Whether it can send files. */
  readonly files: boolean
  /** The platform's deadline for the answer to a press, ms. */
  readonly pressDeadlineMs: number
}

/** The platform's limits, kept by the sender. */
export interface SendLimits {
  readonly perSecond: number
  readonly perMinute: number
  readonly perChatPerSecond: number
  readonly perMessagePerSecond: number
  /** How long the platform remembers a uuid, ms. */
  readonly uuidWindowMs: number
  /** How long after it was sent a card may be changed, ms; absent where that never ends. */
  readonly updateWindowMs?: number
}

export interface DirectoryEntry {
  readonly name?: string
  readonly phone?: string
}

export interface Downloaded {
  readonly stream: Readable
  readonly contentType?: string
  readonly length?: number
}

/** The pictures of cards: their bytes, and what an app's platform calls them once they were uploaded. */
export interface Pictures {
  png(id: string): Promise<Buffer | null>
  keyOf(id: string, app: string): Promise<string | null>
  /** Null when the platform does not know the key any more. */
  setKey(id: string, app: string, key: string | null): Promise<void>
}

/** Makes the bytes of files that are sent. The same id gives the same file, but for what it rests on. */
export interface OutgoingFiles {
  /** Null for what is not there any more. */
  bytes(id: string): Promise<Buffer | null>
}

export interface Messenger {
  readonly platform: Platform
  readonly capabilities: Capabilities
  readonly limits: SendLimits
  /** Begins to receive. Resolves when the first connection stands (long connection) or at once (webhook). */
  start(receive: Receive): Promise<void>
  /** Stops receiving; answers that are under way are still given. */
  stop(): Promise<void>
  send(message: OutgoingMessage): Promise<{ readonly messageId: string }>
  update(messageId: string, shown: ShownCard): Promise<void>
  download(resource: ResourceRef, kind: 'image' | 'audio' | 'file'): Promise<Downloaded>
  /**
   * What is said in a voice message, for platforms that can be asked; null where it cannot be recognised, or the app may
   * not ask.
   */
  transcribe?(audio: Buffer): Promise<string | null>
  /** What the organisation's directory tells of a person; null where there is no such person. */
  lookUp(personId: string): Promise<DirectoryEntry | null>
  /**
   * Whether a message of ours stands in the chat since `since` (epoch ms), for a send whose outcome is unknown and
   * whose uuid the platform has forgotten. `absent` when it surely does not; `null` when the platform cannot tell.
   */
  findSent(message: OutgoingMessage, since: number): Promise<{ readonly messageId: string } | 'absent' | null>
  health(): Health
}

export interface Health {
  readonly ok: boolean
  /** Chinese, for the operator, when not ok. */
  readonly why?: string
}

/**
 * How a call to a platform failed.
 * - `permanent`: never again (blocked, resigned, refused content).
 * - `retry`: it did not happen; try again, not before `retryAfterMs`.
 * - `unknown`: it may have happened (connection lost after sending).
 * - `gone`: the card or message is past its life or recalled; an update is pointless.
 */
export class MessengerError extends Error {
  readonly outcome: 'permanent' | 'retry' | 'unknown' | 'gone'
  /** The platform's code, for metrics and the administrator. */
  readonly code: string
  readonly retryAfterMs: number | undefined
  /** The chat was dissolved, or the bot is not in it any more: nothing can be sent there until it is added again. */
  readonly isChatGone: boolean

  constructor(
    outcome: MessengerError['outcome'],
    code: string,
    message: string,
    options: { cause?: unknown; retryAfterMs?: number; isChatGone?: boolean } = {},
  ) {
    super(message, { cause: options.cause })
    this.name = 'MessengerError'
    this.outcome = outcome
    this.code = code
    this.retryAfterMs = options.retryAfterMs
    this.isChatGone = options.isChatGone ?? false
  }
}

/**
 * The only thing a client learns of a button: `<card key>.<8 characters>`. The key is random (128 bits), so a token
 * cannot be guessed; the second part depends on the intent alone, so it stays the same while a card is updated
 * around the button and quick taps on several rows all count.
 */
export function actionToken(cardKey: string, intent: Intent): string {
  const args = Object.entries(intent.args).sort(([a], [b]) => (a < b ? -1 : 1))
  const digest = hash('sha256', JSON.stringify([intent.verb, args]), 'base64url')
  return `${cardKey}.${digest.slice(0, 8)}`
}
