import type { CardTokens } from './card-tokens.js'
import { elementsOf, labelOf, type Placed } from './card-tree.js'
import type { CardRules } from './card-validator.js'
import { PlatformError } from './errors.js'
import { type Filled, fillForm, onWire } from './form-values.js'
import { isObject, type JsonObject, listAt, parseJson, textAt } from './json.js'
import { RICH_LIMIT_BYTES } from './message-content.js'
import type { Message, Messages } from './messages.js'
import type { Attempt, Push } from './push.js'
import type { Chat } from './world.js'

/** Words on the button (and which of several alike, from 0), or what the component must be like. */
export type Target =
  | string
  | { readonly text: string; readonly nth: number }
  | ((element: JsonObject) => boolean)

interface Toast {
  readonly type: string
  readonly content: string
}

export interface Pressed {
  /**
   * - `answered`: the callback was answered well.
   * - `local`: the client did it alone (a link, a reset).
   * - `refused`: the client would not send it; `why` tells.
   * - `failed`: the person sees the error `code`.
   */
  readonly outcome: 'answered' | 'local' | 'refused' | 'failed'
  readonly why?: string
  readonly code?: number
  readonly toast?: Toast
  readonly cardChanged: boolean
  /** `c-…`: changes the card for 30 minutes, twice. */
  readonly updateToken?: string
  /** The event that was sent. */
  readonly sent?: JsonObject
}

export interface PressDeps {
  readonly messages: Messages
  readonly cards: CardRules
  readonly tokens: CardTokens
  readonly push: Push
}

export interface Presser {
  readonly openId: string
  /** As in the callback's `operator`. */
  readonly operator: JsonObject
}

const TOAST_TYPES = new Set(['info', 'success', 'warning', 'error'])

/**
 * Presses a button or uses a component of the card that is shown now. `filled` is what was entered into the form, or
 * the one value of a component that stands outside a form (under any name).
 */
export async function press(
  deps: PressDeps,
  who: Presser,
  messageId: string,
  target: Target,
  filled: Readonly<Record<string, Filled>> = {},
): Promise<Pressed> {
  const message = deps.messages.find(messageId)
  if (!message?.card) return refused('no card')
  const chat = deps.messages.chatOf(message)
  const blocked = whyNotPressable(deps, message, chat, who)
  if (blocked) return refused(blocked)
  const placed = locate(message.card, target)
  if (typeof placed === 'string') return refused(placed)
  const action = actionOf(message.card, placed, filled)
  if (action.kind !== 'send') return action.kind === 'local' ? done('local') : refused(action.why)
  const token = deps.tokens.issue(message.messageId)
  const event: JsonObject = {
    operator: who.operator,
    token,
    action: action.body,
    host: 'im_message',
    context: { open_message_id: message.messageId, open_chat_id: chat.chatId },
  }
  const attempt = await deps.push.callback('card.action.trigger', event)
  const result = apply(deps, message, chat, attempt)
  deps.tokens.answered(token)
  return { ...result, updateToken: token, sent: event }
}

const refused = (why: string): Pressed => ({ outcome: 'refused', why, cardChanged: false })
const failed = (code: number, why: string): Pressed => ({ outcome: 'failed', code, why, cardChanged: false })
const done = (outcome: 'answered' | 'local'): Pressed => ({ outcome, cardChanged: false })

function whyNotPressable(deps: PressDeps, message: Message, chat: Chat, who: Presser): string | undefined {
  if (message.recalled) return 'the message was recalled'
  if (!chat.members.has(who.openId)) return 'not a member of the chat'
  if (deps.messages.cardExpired(message)) return 'the card is older than 14 days'
  return undefined
}

function locate(card: JsonObject, target: Target): Placed | string {
  const text = typeof target === 'object' ? target.text : target
  const found = elementsOf(card).filter(({ element }) => matches(element, text))
  const placed = found[typeof target === 'object' ? target.nth : 0]
  if (!placed) return `nothing on the card is ${JSON.stringify(target) ?? 'as wanted'}`
  if (found.length > 1 && typeof target !== 'object') return `${found.length} components fit`
  return placed
}

function matches(element: JsonObject, target: string | ((element: JsonObject) => boolean)): boolean {
  if (typeof target === 'function') return target(element)
  return (element.tag === 'button' || element.tag === 'checker') && labelOf(element) === target
}

type Action =
  | { readonly kind: 'send'; readonly body: JsonObject }
  | { readonly kind: 'local' }
  | { readonly kind: 'refused'; readonly why: string }

function actionOf(card: JsonObject, placed: Placed, filled: Readonly<Record<string, Filled>>): Action {
  const { element, form } = placed
  if (element.disabled === true) return { kind: 'refused', why: 'disabled' }
  const callback = listAt(element, 'behaviors').find((b) => isObject(b) && b.type === 'callback')
  const name = textAt(element, 'name')
  const body: JsonObject = {
    ...(isObject(callback) && { value: callback.value }),
    tag: element.tag,
    ...(name && { name }),
  }
  if (element.tag === 'button') {
    if (element.form_action_type === 'reset') return { kind: 'local' }
    if (element.form_action_type === 'submit' && form) {
      const answer = fillForm(card, form, filled)
      if (!answer.ok) return { kind: 'refused', why: answer.why }
      return { kind: 'send', body: { ...body, timezone: 'Asia/Shanghai', form_value: answer.values } }
    }
    if (Object.keys(filled).length > 0) return { kind: 'refused', why: 'not a submit button' }
    return callback ? { kind: 'send', body } : { kind: 'local' }
  }
  if (!callback || form) return { kind: 'local' }
  return single(element, body, Object.values(filled)[0])
}

/** A component outside a form sends its value at once. */
function single(element: JsonObject, body: JsonObject, value: Filled | undefined): Action {
  if (element.tag === 'interactive_container') return { kind: 'send', body }
  if (element.tag === 'checker') return { kind: 'send', body: { ...body, checked: value ?? true } }
  if (value === undefined) return { kind: 'refused', why: 'no value given' }
  if (element.tag === 'overflow') return { kind: 'send', body: { ...body, option: value } }
  const answer = onWire(element, value)
  if (!answer.ok) return { kind: 'refused', why: answer.why }
  const key = element.tag === 'input' ? 'input_value' : Array.isArray(value) ? 'options' : 'option'
  return { kind: 'send', body: { ...body, timezone: 'Asia/Shanghai', [key]: answer.value } }
}

const FAILURE_CODES = { timeout: 200341, connection: 200342, status: 200671, 'no-target': 200340 } as const

/** A long connection's acknowledgement without `data`; `{}` is data. */
const EMPTY_ACK_CODE = 108002

/** What the client shows after the callback was answered, or was not. */
function apply(deps: PressDeps, message: Message, chat: Chat, attempt: Attempt): Pressed {
  if (attempt.failure) return failed(FAILURE_CODES[attempt.failure], attempt.failure)
  if (attempt.body === undefined) return failed(EMPTY_ACK_CODE, 'an acknowledgement without data')
  const answer = parseJson(attempt.body ?? '')
  if (!isObject(answer)) return failed(200672, 'the body is not a JSON object')
  const stray = Object.keys(answer).find((key) => key !== 'toast' && key !== 'card')
  if (stray) return failed(200672, `unknown key ${stray}`)
  const { toast, card } = answer
  if (toast !== undefined && !isToast(toast)) return failed(200672, 'bad toast')
  const shown = isObject(toast) ? { toast: { type: String(toast.type), content: String(toast.content) } } : {}
  if (card === undefined) return { ...done('answered'), ...shown }
  if (!isObject(card) || card.type !== 'raw' || !isObject(card.data)) return failed(200673, 'bad card')
  if (Buffer.byteLength(JSON.stringify(card.data)) > RICH_LIMIT_BYTES)
    return failed(200673, 'card over 30 KB')
  try {
    deps.cards.check(card.data, { chat, replaces: message.card })
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    return failed(error.message.includes('200830') ? 200830 : 200673, error.message)
  }
  deps.messages.showCard(message, card.data)
  return { outcome: 'answered', cardChanged: true, ...shown }
}

function isToast(toast: unknown): boolean {
  if (!isObject(toast) || !TOAST_TYPES.has(String(toast.type))) return false
  const known = Object.keys(toast).every((key) => ['type', 'content', 'i18n'].includes(key))
  return known && typeof toast.content === 'string'
}
