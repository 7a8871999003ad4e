import type { CardRules } from './card-validator.js'
import type { PlatformClock } from './clock.js'
import { PlatformError } from './errors.js'
import { newId } from './ids.js'
import { isObject, textAt } from './json.js'
import { RICH_LIMIT_BYTES } from './message-content.js'
import type { Messages } from './messages.js'
import { type Reply, type Route, success } from './server.js'

const LIFE_MS = 30 * 60_000
const USES = 2

interface UpdateToken {
  readonly messageId: string
  readonly expiresAt: number
  used: number
  answered: boolean
}

/** The `c-` tokens of card callbacks: 30 minutes, two uses, none before the callback was answered. */
export class CardTokens {
  readonly #clock: PlatformClock
  readonly #messages: Messages
  readonly #cards: CardRules
  readonly #tokens = new Map<string, UpdateToken>()

  constructor(clock: PlatformClock, messages: Messages, cards: CardRules) {
    this.#clock = clock
    this.#messages = messages
    this.#cards = cards
  }

  issue(messageId: string): string {
    const token = newId.cardToken()
    this.#tokens.set(token, { messageId, expiresAt: this.#clock.now() + LIFE_MS, used: 0, answered: false })
    return token
  }

  answered(token: string): void {
    const known = this.#tokens.get(token)
    if (known) known.answered = true
  }

  routes(): Route[] {
    return [
      {
        method: 'POST',
        path: '/open-apis/interactive/v1/card/update',
        auth: 'tenant',
        handle: ({ body }) => this.#update(body),
      },
    ]
  }

  #update(body: unknown): Reply {
    const token = this.#tokens.get(textAt(body, 'token') ?? '')
    const card = isObject(body) ? body.card : undefined
    if (!token || !isObject(card)) throw new PlatformError(300020, 'The request format is invalid.')
    if (token.expiresAt <= this.#clock.now()) throw new PlatformError(300030, 'The token has expired.')
    if (token.used >= USES) throw new PlatformError(300040, 'The token has been used up.')
    if (!token.answered) throw new PlatformError(300020, 'The callback has not been answered yet.')
    const message = this.#messages.find(token.messageId)
    if (!message || message.recalled) throw new PlatformError(200000, 'The message was recalled.')
    if (Buffer.byteLength(JSON.stringify(card)) > RICH_LIMIT_BYTES) {
      throw new PlatformError(230025, 'The length of the message content reaches its limit.')
    }
    this.#cards.check(card, { chat: this.#messages.chatOf(message), replaces: message.card })
    token.used += 1
    this.#messages.showCard(message, card)
    return success({})
  }
}
