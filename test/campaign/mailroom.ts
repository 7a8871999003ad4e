import type { JsonObject } from '../feishu-platform/json.js'
import type { Message } from '../feishu-platform/messages.js'
import type { FeishuPlatform } from '../feishu-platform/platform.js'
import { type ReadCard, readCard, readMessage } from './read-card.js'

/**
 * What a message is to whoever gets it: the day's reminders, news of a matter that somebody else has moved, the answer to
 * what they have just said or pressed, or a word to a group.
 */
export type Kind = 'digest' | 'told' | 'answer' | 'group'

export interface Received {
  readonly messageId: string
  readonly to: string
  readonly kind: Kind
  readonly at: number
  /** As it was sent, and as it was after each change. */
  readonly versions: {
    readonly at: number
    readonly card: JsonObject | undefined
    readonly content: string
  }[]
}

/** Every message that the program sent, with everything it showed afterwards. */
export class Mailroom {
  readonly all: Received[] = []
  readonly #byMessage = new Map<string, Received>()
  readonly #byChat = new Map<string, Received[]>()
  readonly #addressees = new Map<string, { readonly to: string; readonly isGroup: boolean }>()
  /** Who acts at this moment, and upon which issues. */
  #acting = new Map<string, Set<string>>()

  constructor(platform: FeishuPlatform) {
    platform.messages.watch((message) => {
      if (message.sender.kind === 'app') this.#take(message)
    })
  }

  /** A chat that belongs to a person or a group. */
  register(chatId: string, to: string, isGroup: boolean): void {
    this.#addressees.set(chatId, { to, isGroup })
  }

  /** From now on, until said otherwise, these persons do something; about an issue, or about something else. */
  acting(acts: readonly { readonly by: string; readonly number?: string }[]): void {
    this.#acting = new Map()
    for (const { by, number = '' } of acts) {
      const known = this.#acting.get(by) ?? new Set()
      this.#acting.set(by, known.add(number))
    }
  }

  of(to: string): readonly Received[] {
    return this.#byChat.get(to) ?? []
  }

  /** The newest message of a person that fits. */
  newest(to: string, fits: (card: ReadCard, received: Received) => boolean): Received | undefined {
    return this.of(to).findLast((one) => fits(shown(one), one))
  }

  #take(message: Message): void {
    const version = { at: message.updatedAt, card: message.card, content: message.content }
    const known = this.#byMessage.get(message.messageId)
    if (known) {
      known.versions.push(version)
      return
    }
    const addressee = this.#addressees.get(message.chatId)
    if (!addressee) throw new Error(`a message to a chat that nobody knows: ${message.content.slice(0, 200)}`)
    const kind = this.#kindOf(addressee, message)
    const received: Received = {
      ...{ messageId: message.messageId, to: addressee.to, kind, at: message.createdAt, versions: [version] },
    }
    this.all.push(received)
    this.#byMessage.set(message.messageId, received)
    this.#byChat.set(addressee.to, [...this.of(addressee.to), received])
  }

  #kindOf({ to, isGroup }: { to: string; isGroup: boolean }, message: Message): Kind {
    if (isGroup) return 'group'
    const { title } = readMessage(message)
    if (isDigestTitle(title)) return 'digest'
    const acts = this.#acting.get(to)
    if (!acts) return 'told'
    const number = /问题 (\d{4}-\d{4,})/.exec(title)?.[1]
    return number === undefined || acts.has(number) || acts.has('') ? 'answer' : 'told'
  }
}

export function isDigestTitle(title: string): boolean {
  return / 提醒(（补发）)?$/.test(title)
}

export function shown({ versions }: Received): ReadCard {
  const last = versions.at(-1)
  return last ? readMessage(last) : { title: '', lines: [] }
}

export function asSent({ versions }: Received): ReadCard {
  const first = versions[0]
  return first ? readMessage(first) : { title: '', lines: [] }
}

/** As it stood at a moment. */
export function asOf({ versions }: Received, at: number): ReadCard {
  const then = versions.findLast((version) => version.at <= at) ?? versions[0]
  return then?.card ? readCard(then.card) : { title: '', lines: [] }
}
