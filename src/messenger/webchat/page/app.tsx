import type { JSX } from 'preact'
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks'
import type { WireFile, WireToast } from '../wire.js'
import { ChatPane } from './chat-pane.js'
import type { Client } from './client.js'
import { type Draft, EMPTY_DRAFT } from './composer.js'
import { AskDialog, PhotoDialog, type Question } from './dialogs.js'
import { Sidebar } from './sidebar.js'
import { type PageState, unreadIn } from './state.js'

export function App({ client }: { client: Client }): JSX.Element {
  const state = useClientState(client)
  const { toasts, toast, clear } = useToasts()
  const [question, setQuestion] = useState<Question | null>(null)
  const [photo, setPhoto] = useState<WireFile | null>(null)
  const [drafts, setDrafts] = useState<Readonly<Record<string, Draft>>>({})
  const chat = useChosenChat(state)
  useEffect(() => client.start(toast), [client, toast])
  useReading(client, state, chat)
  // What was said to the one is not for the next.
  useEffect(clear, [chat, clear])
  useTitle(state)
  const ask = useAsking(setQuestion)
  if (state.link === 'opening') return <p class="notice">正在打开…</p>
  if (state.personas.length === 0) {
    return <p class="notice">连不上助手。请看看它是不是已经启动；启动后这里会自动打开。</p>
  }
  return (
    <div class="app" data-view={chat ? 'chat' : 'list'}>
      <Sidebar state={state} client={client} selected={chat} />
      {chat ? (
        <ChatPane
          key={chat}
          chat={chat}
          state={state}
          client={client}
          draft={drafts[chat] ?? EMPTY_DRAFT}
          onDraft={(change) =>
            setDrafts((before) => ({ ...before, [chat]: change(before[chat] ?? EMPTY_DRAFT) }))
          }
          ask={ask}
          view={setPhoto}
          toast={toast}
        />
      ) : (
        <main class="chat" />
      )}
      <LinkLine link={state.link} />
      <Toasts toasts={toasts} />
      {question ? <AskDialog question={question} /> : null}
      {photo ? <PhotoDialog file={photo} onClose={() => setPhoto(null)} /> : null}
    </div>
  )
}

function useClientState(client: Client): PageState {
  const [state, setState] = useState(client.state)
  useEffect(() => client.subscribe(() => setState(client.state())), [client])
  return state
}

interface ShownToast extends WireToast {
  readonly id: number
}

const TOAST_MS = 5000

function useToasts() {
  const [toasts, setToasts] = useState<readonly ShownToast[]>([])
  const toast = useCallback((shown: WireToast) => {
    const id = performance.now()
    setToasts((before) => [...before.slice(-2), { ...shown, id }])
    setTimeout(() => setToasts((before) => before.filter((t) => t.id !== id)), TOAST_MS)
  }, [])
  const clear = useCallback(() => setToasts([]), [])
  return { toasts, toast, clear }
}

function Toasts({ toasts }: { toasts: readonly ShownToast[] }): JSX.Element {
  return (
    <div class="toasts" role="status">
      {toasts.map((toast) => (
        <p key={toast.id} class="toast" data-tone={toast.tone}>
          {toast.text}
        </p>
      ))}
    </div>
  )
}

function LinkLine({ link }: { link: PageState['link'] }): JSX.Element {
  return (
    <div role="status">
      {link === 'lost' ? <p class="link-line">连接断开了，正在重新连接。写好的内容不会丢。</p> : null}
    </div>
  )
}

/** The chat in the address, so that the browser's back button leads from a chat to the list on a phone. */
function useChosenChat(state: PageState): string | null {
  const [hash, setHash] = useState(location.hash)
  const [isWide, setWide] = useState(wide.matches)
  useEffect(() => {
    const onHash = () => setHash(location.hash)
    const onWidth = () => setWide(wide.matches)
    addEventListener('hashchange', onHash)
    wide.addEventListener('change', onWidth)
    return () => {
      removeEventListener('hashchange', onHash)
      wide.removeEventListener('change', onWidth)
    }
  }, [])
  const named = hash.slice(1)
  if (named in state.lasts) return named
  const first = state.personas[0]
  return isWide && first ? `p:${first.id}` : null
}

const wide = matchMedia('(min-width: 761px)')

/** Opens the chosen chat and marks it as seen while the page is in view. */
function useReading(client: Client, state: PageState, chat: string | null): void {
  const isLoaded = chat !== null && state.loaded[chat] !== undefined
  const seq = chat === null ? 0 : (state.lasts[chat]?.seq ?? 0)
  const isLive = state.link === 'live'
  useEffect(() => {
    if (chat && isLive) void client.openChat(chat)
  }, [client, chat, isLive])
  useEffect(() => {
    const look = () => {
      if (chat && isLoaded && document.visibilityState === 'visible') client.seen(chat)
    }
    look()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [client, chat, isLoaded, seq])
}

function useTitle(state: PageState): void {
  const unread = Object.keys(state.lasts).reduce((sum, chat) => sum + unreadIn(state, chat), 0)
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ''}民情助手 · 试用`
  }, [unread])
}

function useAsking(setQuestion: (question: Question | null) => void) {
  return useMemo(
    () => (question: { title: string; text: string }) =>
      new Promise<boolean>((resolve) => {
        const answer = (isYes: boolean) => {
          setQuestion(null)
          resolve(isYes)
        }
        setQuestion({ ...question, answer })
      }),
    [setQuestion],
  )
}
