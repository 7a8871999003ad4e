import { at, type Random } from '#src/demo/random.js'
import { elementsOf, labelOf } from '../feishu-platform/card-tree.js'
import type { JsonObject } from '../feishu-platform/json.js'
import type { Message } from '../feishu-platform/messages.js'
import type { Push } from '../feishu-platform/push.js'
import type { VirtualUser } from '../feishu-platform/users.js'

/** Each of these is answered with one message. */
const COMMANDS = ['进度', '帮助', '待办', '走访']
const TAP = '已走访，无问题'

/** Somebody with the messenger in hand. */
export interface Simulated {
  readonly user: VirtualUser
  /** Texts that may still be sent before the next refill; keeps the chat below the platform's rate. */
  texts: number
  /** One or two things at once. */
  act(): Promise<void>
  /** Asks for something to begin with. */
  ask(): Promise<void>
  /** Whether the message is what was asked for. */
  readonly isReady: (message: Message) => boolean
}

/** A cadre who logs visits from the list card by single taps, and asks for this and that in between. */
export class SimulatedCadre implements Simulated {
  readonly user: VirtualUser
  readonly #push: Push
  readonly #random: Random
  texts = 0

  constructor(user: VirtualUser, push: Push, random: Random) {
    this.user = user
    this.#push = push
    this.#random = random
  }

  /** One or two things at once, as quick thumbs do. */
  async act(): Promise<void> {
    const list = this.#list()
    if (list === undefined || this.#random.chance(0.25)) return await this.#say(list === undefined)
    const taps = tapsOf(list)
    const first = this.#random.pick(taps)
    const second = this.#random.chance(0.4) ? this.#random.pick(taps) : first
    await Promise.all([...new Set([first, second])].map((button) => this.#tap(list, button)))
  }

  async ask(): Promise<void> {
    await this.user.sendText('走访')
  }

  /** Whether the message is a list for this cadre. */
  readonly isReady = (message: Message): boolean =>
    message.chatId === this.user.chatId && tapsOf(message).length > 0

  async #say(needsList: boolean): Promise<void> {
    if (this.texts <= 0) return
    this.texts -= 1
    const { delivery } = await this.user.sendText(needsList ? '走访' : this.#random.pick(COMMANDS))
    // The platform delivers again what it has delivered, or the same message under another event id.
    if (delivery && this.#random.chance(0.15)) await this.#push.redeliver(delivery)
    if (delivery && this.#random.chance(0.15)) await this.#push.reissue(delivery)
  }

  async #tap(list: Message, button: JsonObject): Promise<void> {
    await this.user.press(list.messageId, (element) => element === button)
  }

  /** The newest card with something left to tap. */
  #list(): Message | undefined {
    return this.user.messages().findLast((message) => tapsOf(message).length > 0)
  }
}

function tapsOf(message: Message): JsonObject[] {
  if (message.card === undefined) return []
  return elementsOf(message.card)
    .map(({ element }) => element)
    .filter((element) => element.tag === 'button' && element.disabled !== true && labelOf(element) === TAP)
}

export function cadreNames(count: number): string[] {
  return Array.from({ length: count }, (_, place) => `李${at([...'甲乙丙丁戊己庚辛壬癸子丑'], place)}`)
}
