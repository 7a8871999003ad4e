import type { PlatformClock } from './clock.js'
import { badParameter, frequencyLimit, PlatformError } from './errors.js'
import { newId } from './ids.js'
import type { JsonObject } from './json.js'
import { RateLimit } from './rate-limit.js'
import type { Chat, Person, World } from './world.js'

export interface Message {
  readonly messageId: string
  readonly chatId: string
  type: string
  /** The JSON string as it was sent or last edited. */
  content: string
  /** The card that is shown now; messages of type `interactive` only. */
  card: JsonObject | undefined
  readonly sender: { readonly kind: 'app' | 'user'; readonly id: string }
  readonly createdAt: number
  updatedAt: number
  readonly rootId: string | undefined
  readonly parentId: string | undefined
  readonly threadId: string | undefined
  readonly mentions: readonly JsonObject[]
  recalled: boolean
  edits: number
  /** Times the card was replaced, by call, update token or callback answer. */
  cardUpdates: number
}

export interface Draft {
  readonly type: string
  readonly content: string
  readonly card?: JsonObject | undefined
  readonly sender: Message['sender']
  readonly parent?: Message | undefined
  readonly inThread?: boolean
  readonly mentions?: readonly JsonObject[]
}

const UUID_WINDOW_MS = 3_600_000
const CARD_LIFE_MS = 14 * 86_400_000
const EDIT_LIMIT = 20
const EDIT_WINDOW_MS = 14 * 86_400_000
const RECALL_WINDOW_MS = 24 * 3_600_000

export class Messages {
  readonly all: Message[] = []
  readonly #byId = new Map<string, Message>()
  readonly #world: World
  readonly #clock: PlatformClock
  readonly #uuids = new Map<string, { readonly messageId: string; readonly until: number }>()
  readonly #perChat: RateLimit
  readonly #perMessage: RateLimit
  readonly #watchers = new Set<(message: Message) => void>()
  #lastCreatedAt = 0

  constructor(world: World, clock: PlatformClock, isLimited = true) {
    const limit = isLimited ? 5 : Number.POSITIVE_INFINITY
    this.#world = world
    this.#clock = clock
    this.#perChat = new RateLimit(clock, limit, 1000)
    this.#perMessage = new RateLimit(clock, limit, 1000)
  }

  /** Told of every new message and every changed one. */
  watch(watcher: (message: Message) => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  changed(message: Message): void {
    for (const watcher of [...this.#watchers]) watcher(message)
  }

  in(chatId: string): Message[] {
    return this.all.filter((m) => m.chatId === chatId)
  }

  find(messageId: string): Message | undefined {
    return this.#byId.get(messageId)
  }

  add(chat: Chat, draft: Draft): Message {
    const now = Math.max(this.#clock.now(), this.#lastCreatedAt)
    this.#lastCreatedAt = now
    const { parent } = draft
    const message: Message = {
      messageId: newId.message(),
      chatId: chat.chatId,
      type: draft.type,
      content: draft.content,
      card: draft.card,
      sender: draft.sender,
      createdAt: now,
      updatedAt: now,
      rootId: parent ? (parent.rootId ?? parent.messageId) : undefined,
      parentId: parent?.messageId,
      threadId: parent?.threadId ?? (draft.inThread ? newId.thread() : undefined),
      mentions: draft.mentions ?? [],
      recalled: false,
      edits: 0,
      cardUpdates: 0,
    }
    this.all.push(message)
    this.#byId.set(message.messageId, message)
    this.changed(message)
    return message
  }

  /** The message that a uuid brought about within the last hour. */
  sentWith(uuid: unknown): Message | undefined {
    if (uuid === undefined || uuid === '') return undefined
    if (typeof uuid !== 'string' || uuid.length > 50) throw badParameter('uuid exceeds 50 characters')
    const known = this.#uuids.get(uuid)
    return known && known.until > this.#clock.now() ? this.find(known.messageId) : undefined
  }

  rememberUuid(uuid: unknown, message: Message): void {
    if (typeof uuid !== 'string' || uuid === '') return
    this.#uuids.set(uuid, { messageId: message.messageId, until: this.#clock.now() + UUID_WINDOW_MS })
  }

  /** The message that the app wants to read or act on. */
  require(messageId: string): Message {
    if (!/^om_[\w-]+$/.test(messageId)) throw badParameter('invalid message_id')
    const message = this.find(messageId)
    if (!message) throw badParameter('message_id not exist')
    this.requireBotInside(this.chatOf(message))
    return message
  }

  chatOf(message: Message): Chat {
    const chat = this.#world.chats.get(message.chatId)
    if (!chat)
      throw new PlatformError(232009, 'Your request specifies a chat which has already been dissolved.')
    return chat
  }

  requireBotInside(chat: Chat): void {
    if (chat.dissolved) {
      throw new PlatformError(232009, 'Your request specifies a chat which has already been dissolved.')
    }
    if (!chat.botInside) throw new PlatformError(230002, 'The bot can not be outside the group.')
  }

  /** Whether the bot may speak here, and has not spoken too often (5 a second, per person or group). */
  requireMaySend(chat: Chat): void {
    this.requireBotInside(chat)
    const partner = this.#world.partnerOf(chat)
    if (partner) requireReachable(partner)
    if (chat.muted)
      throw new PlatformError(230018, 'These operations are NOT allowed at current group settings.')
    if (this.#perChat.take(chat.chatId) > 0) throw frequencyLimit()
  }

  /** Whether the app may change the card of this message now. */
  requireMayPatch(message: Message): void {
    if (message.sender.kind !== 'app') throw new PlatformError(230071, 'The operator is not the sender.')
    if (message.recalled) throw new PlatformError(230011, 'The message was recalled.')
    if (message.type !== 'interactive') {
      throw new PlatformError(230054, 'This operation is not supported for this message type.')
    }
    if (this.cardExpired(message)) {
      throw new PlatformError(230031, 'The message has exceeded the update time limit of 14 days.')
    }
    if (this.#perMessage.take(message.messageId) > 0) throw frequencyLimit()
  }

  cardExpired(message: Message): boolean {
    return this.#clock.now() - message.createdAt > CARD_LIFE_MS
  }

  /** Whether the app may edit this text or post now; counts the edit. */
  requireMayEdit(message: Message): void {
    if (message.sender.kind !== 'app') throw new PlatformError(230071, 'The operator is not the sender.')
    if (message.recalled) throw new PlatformError(230011, 'The message was recalled.')
    if (message.type !== 'text' && message.type !== 'post') {
      throw new PlatformError(230054, 'This operation is not supported for this message type.')
    }
    if (message.edits >= EDIT_LIMIT) {
      throw new PlatformError(230072, 'The message has reached the number of times it can be edited.')
    }
    if (this.#clock.now() - message.createdAt > EDIT_WINDOW_MS) {
      throw new PlatformError(230075, 'The message can no longer be edited.')
    }
    if (this.#perMessage.take(message.messageId) > 0) throw frequencyLimit()
    message.edits += 1
  }

  requireMayRecall(message: Message): void {
    if (message.sender.kind !== 'app')
      throw new PlatformError(230026, 'No permission to recall this message.')
    if (message.recalled) throw new PlatformError(230011, 'The message was recalled.')
    if (this.#clock.now() - message.createdAt > RECALL_WINDOW_MS) {
      throw new PlatformError(230009, 'The message can no longer be recalled.')
    }
  }

  showCard(message: Message, card: JsonObject): void {
    message.card = card
    message.content = JSON.stringify(card)
    message.cardUpdates += 1
    message.updatedAt = this.#clock.now()
    this.changed(message)
  }
}

function requireReachable(person: Person): void {
  if (person.resigned || !person.available) {
    throw new PlatformError(230013, 'Bot has NO availability to this user.')
  }
  if (person.stoppedBot)
    throw new PlatformError(230053, 'The user has stopped the bot from sending messages.')
}
