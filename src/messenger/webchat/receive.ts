import { logger } from '../../logger.js'
import type { Answer, ChatRef, Incoming, IncomingBody, Receive } from '../port.js'
import { kindOfFile } from './file-kind.js'
import type { StoredBody, StoredMessage, WebchatHistory } from './history.js'
import { Refusal } from './refusal.js'
import type { Roster } from './roster.js'
import type { Feed } from './stream.js'
import type { EnterBody, PressBody, ResendBody, SayBody, WireAnswer } from './wire.js'
import { toWireMessage } from './wire-message.js'

const log = logger.child({ part: 'webchat' })

interface UploadRequest {
  readonly eventId: string
  readonly as: string
  readonly chat: string
  readonly name: string
  readonly contentType: string
  readonly bytes: Buffer
}

/** What visitors of the trial do, as events for the bot. Every event id is the page's, so a repeat is no new event. */
export interface Inbound {
  say(body: SayBody): Promise<WireAnswer>
  upload(request: UploadRequest): Promise<WireAnswer>
  press(body: PressBody): Promise<WireAnswer>
  /** Hands a message of the history to the bot that it had not taken. */
  resend(body: ResendBody): Promise<WireAnswer>
  enter(body: EnterBody): Promise<WireAnswer>
  /** Resolves when no event is under way. */
  settled(): Promise<void>
}

export interface InboundParts {
  readonly roster: Roster
  readonly history: WebchatHistory
  readonly feed: Feed
  readonly now: () => number
  /** Null while the bot does not receive. */
  readonly receive: () => Receive | null
}

const MENTION = /@民情助手\s*/g

export function createInbound(parts: InboundParts): Inbound {
  const underWay = new Set<Promise<unknown>>()
  const tracked = <A extends unknown[], R>(work: (parts: InboundParts, ...args: A) => Promise<R>) => {
    return (...args: A): Promise<R> => {
      const run = work(parts, ...args)
      underWay.add(run)
      run.catch(() => undefined).finally(() => underWay.delete(run))
      return run
    }
  }
  return {
    say: tracked(say),
    upload: tracked(upload),
    press: tracked(press),
    resend: tracked(resend),
    enter: tracked(enter),
    async settled() {
      await Promise.allSettled([...underWay])
    },
  }
}

async function say(parts: InboundParts, body: SayBody): Promise<WireAnswer> {
  const chat = chatOf(parts.roster, body)
  const text = body.text.replace(MENTION, '').trim()
  const mentioned = chat.kind === 'group' && (body.mentioned || text !== body.text.trim())
  return post(parts, chat, body, { kind: 'text', text }, mentioned)
}

async function upload(parts: InboundParts, request: UploadRequest): Promise<WireAnswer> {
  const chat = chatOf(parts.roster, request)
  const { name, contentType, bytes } = request
  const fileId = `f-${request.eventId}`
  await parts.history.keepFile({ id: fileId, name, contentType, bytes })
  const kind = kindOfFile(contentType)
  return post(parts, chat, request, { kind, fileId, name, contentType, bytes: bytes.length }, false)
}

async function press(parts: InboundParts, body: PressBody): Promise<WireAnswer> {
  const chat = chatOf(parts.roster, body)
  const message = await parts.history.get(body.messageId)
  if (message?.chat !== chat.id || message.body.kind !== 'card') {
    throw new Refusal(404, '这张卡片找不到了，请刷新页面。')
  }
  const { eventId, as, token, form } = body
  const event = { eventId, at: parts.now(), chat, sender: as }
  const answer = await handOver(parts, event, { kind: 'press', token, form, onMessage: message.id })
  if (!answer.card) return { ...toastOf(answer) }
  await parts.history.updateCard(message.id, answer.card)
  parts.feed.wake()
  // The stream brings the new card even if this response is lost.
  answer.delivered?.()
  const shown = await parts.history.get(message.id)
  return { ...toastOf(answer), ...(shown ? { message: toWireMessage(shown) } : {}) }
}

async function resend(parts: InboundParts, body: ResendBody): Promise<WireAnswer> {
  const message = await parts.history.get(body.messageId)
  if (!message || message.from === null) throw new Refusal(404, '这条消息找不到了，请刷新页面。')
  const chat = chatOf(parts.roster, { as: message.from, chat: message.chat })
  return deliver(parts, chat, message)
}

async function enter(parts: InboundParts, body: EnterBody): Promise<WireAnswer> {
  const chat = chatOf(parts.roster, { as: body.as, chat: `p:${body.as}` })
  const event = { eventId: body.eventId, at: parts.now(), chat, sender: body.as }
  return toastOf(await handOver(parts, event, { kind: 'entered' }))
}

function chatOf(roster: Roster, { as, chat }: { as: string; chat: string }): ChatRef {
  if (!roster.persona(as)) throw new Refusal(404, '没有这个人，请刷新页面后重选。')
  const found = roster.chat(chat)
  if (!found) throw new Refusal(404, '没有这个会话，请刷新页面后重选。')
  if (!roster.isIn(as, found)) throw new Refusal(400, '这个人不在这个会话里，请换一个人发言。')
  return found
}

/** Writes the message into the history before the bot gets it, so that it stands above the answer. */
async function post(
  parts: InboundParts,
  chat: ChatRef,
  from: { readonly as: string; readonly eventId: string },
  body: StoredBody,
  mentioned: boolean,
): Promise<WireAnswer> {
  const message = await parts.history.append({
    id: `${PERSONAL}${from.eventId}`,
    chat: chat.id,
    at: parts.now(),
    from: from.as,
    undelivered: true,
    ...(mentioned ? { mentioned } : {}),
    body,
  })
  parts.feed.wake()
  return deliver(parts, chat, message)
}

const PERSONAL = 'u-'

async function deliver(parts: InboundParts, chat: ChatRef, message: StoredMessage): Promise<WireAnswer> {
  if (!message.undelivered) return { message: toWireMessage(message) }
  const event = {
    eventId: message.id.slice(PERSONAL.length),
    messageId: message.id,
    at: message.at,
    chat,
    sender: message.from ?? '',
  }
  const answer = await handOver(parts, event, incomingBody(message))
  await parts.history.markDelivered(message.id)
  parts.feed.wake()
  const delivered = (await parts.history.get(message.id)) ?? message
  return { ...toastOf(answer), message: toWireMessage(delivered) }
}

function incomingBody({ id, body, mentioned }: StoredMessage): IncomingBody {
  if (body.kind === 'text') return { kind: 'text', text: body.text, mentioned: mentioned ?? false }
  if (body.kind === 'card') return { kind: 'unsupported', what: 'card' }
  return { kind: body.kind, resource: { key: body.fileId, messageId: id, name: body.name } }
}

type EventHead = Pick<Incoming, 'eventId' | 'messageId' | 'at' | 'chat'> & { readonly sender: string }

async function handOver(parts: InboundParts, head: EventHead, body: IncomingBody): Promise<Answer> {
  const receive = parts.receive()
  if (!receive) throw new Refusal(503, '助手还没有准备好，请过几秒再试。')
  try {
    return await receive({ platform: 'webchat', ...head, sender: { id: head.sender }, body })
  } catch (cause) {
    log.warn({ eventId: head.eventId, kind: body.kind, err: cause }, 'event not taken')
    throw new Refusal(503, '没有送到，请再试一次。', { cause })
  }
}

function toastOf(answer: Answer): WireAnswer {
  return answer.toast ? { toast: answer.toast } : {}
}
