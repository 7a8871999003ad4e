import type { Random } from '#src/demo/random.js'
import { elementsOf, labelOf } from '../feishu-platform/card-tree.js'
import type { Filled } from '../feishu-platform/form-values.js'
import { type JsonObject, objectAt, textAt } from '../feishu-platform/json.js'
import type { Message } from '../feishu-platform/messages.js'
import type { Push } from '../feishu-platform/push.js'
import type { VirtualUser } from '../feishu-platform/users.js'
import type { Simulated } from './simulated-cadre.js'

type Form = Readonly<Record<string, Filled>>

/** What is filled in, by the title of the form. */
const FORMS: Readonly<Record<string, Form>> = {
  登记走访: {
    ...{ result: 'met', findings: '门口路灯坏了', issues: ['power_network'] },
    ...{ outcome: 'coordinated', outcomeNote: '请镇里换灯' },
  },
  交办: { unitId: '浒湾镇', note: '尽快' },
  办结: { done: '已换灯' },
}

/** Who does what with an issue; what comes first is pressed first. */
const WANTED = {
  cadre: ['提交', '满意', '基本满意', '办理'],
  head: ['提交', '交办', '办理', '满意'],
  town: ['提交', '签收', '办结', '办理'],
} as const

/**
 * For so many chances to act one waits for an answer: who asks again while it is held up by a kill gets a newer card
 * instead, and none of them is ever the newest when it comes.
 */
const PATIENCE = 15

/** One of those through whose hands an issue goes: raised at the door, assigned, accepted, resolved, called back. */
export class SimulatedOffice implements Simulated {
  readonly user: VirtualUser
  readonly #role: keyof typeof WANTED
  readonly #push: Push
  readonly #random: Random
  readonly #households: string[]
  texts = 0
  /** How many messages the chat had when something was asked for that comes as a new one. */
  #asked: number | undefined
  #patience = 0

  constructor(
    user: VirtualUser,
    role: keyof typeof WANTED,
    parts: { readonly push: Push; readonly random: Random; readonly households: readonly string[] },
  ) {
    this.user = user
    this.#role = role
    this.#push = parts.push
    this.#random = parts.random
    this.#households = [...parts.households]
  }

  async act(): Promise<void> {
    if (this.#isWaiting()) return
    const found = this.#button()
    if (found === undefined || this.#random.chance(0.05)) return await this.#say()
    const { message, button } = found
    if (labelOf(button) === '办理') this.#wait()
    const press = () =>
      this.user.press(message.messageId, (element) => element === button, this.#formOf(message, button))
    // Quick thumbs press twice.
    await Promise.all(this.#random.chance(0.3) ? [press(), press()] : [press()])
  }

  async ask(): Promise<void> {
    await this.user.sendText('待办')
  }

  readonly isReady = (message: Message): boolean =>
    message.chatId === this.user.chatId && message.sender.kind === 'app'

  #wait(): void {
    this.#asked = this.user.messages().length
    this.#patience = PATIENCE
  }

  #isWaiting(): boolean {
    this.#patience -= 1
    return this.#patience > 0 && this.#asked === this.user.messages().length
  }

  /** Cadres go to the next door; the others ask what there is to do. */
  async #say(): Promise<void> {
    if (this.texts <= 0) return
    this.texts -= 1
    this.#wait()
    const household =
      this.#role === 'cadre' && this.#random.chance(0.2) ? this.#households.shift() : undefined
    const { delivery } = await this.user.sendText(household ? `走访 ${household}` : '待办')
    if (delivery && this.#random.chance(0.15)) await this.#push.redeliver(delivery)
    if (delivery && this.#random.chance(0.15)) await this.#push.reissue(delivery)
  }

  /** Mostly on the newest card that has one; now and then on an older one, which may show a state of long ago. */
  #button(): { readonly message: Message; readonly button: JsonObject } | undefined {
    const messages = this.user.messages().slice(-12).reverse()
    const all = WANTED[this.#role].flatMap((label) =>
      messages.flatMap((message) => buttonsOf(message, label).map((button) => ({ message, button }))),
    )
    if (all.length === 0) return undefined
    return this.#random.chance(0.6) ? all[0] : this.#random.pick(all)
  }

  #formOf({ card }: Message, button: JsonObject): Form {
    if (!card || labelOf(button) !== '提交') return {}
    const title = textAt(objectAt(objectAt(card, 'header'), 'title'), 'content') ?? ''
    return FORMS[title] ?? {}
  }
}

function buttonsOf({ card }: Message, label: string): JsonObject[] {
  if (card === undefined) return []
  return elementsOf(card)
    .map(({ element }) => element)
    .filter((element) => element.tag === 'button' && element.disabled !== true && labelOf(element) === label)
}
