import * as z from 'zod'

/*
 * The platform's events (version 2.0) as far as we read them. Everything that the platform documents as depending on
 * scopes is optional; ids are checked by pattern because they end up in request paths.
 */

const openId = z.string().regex(/^ou_[\w-]{1,80}$/)
const chatId = z.string().regex(/^oc_[\w-]{1,80}$/)
const messageId = z.string().regex(/^om_[\w-]{1,80}$/)
/** Numbers of platform times come as strings or as numbers, in s, ms or µs. */
export const platformTime = z.union([z.number(), z.string().regex(/^\d{1,17}$/)])

const operatorId = z.object({ open_id: openId })

export const envelope = z.object({
  schema: z.literal('2.0'),
  header: z.object({
    event_id: z.string().min(1).max(200).optional(),
    event_type: z.string().min(1).max(200),
    create_time: platformTime.optional(),
  }),
  /** Read by the reader of its type. */
  event: z.unknown(),
})
export type Envelope = z.infer<typeof envelope>

export const mention = z.object({
  key: z.string().max(100),
  id: z.object({ open_id: z.string().optional() }).optional(),
  mentioned_type: z.string().optional(),
  name: z.string().max(500).optional(),
})
export type Mention = z.infer<typeof mention>

export const receivedMessage = z.object({
  sender: z.object({
    sender_type: z.string().optional(),
    // People have an open_id, other senders may have none.
    sender_id: z.object({ open_id: openId.optional() }).nullish(),
  }),
  message: z.object({
    message_id: messageId,
    create_time: platformTime.optional(),
    chat_id: chatId,
    chat_type: z.string(),
    message_type: z.string(),
    content: z.string(),
    mentions: z.array(mention).max(1000).nullish(),
  }),
})

export const cardAction = z.object({
  operator: operatorId,
  action: z.object({
    value: z.unknown().optional(),
    name: z.string().max(1000).optional(),
    form_value: z.record(z.string(), z.unknown()).nullish(),
  }),
  delivery_type: z.string().optional(),
  context: z.object({ open_message_id: messageId.optional(), open_chat_id: chatId.optional() }).nullish(),
})

export const botMenu = z.object({
  operator: z.object({ operator_id: operatorId }),
  event_key: z.string().min(1).max(100),
  timestamp: platformTime.optional(),
})

export const chatEntered = z.object({ chat_id: chatId, operator_id: operatorId })

export const botMember = z.object({
  chat_id: chatId,
  operator_id: operatorId,
  name: z.string().max(1000).nullish(),
})

export const recalled = z.object({
  message_id: messageId,
  chat_id: chatId,
  recall_time: platformTime.optional(),
})

export const userDeleted = z.object({ object: operatorId })

/** Epoch ms of a platform time: its unit is told by its size. */
export function toEpochMs(time: z.infer<typeof platformTime>): number {
  const value = Number(time)
  if (value >= 1e15) return Math.floor(value / 1000)
  return value >= 1e12 ? value : value * 1000
}
