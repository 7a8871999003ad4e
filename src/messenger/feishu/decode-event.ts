import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { ChatRef, Incoming, IncomingBody } from '../port.js'
import { decodeContent } from './message-text.js'
import * as payload from './payloads.js'
import { formOf, tokenOf } from './press.js'

/** What the adapter knows of itself and of chats; the platform does not repeat it in every event. */
export interface Surroundings {
  /** The bot's own open_id, once the platform has told it. */
  readonly botOpenId: string | undefined
  /** Epoch ms; stands in where an event tells no time. */
  readonly now: number
  /** Whether a chat is private or a group, as far as earlier events told. */
  readonly kindOf: (chatId: string) => ChatRef['kind'] | undefined
  /** Who wrote a message, as far as it was seen. */
  readonly senderOf: (messageId: string) => string | undefined
}

export type DecodedEvent =
  /** `null`: well formed, but nothing to us. */
  { readonly ok: true; readonly incoming: Incoming | null } | { readonly ok: false; readonly why: string }

interface Told {
  readonly chat: ChatRef
  readonly senderId: string
  readonly body: IncomingBody
  readonly at?: number
  readonly messageId?: string
}
/** Presses and recalls do not tell it. In a group the product says less, so a group is the careful guess. */
const unknownKind: ChatRef['kind'] = 'group'

type Reading = Told | null | 'malformed'
type Reader = (event: unknown, around: Surroundings) => Reading

const readers: Readonly<Record<string, Reader>> = {
  'im.message.receive_v1': readMessage,
  'card.action.trigger': reading(payload.cardAction, readPress),
  'application.bot.menu_v6': reading(payload.botMenu, (e) => ({
    ...personal(e.operator.operator_id.open_id),
    body: { kind: 'menu', key: e.event_key },
    ...(e.timestamp === undefined ? {} : { at: payload.toEpochMs(e.timestamp) }),
  })),
  'im.chat.access_event.bot_p2p_chat_entered_v1': reading(payload.chatEntered, (e) => ({
    chat: { id: e.chat_id, kind: 'private' },
    senderId: e.operator_id.open_id,
    body: { kind: 'entered' },
  })),
  'im.chat.member.bot.added_v1': reading(payload.botMember, (e) => ({
    chat: { id: e.chat_id, kind: 'group' },
    senderId: e.operator_id.open_id,
    body: { kind: 'bot-added', name: e.name ?? '' },
  })),
  'im.chat.member.bot.deleted_v1': reading(payload.botMember, (e) => ({
    chat: { id: e.chat_id, kind: 'group' },
    senderId: e.operator_id.open_id,
    body: { kind: 'bot-removed' },
  })),
  'im.message.recalled_v1': reading(payload.recalled, (e, around) => ({
    chat: { id: e.chat_id, kind: around.kindOf(e.chat_id) ?? unknownKind },
    // The platform tells neither who recalled it nor who wrote it.
    senderId: around.senderOf(e.message_id) ?? '',
    body: { kind: 'recalled', messageId: e.message_id },
    ...(e.recall_time === undefined ? {} : { at: payload.toEpochMs(e.recall_time) }),
  })),
  'contact.user.deleted_v3': reading(payload.userDeleted, (e) => ({
    ...personal(e.object.open_id),
    body: { kind: 'person-left' },
  })),
}

/** Turns a verified event of the platform into what the house understands. Never throws. */
export function decodeEvent(body: unknown, around: Surroundings): DecodedEvent {
  const parsed = payload.envelope.safeParse(body)
  if (!parsed.success) return isForeign(body) ? { ok: true, incoming: null } : malformed('envelope')
  const { header, event } = parsed.data
  const reader = Object.hasOwn(readers, header.event_type) ? readers[header.event_type] : undefined
  if (!reader) return { ok: true, incoming: null }
  const told = reader(event, around)
  if (told === null) return { ok: true, incoming: null }
  if (told === 'malformed') return malformed(header.event_type)
  const created = header.create_time === undefined ? undefined : payload.toEpochMs(header.create_time)
  return {
    ok: true,
    incoming: {
      platform: 'feishu',
      eventId: header.event_id ?? derivedId(parsed.data),
      ...(told.messageId === undefined ? {} : { messageId: told.messageId }),
      at: told.at ?? created ?? around.now,
      chat: told.chat,
      sender: { id: told.senderId },
      body: told.body,
    },
  }
}

function readMessage(event: unknown, around: Surroundings): Reading {
  const parsed = payload.receivedMessage.safeParse(event)
  if (!parsed.success) return 'malformed'
  const { sender, message } = parsed.data
  // Other bots, and our own voice: answering them could go on for ever.
  if ((sender.sender_type ?? 'user') !== 'user') return null
  const senderId = sender.sender_id?.open_id
  if (senderId === undefined) return 'malformed'
  const mentions = message.mentions ?? []
  const isBot = (m: payload.Mention) =>
    around.botOpenId === undefined ? m.mentioned_type === 'bot' : m.id?.open_id === around.botOpenId
  const kind = message.chat_type === 'p2p' ? 'private' : 'group'
  const body = decodeContent(message.message_type, message.content, {
    messageId: message.message_id,
    mentions,
    isBot,
    addressed: kind === 'private' || mentions.some(isBot),
  })
  if (body === null) return 'malformed'
  return {
    chat: { id: message.chat_id, kind },
    senderId,
    body,
    messageId: message.message_id,
    ...(message.create_time === undefined ? {} : { at: payload.toEpochMs(message.create_time) }),
  }
}

function readPress(event: z.infer<typeof payload.cardAction>, around: Surroundings): Reading {
  if (event.delivery_type === 'url_preview') return null
  const onMessage = event.context?.open_message_id
  const chat = event.context?.open_chat_id
  if (onMessage === undefined) return 'malformed'
  const form = formOf(event.action.form_value ?? {})
  if (form === null) return 'malformed'
  return {
    ...personal(event.operator.open_id),
    ...(chat === undefined ? {} : { chat: { id: chat, kind: around.kindOf(chat) ?? unknownKind } }),
    body: { kind: 'press', token: tokenOf(event.action), form, onMessage },
  }
}

function reading<T>(schema: z.ZodType<T>, then: (event: T, around: Surroundings) => Reading): Reader {
  return (event, around) => {
    const parsed = schema.safeParse(event)
    return parsed.success ? then(parsed.data, around) : 'malformed'
  }
}

function personal(openId: string): { chat: ChatRef; senderId: string } {
  return { chat: { id: `user:${openId}`, kind: 'private' }, senderId: openId }
}

/** The same event delivered again must get the same id. */
function derivedId({ header, event }: payload.Envelope): string {
  const told = JSON.stringify([header.event_type, header.create_time ?? null, event])
  return `derived:${createHash('sha256').update(told).digest('hex').slice(0, 32)}`
}

/** Events of the old version (no schema) may still be subscribed to; they are nothing to us. */
function isForeign(body: unknown): boolean {
  return typeof body === 'object' && body !== null && !('schema' in body) && 'event' in body
}

function malformed(what: string): DecodedEvent {
  return { ok: false, why: `malformed ${what}` }
}
