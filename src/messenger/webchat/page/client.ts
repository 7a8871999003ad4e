import type { WireAnswer, WireFormValues, WireToast } from '../wire.js'
import { fetchMessages, fetchState, post, RequestError, upload } from './api.js'
import { emptyState, type PageEvent, type PageState, type Pending, reduce } from './state.js'
import { follow } from './stream.js'

const PAGE_SIZE = 50
const REOPEN_AFTER_MS = 2000
const READ_KEY = 'minqing.read'

export interface Client {
  readonly state: () => PageState
  subscribe(listener: () => void): () => void
  /** Loads and follows; call once. Toasts go to `show`. */
  start(show: (toast: WireToast) => void): () => void
  /** Loads the newest messages of a chat unless they are there; greets the bot in an empty private chat. */
  openChat(chat: string): Promise<void>
  loadOlder(chat: string): Promise<void>
  seen(chat: string): void
  send(message: { chat: string; as: string; mentioned: boolean; text?: string; file?: File }): Promise<void>
  resend(id: string): Promise<void>
  /** Whether the press reached the bot. */
  press(press: PressOrder): Promise<boolean>
  /** Does now what otherwise the clock does. Gives what came of it; it is not shown. */
  runJob(name: string): Promise<WireToast | null>
  deliverWaiting(): Promise<void>
}

function inWords(error: unknown): WireToast {
  return { tone: 'danger', text: error instanceof RequestError ? error.message : '出了差错，请刷新页面。' }
}

interface PressOrder {
  readonly as: string
  readonly chat: string
  readonly messageId: string
  readonly token: string
  readonly form: WireFormValues
}

export function createClient(): Client {
  let state = emptyState(readMarks())
  let show: (toast: WireToast) => void = () => undefined
  const listeners = new Set<() => void>()
  const greeted = new Set<string>()
  const dispatch = (event: PageEvent) => {
    const before = state
    state = reduce(state, event)
    if (state.read !== before.read) localStorage.setItem(READ_KEY, JSON.stringify(state.read))
    if (state !== before) for (const listener of listeners) listener()
  }
  const took = (answer: WireAnswer) => {
    if (answer.message) dispatch({ kind: 'message', message: answer.message })
    if (answer.toast) show(answer.toast)
  }
  const failed = (error: unknown) => show(inWords(error))
  const load = async (chat: string, before?: number) => {
    const messages = await fetchMessages(chat, PAGE_SIZE, before)
    dispatch({ kind: 'loaded', chat, messages, isWhole: messages.length < PAGE_SIZE })
  }
  const greet = async (chat: string) => {
    if (!chat.startsWith('p:') || greeted.has(chat) || state.loaded[chat]?.messages.length !== 0) return
    greeted.add(chat)
    await post('/trial/enter', { eventId: crypto.randomUUID(), as: chat.slice(2) }).catch(() => undefined)
  }
  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start(toasts) {
      show = toasts
      return keepLinked(
        dispatch,
        (chat) => load(chat).catch(() => undefined),
        () => Object.keys(state.loaded),
      )
    },
    async openChat(chat) {
      if (!state.loaded[chat]) await load(chat).catch(failed)
      await greet(chat)
    },
    async loadOlder(chat) {
      const first = state.loaded[chat]?.messages[0]
      if (first) await load(chat, first.seq).catch(failed)
    },
    seen: (chat) => dispatch({ kind: 'seen', chat }),
    ...createSending(dispatch, () => state, took, failed),
    runJob: (name) => post('/trial/jobs', { name }).then(({ toast }) => toast ?? null, inWords),
    deliverWaiting: () => post('/trial/deliver', {}).then(took, failed),
    async press(order) {
      try {
        took(await post('/trial/press', { eventId: crypto.randomUUID(), ...order }))
        return true
      } catch (error) {
        failed(error)
        return false
      }
    },
  }
}

type Dispatch = (event: PageEvent) => void

/** Loads the state, trying until it works, then follows the stream; begins anew when the stream says so. */
function keepLinked(
  dispatch: Dispatch,
  reload: (chat: string) => Promise<void>,
  loaded: () => string[],
): () => void {
  let stop: () => void = () => undefined
  let isOver = false
  const open = async () => {
    const opened = await fetchState().catch(() => null)
    if (isOver) return
    if (!opened) {
      dispatch({ kind: 'link', link: 'lost' })
      const timer = setTimeout(open, REOPEN_AFTER_MS)
      stop = () => clearTimeout(timer)
      return
    }
    const before = loaded()
    dispatch({ kind: 'opened', state: opened })
    dispatch({ kind: 'link', link: 'live' })
    await Promise.all(before.map(reload))
    if (isOver) return
    stop = follow(opened.cursor, {
      onMessage: (message) => dispatch({ kind: 'message', message }),
      onLink: (isLive) => dispatch({ kind: 'link', link: isLive ? 'live' : 'lost' }),
      onReset() {
        stop()
        void open()
      },
    })
  }
  void open()
  return () => {
    isOver = true
    stop()
  }
}

function createSending(
  dispatch: Dispatch,
  state: () => PageState,
  took: (answer: WireAnswer) => void,
  failed: (error: unknown) => void,
): Pick<Client, 'send' | 'resend'> {
  const deliver = async (pending: Pending) => {
    dispatch({ kind: 'pending', pending: { ...pending, status: 'sending' } })
    try {
      took(await dispatchOf(pending))
      dispatch({ kind: 'settled', id: pending.id })
    } catch (error) {
      dispatch({ kind: 'pending', pending: { ...pending, status: 'failed' } })
      if (!(error instanceof RequestError && error.isTransient)) failed(error)
    }
  }
  return {
    async send(message) {
      const eventId = crypto.randomUUID()
      await deliver({ ...message, eventId, id: `u-${eventId}`, at: Date.now(), status: 'sending' })
    },
    async resend(id) {
      const pending = state().pending.find((p) => p.id === id)
      if (pending) return deliver(pending)
      await post('/trial/resend', { messageId: id }).then(took, failed)
    },
  }
}

function dispatchOf({ eventId, as, chat, text, file, mentioned }: Pending): Promise<WireAnswer> {
  if (file) return upload({ eventId, as, chat }, file)
  return post('/trial/messages', { eventId, as, chat, text, mentioned })
}

function readMarks(): Record<string, number> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(READ_KEY) ?? '{}')
    const entries = Object.entries(kept ?? {}).filter(([, seq]) => typeof seq === 'number')
    return Object.fromEntries(entries)
  } catch {
    return {}
  }
}
