import { chatMembership, idsOf, received, userDeleted } from './events.js'
import type { Filled } from './form-values.js'
import type { JsonObject } from './json.js'
import type { Message } from './messages.js'
import { type PressDeps, type Pressed, press, type Target } from './press.js'
import type { Delivery } from './push.js'
import type { Resources } from './resources.js'
import type { Chat, Person, World } from './world.js'

export interface UserDeps extends PressDeps {
  readonly world: World
  readonly resources: Resources
  readonly tenantKey: string
  /** Permissions of the app, e.g. `im:message.group_at_msg`. */
  readonly scopes: ReadonlySet<string>
  readonly now: () => number
}

export interface SayOptions {
  /** The group to speak in; the private chat with the bot unless told. */
  readonly in?: Group
  /** Begins the message with a mention of the bot; texts and posts only. */
  readonly mentionBot?: boolean
  /** The message answered to. */
  readonly replyTo?: string
}

export interface Said {
  readonly messageId: string
  readonly chatId: string
  /** Absent when the bot is not told, for want of a permission or of membership. */
  readonly delivery: Delivery | undefined
}

export class Group {
  readonly chat: Chat
  readonly name: string
  readonly chatId: string

  constructor(chat: Chat) {
    this.chat = chat
    this.name = chat.name
    this.chatId = chat.chatId
  }

  join(...users: readonly VirtualUser[]): this {
    for (const user of users) this.chat.members.add(user.openId)
    return this
  }

  dissolve(): void {
    this.chat.dissolved = true
  }
}

/** A person with the messenger in hand. Every action resolves when the bot has answered the push, or has failed to. */
export class VirtualUser {
  readonly person: Person
  readonly openId: string
  readonly name: string
  readonly #deps: UserDeps

  constructor(person: Person, deps: UserDeps) {
    this.person = person
    this.openId = person.openId
    this.name = person.name
    this.#deps = deps
  }

  /** The private chat with the bot. */
  get chatId(): string {
    return this.#deps.world.privateChat(this.person).chatId
  }

  sendText(text: string, options: SayOptions = {}): Promise<Said> {
    return this.#say('text', { text: options.mentionBot ? `@_user_1 ${text}` : text }, options)
  }

  /** Each paragraph a line of plain text, or ready-made elements of a post. */
  sendPost(title: string, paragraphs: readonly (string | readonly JsonObject[])[], options: SayOptions = {}) {
    const lines = paragraphs.map((p) => (typeof p === 'string' ? [{ tag: 'text', text: p, style: [] }] : p))
    const at = [{ tag: 'at', user_id: '@_user_1', user_name: this.#deps.world.botName, style: [] }]
    return this.#say('post', { title, content: options.mentionBot ? [at, ...lines] : lines }, options)
  }

  sendImage(bytes: Buffer, options: SayOptions & { contentType?: string } = {}): Promise<Said> {
    const { key } = this.#deps.resources.add('image', bytes, { ...options, byApp: false })
    return this.#say('image', { image_key: key }, options)
  }

  sendFile(name: string, bytes: Buffer, options: SayOptions = {}): Promise<Said> {
    const { key } = this.#deps.resources.add('file', bytes, { name, byApp: false })
    return this.#say('file', { file_key: key, file_name: name }, options)
  }

  /** `durationMs` as the client measured it; bytes are opus. */
  sendAudio(bytes: Buffer, durationMs: number, options: SayOptions = {}): Promise<Said> {
    const { key } = this.#deps.resources.add('file', bytes, { contentType: 'audio/ogg', byApp: false })
    return this.#say('audio', { file_key: key, duration: durationMs }, options)
  }

  /** Any other kind of message, e.g. `sticker`. */
  sendRaw(type: string, content: JsonObject, options: SayOptions = {}): Promise<Said> {
    return this.#say(type, content, options)
  }

  press(messageId: string, target: Target, filled: Readonly<Record<string, Filled>> = {}): Promise<Pressed> {
    const operator = { tenant_key: this.#deps.tenantKey, ...this.#ids() }
    return press(this.#deps, { openId: this.openId, operator }, messageId, target, filled)
  }

  clickMenu(eventKey: string): Promise<Delivery> {
    return this.#deps.push.emit('application.bot.menu_v6', {
      operator: { operator_name: this.name, operator_id: this.#ids() },
      event_key: eventKey,
      timestamp: Math.floor(this.#deps.now() / 1000),
    })
  }

  enterChat(): Promise<Delivery> {
    const last = this.#deps.messages.in(this.chatId).at(-1)
    return this.#deps.push.emit('im.chat.access_event.bot_p2p_chat_entered_v1', {
      chat_id: this.chatId,
      operator_id: this.#ids(),
      ...(last && { last_message_id: last.messageId, last_message_create_time: String(last.createdAt) }),
    })
  }

  addBotToGroup(group: Group): Promise<Delivery> {
    group.join(this)
    group.chat.botInside = true
    return this.#membership('im.chat.member.bot.added_v1', group)
  }

  removeBot(group: Group): Promise<Delivery> {
    group.chat.botInside = false
    return this.#membership('im.chat.member.bot.deleted_v1', group)
  }

  recall(messageId: string): Promise<Delivery> {
    const message = this.#deps.messages.find(messageId)
    if (message?.sender.id !== this.openId) throw new Error('only the sender recalls a message')
    message.recalled = true
    this.#deps.messages.changed(message)
    return this.#deps.push.emit('im.message.recalled_v1', {
      message_id: messageId,
      chat_id: message.chatId,
      recall_time: String(this.#deps.now()),
      recall_type: 'message_owner',
    })
  }

  /** Leaves the organisation. */
  leave(): Promise<Delivery> {
    this.person.resigned = true
    return this.#deps.push.emit('contact.user.deleted_v3', userDeleted(this.person, this.#ids()))
  }

  /** Messages of the private chat, newest last. */
  messages(): Message[] {
    return this.#deps.messages.in(this.chatId)
  }

  #ids(): JsonObject {
    return idsOf(this.person, this.#deps.scopes.has('contact:user.employee_id:readonly'))
  }

  #membership(type: string, group: Group): Promise<Delivery> {
    const { tenantKey } = this.#deps
    return this.#deps.push.emit(type, chatMembership(group.chat, this.#ids(), tenantKey))
  }

  async #say(type: string, content: JsonObject, options: SayOptions): Promise<Said> {
    const { world, messages, push, tenantKey } = this.#deps
    if (this.person.resigned) throw new Error(`${this.name} has left the organisation`)
    const chat = options.in?.chat ?? world.privateChat(this.person)
    if (!chat.members.has(this.openId)) throw new Error(`${this.name} is not in ${chat.name}`)
    const message = messages.add(chat, {
      type,
      content: JSON.stringify(content),
      sender: { kind: 'user', id: this.openId },
      parent: options.replyTo === undefined ? undefined : messages.find(options.replyTo),
      mentions: options.mentionBot ? [this.#mentionOfBot()] : [],
    })
    const { messageId, chatId } = message
    if (!this.#botIsTold(chat, options)) return { messageId, chatId, delivery: undefined }
    const event = received(message, chat, this.#ids(), tenantKey)
    return { messageId, chatId, delivery: await push.emit('im.message.receive_v1', event) }
  }

  #botIsTold(chat: Chat, options: SayOptions): boolean {
    const { scopes } = this.#deps
    if (!chat.botInside || chat.dissolved) return false
    if (chat.kind === 'p2p') return scopes.has('im:message.p2p_msg')
    if (scopes.has('im:message.group_msg')) return true
    return options.mentionBot === true && scopes.has('im:message.group_at_msg')
  }

  #mentionOfBot(): JsonObject {
    const { world, tenantKey } = this.#deps
    return {
      key: '@_user_1',
      id: { open_id: world.botOpenId },
      mentioned_type: 'bot',
      name: world.botName,
      tenant_key: tenantKey,
    }
  }
}
