import { Fragment, type JSX } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Persona, WireMessage } from '../wire.js'
import { BOT_NAME, inOneLine, MessageView, PendingView } from './message.js'
import type { LoadedChat, Pending } from './state.js'
import { inWords } from './time.js'

interface Props {
  readonly loaded: LoadedChat | undefined
  readonly pending: readonly Pending[]
  readonly personas: readonly Persona[]
  /** Who looks at the chat: whose messages stand on the right. */
  readonly self: string
  readonly isGroup: boolean
  readonly onOlder: () => Promise<void>
  /** When a button was last pressed (`performance.now()`): what is answered then is shown wherever one reads. */
  readonly pressedAt: { current: number }
}

/** A pause after which the time is written over a message. */
const PAUSE_MS = 5 * 60_000
/** A message that comes this soon after a press answers it. */
const ANSWER_MS = 10_000
const NEAR_END_PX = 80
const TOP_GAP_PX = 8

export function MessageList(props: Props): JSX.Element {
  const { loaded, pending } = props
  const messages = loaded?.messages ?? []
  const waiting = pending.filter((p) => !messages.some((m) => m.id === p.id))
  const { list, content, isAtEnd, toEnd } = useStickyEnd(messages, waiting.length, props.pressedAt)
  return (
    <div class="list-frame">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section class="list" ref={list} tabIndex={0} aria-label="消息记录">
        <div ref={content}>
          {loaded && !loaded.isWhole ? <Older onOlder={props.onOlder} list={list} /> : null}
          {loaded ? null : <p class="notice">正在读取消息…</p>}
          {loaded && messages.length + waiting.length === 0 ? (
            <p class="notice">
              {props.isGroup
                ? '还没有消息。点下面的“进度”，看本群范围的走访进度。'
                : '还没有消息。点下面的词试试。'}
            </p>
          ) : null}
          {messages.map((message, index) => (
            <Fragment key={message.id}>
              <Pause at={message.at} before={messages[index - 1]?.at} />
              <Placed {...props} message={message} />
            </Fragment>
          ))}
          {waiting.map((p) => (
            <PendingView key={p.id} pending={p} sender={find(props.personas, p.as)} isGroup={props.isGroup} />
          ))}
        </div>
      </section>
      {isAtEnd ? null : (
        <button type="button" class="to-end" aria-label="到最新消息" onClick={toEnd}>
          ↓
        </button>
      )}
      <Announcer messages={messages} personas={props.personas} />
    </div>
  )
}

function Placed({
  message,
  personas,
  self,
  isGroup,
  pending,
}: Props & { message: WireMessage }): JSX.Element {
  const own = pending.find((p) => p.id === message.id)
  return (
    <MessageView
      message={message}
      sender={find(personas, message.from)}
      isMine={message.from === self}
      isGroup={isGroup}
      status={own?.status ?? (message.undelivered ? 'failed' : 'sent')}
    />
  )
}

function find(personas: readonly Persona[], id: string | null): Persona | null {
  return personas.find((persona) => persona.id === id) ?? null
}

function Pause({ at, before }: { at: number; before: number | undefined }): JSX.Element | null {
  if (before !== undefined && at - before < PAUSE_MS) return null
  return <p class="pause">{inWords(at)}</p>
}

function Older(props: {
  onOlder: Props['onOlder']
  list: { readonly current: HTMLElement | null }
}): JSX.Element {
  const load = async () => {
    const before = props.list.current?.scrollHeight ?? 0
    await props.onOlder()
    // What was read stays where it was.
    requestAnimationFrame(() => {
      const list = props.list.current
      list?.scrollBy(0, list.scrollHeight - before)
    })
  }
  return (
    <button type="button" class="older" onClick={load}>
      查看更早的消息
    </button>
  )
}

/** Keeps the end in view while one is there, also when pictures load or cards grow. */
function useStickyEnd(messages: readonly WireMessage[], waiting: number, pressedAt: { current: number }) {
  const list = useRef<HTMLElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const sticks = useRef(true)
  const [isAtEnd, setAtEnd] = useState(true)
  const toEnd = () => {
    sticks.current = true
    list.current?.scrollTo(0, list.current.scrollHeight)
  }
  useEffect(() => {
    const element = list.current
    if (!element || !content.current) return
    let before = element.scrollTop
    const onScroll = () => {
      const isNear = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX
      // A picture that has just loaded also takes the end away; only who scrolls up wants to leave it.
      if (isNear || element.scrollTop < before) sticks.current = isNear
      before = element.scrollTop
      setAtEnd(sticks.current)
    }
    const onResize = () => {
      if (sticks.current) element.scrollTo(0, element.scrollHeight)
    }
    const observer = new ResizeObserver(onResize)
    observer.observe(content.current)
    observer.observe(element)
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', onScroll)
    }
  }, [])
  const known = useRef(messages.length)
  useLayoutEffect(() => {
    const isOne = messages.length === known.current + 1
    known.current = messages.length
    if (isOne && performance.now() - pressedAt.current < ANSWER_MS) {
      pressedAt.current = Number.NEGATIVE_INFINITY
      sticks.current = true
    }
    if (!sticks.current || !list.current) return
    list.current.scrollTo(0, list.current.scrollHeight)
    // One reads from the top now, so what grows below must not pull the end into view.
    if (isOne && showFromTop(list.current)) sticks.current = false
  }, [messages.length, pressedAt])
  useLayoutEffect(() => {
    if (waiting > 0) toEnd()
  }, [waiting])
  return { list, content, isAtEnd, toEnd }
}

/**
 * A newcomer that is taller than the view is read from its top. Says whether that is so. Who sent it has read it: they
 * wait for the answer below.
 */
function showFromTop(list: HTMLElement): boolean {
  const newcomer = [...list.querySelectorAll<HTMLElement>('.message')].at(-1)
  if (newcomer?.dataset.mine === 'true') return false
  const overhang = newcomer ? newcomer.getBoundingClientRect().top - list.getBoundingClientRect().top : 0
  if (overhang < 0) list.scrollBy(0, overhang - TOP_GAP_PX)
  return overhang < 0
}

/** Says what came in while the chat was open, for those who hear the page. */
function Announcer(props: { messages: readonly WireMessage[]; personas: readonly Persona[] }): JSX.Element {
  const last = props.messages.at(-1)
  const first = useRef<number | null>(null)
  if (last && first.current === null) first.current = last.seq
  const isNew = last !== undefined && first.current !== null && last.seq > first.current
  const name = find(props.personas, last?.from ?? null)?.name ?? BOT_NAME
  return (
    <p class="unseen" aria-live="polite">
      {isNew ? `${name}：${inOneLine(last)}` : ''}
    </p>
  )
}
