import type { Persona, PersonaGroup, WireMessage, WireState } from '../wire.js'

/** A message that the server has not confirmed yet; `id` is the one it will have in the history. */
export interface Pending {
  readonly id: string
  readonly eventId: string
  readonly chat: string
  readonly as: string
  readonly at: number
  readonly mentioned: boolean
  readonly text?: string
  readonly file?: File
  readonly status: 'sending' | 'failed'
}

export interface LoadedChat {
  readonly messages: readonly WireMessage[]
  /** Nothing stands before the first of `messages`. */
  readonly isWhole: boolean
}

export interface PageState {
  /** `opening` until the first load; `lost` while the stream is down. */
  readonly link: 'opening' | 'live' | 'lost'
  readonly personas: readonly Persona[]
  readonly groups: readonly PersonaGroup[]
  readonly lasts: Readonly<Record<string, WireMessage | null>>
  readonly loaded: Readonly<Record<string, LoadedChat>>
  /** The `seq` up to which each chat was seen. */
  readonly read: Readonly<Record<string, number>>
  readonly pending: readonly Pending[]
}

export type PageEvent =
  | { readonly kind: 'opened'; readonly state: WireState }
  | { readonly kind: 'link'; readonly link: PageState['link'] }
  | {
      readonly kind: 'loaded'
      readonly chat: string
      readonly messages: readonly WireMessage[]
      readonly isWhole: boolean
    }
  | { readonly kind: 'message'; readonly message: WireMessage }
  | { readonly kind: 'seen'; readonly chat: string }
  | { readonly kind: 'pending'; readonly pending: Pending }
  | { readonly kind: 'settled'; readonly id: string }

export function emptyState(read: PageState['read']): PageState {
  return { link: 'opening', personas: [], groups: [], lasts: {}, loaded: {}, read, pending: [] }
}

export function reduce(state: PageState, event: PageEvent): PageState {
  switch (event.kind) {
    case 'opened': {
      const { personas, groups, chats } = event.state
      const lasts = Object.fromEntries(chats.map((chat) => [chat.id, chat.last]))
      return { ...state, personas, groups, lasts, loaded: {} }
    }
    case 'link':
      return { ...state, link: event.link }
    case 'loaded': {
      const known = state.loaded[event.chat]?.messages ?? []
      const chat = { messages: event.messages.reduce(put, known), isWhole: event.isWhole }
      return { ...state, loaded: { ...state.loaded, [event.chat]: chat } }
    }
    case 'message':
      return withMessage(state, event.message)
    case 'seen': {
      const seq = state.lasts[event.chat]?.seq ?? 0
      if ((state.read[event.chat] ?? 0) === seq) return state
      return { ...state, read: { ...state.read, [event.chat]: seq } }
    }
    case 'pending': {
      const others = state.pending.filter((p) => p.id !== event.pending.id)
      return { ...state, pending: [...others, event.pending] }
    }
    case 'settled':
      return { ...state, pending: state.pending.filter((p) => p.id !== event.id) }
  }
}

function withMessage(state: PageState, message: WireMessage): PageState {
  const { chat } = message
  const last = state.lasts[chat]
  const isLast = !last || message.seq > last.seq || (message.id === last.id && message.change >= last.change)
  const lasts = isLast ? { ...state.lasts, [chat]: message } : state.lasts
  const shown = state.loaded[chat]
  if (!shown) return { ...state, lasts }
  const first = shown.messages[0]
  // A change of a message that is further up than what was loaded.
  if (!shown.isWhole && first && message.seq < first.seq) return { ...state, lasts }
  const loaded = { ...state.loaded, [chat]: { ...shown, messages: put(shown.messages, message) } }
  return { ...state, lasts, loaded }
}

/** Adds the message in its place, or replaces an older state of it. */
function put(messages: readonly WireMessage[], message: WireMessage): readonly WireMessage[] {
  const at = messages.findIndex((m) => m.id === message.id)
  if (at >= 0) return (messages[at]?.change ?? 0) >= message.change ? messages : messages.with(at, message)
  const after = messages.findIndex((m) => m.seq > message.seq)
  return after < 0 ? [...messages, message] : messages.toSpliced(after, 0, message)
}

export function unreadIn(state: PageState, chat: string): number {
  return Math.max(0, (state.lasts[chat]?.seq ?? 0) - (state.read[chat] ?? 0))
}
