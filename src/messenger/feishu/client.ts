import type { Readable } from 'node:stream'
import * as z from 'zod'
import { type DirectoryEntry, type Downloaded, MessengerError, type ResourceRef } from '../port.js'
import { type ApiCalls, readJson } from './api-call.js'
import { classifyFailure, failureIn } from './classify-failure.js'
import { endWhenStalled } from './stalled-download.js'

/** Longer than a call's limit: whoever reads may pause. */
const downloadIdleMs = 30_000

const idPattern = /^[\w-]{1,200}$/
/** Codes of the directory for people that are not there, or not ours to see. */
const nobody = new Set(['41012', '41050', '99992351', '99992361'])

export interface WireMessage {
  readonly type: 'text' | 'interactive' | 'file'
  readonly content: string
}

export interface SentMessage {
  readonly messageId: string
  readonly chatId: string | undefined
}

export interface ListedMessage {
  readonly messageId: string
  readonly type: string
  readonly createdAt: number
  readonly appId: string | undefined
  readonly content: string
}

const sentAnswer = z.object({ data: z.object({ message_id: z.string(), chat_id: z.string().optional() }) })
const botAnswer = z.object({ bot: z.object({ open_id: z.string() }) })
const userAnswer = z.object({
  data: z.object({
    user: z.object({ name: z.string().optional(), mobile: z.string().optional() }).optional(),
  }),
})
const listAnswer = z.object({
  data: z.object({
    has_more: z.boolean().optional(),
    page_token: z.string().optional(),
    items: z
      .array(
        z.object({
          message_id: z.string(),
          msg_type: z.string(),
          create_time: z.coerce.number(),
          deleted: z.boolean().optional(),
          sender: z.object({ id: z.string().optional(), sender_type: z.string().optional() }).optional(),
          body: z.object({ content: z.string().optional() }).optional(),
        }),
      )
      .optional(),
  }),
})

/** The platform's calls that the messenger needs, one function each. All throw `MessengerError`. */
export function createClient(api: ApiCalls) {
  return {
    ...uploads(api),

    async create(chat: string, message: WireMessage, uuid: string): Promise<SentMessage> {
      const receiver = receiverOf(chat)
      const answer = await api.make((client, options) =>
        client.im.v1.message.create(
          {
            params: { receive_id_type: receiver.type },
            data: { receive_id: receiver.id, msg_type: message.type, content: message.content, uuid },
          },
          options,
        ),
      )
      // Code 0 was there, so it was sent; without an id it could never be updated.
      const { data } = expect(sentAnswer, answer, 'unknown')
      return { messageId: data.message_id, chatId: data.chat_id }
    },

    async patch(messageId: string, content: string): Promise<void> {
      const path = { message_id: checkedId(messageId, /^om_[\w-]+$/) }
      await api.make((client, options) => client.im.v1.message.patch({ path, data: { content } }, options))
    },

    async download(resource: ResourceRef, kind: 'image' | 'file'): Promise<Downloaded> {
      const path = {
        message_id: checkedId(resource.messageId, /^om_[\w-]+$/),
        file_key: checkedId(resource.key, idPattern),
      }
      const answer = await api.make(
        (client, options) => client.im.v1.messageResource.get({ path, params: { type: kind } }, options),
        () => undefined,
      )
      const headers = answer.headers as Readonly<Record<string, unknown>>
      const stream = answer.getReadableStream() as Readable
      return toDownloaded(stream, headers)
    },

    async user(openId: string): Promise<DirectoryEntry | null> {
      if (!/^ou_[\w-]+$/.test(openId)) return null
      const payload = { path: { user_id: openId }, params: { user_id_type: 'open_id' as const } }
      try {
        const answer = await api.make((client, options) => client.contact.v3.user.get(payload, options))
        const user = expect(userAnswer, answer, 'retry').data.user
        return user ? toEntry(user.name, user.mobile) : null
      } catch (error) {
        if (error instanceof MessengerError && nobody.has(error.code)) return null
        throw error
      }
    },

    async botOpenId(): Promise<string> {
      const request = { method: 'GET', url: '/open-apis/bot/v3/info' }
      const answer: unknown = await api.make((client, options) => client.request<unknown>(request, options))
      return expect(botAnswer, answer, 'retry').bot.open_id
    },

    /** Messages of a chat since `since` (epoch ms), newest first, one page. */
    async list(chatId: string, since: number, pageToken?: string) {
      const params = {
        container_id_type: 'chat',
        container_id: checkedId(chatId, /^oc_[\w-]+$/),
        start_time: String(Math.floor(since / 1000)),
        sort_type: 'ByCreateTimeDesc' as const,
        page_size: 50,
        ...(pageToken === undefined ? {} : { page_token: pageToken }),
      }
      const answer = await api.make((client, options) => client.im.v1.message.list({ params }, options))
      const { data } = expect(listAnswer, answer, 'retry')
      const next = data.has_more && data.page_token ? data.page_token : undefined
      return { messages: (data.items ?? []).filter((item) => !item.deleted).map(toListed), next }
    },
  }
}

function uploads(api: ApiCalls) {
  return {
    /** @returns the platform's key of the picture */
    async uploadImage(png: Buffer): Promise<string> {
      const answer = await api.make(
        (client, options) =>
          client.im.v1.image.create({ data: { image_type: 'message', image: png } }, options),
        // With HTTP 200 and a code the SDK gives null, and the code is lost.
        (got) => (got?.image_key ? undefined : new MessengerError('retry', 'no-image-key', 'no image key')),
        // Cards go without their pictures where the permission for them was not given.
        true,
      )
      return answer?.image_key ?? ''
    },

    /** @returns the platform's key of the file */
    async uploadPdf(name: string, pdf: Buffer): Promise<string> {
      const answer = await api.make(
        (client, options) =>
          client.im.v1.file.create({ data: { file_type: 'pdf', file_name: name, file: pdf } }, options),
        // As with pictures: the SDK gives null and the code is lost.
        (got) => (got?.file_key ? undefined : new MessengerError('retry', 'no-file-key', 'no file key')),
        // Where the permission for files was not given, words go in their place.
        true,
      )
      return answer?.file_key ?? ''
    },
  }
}

export type FeishuClient = ReturnType<typeof createClient>

/** A chat's address: its id, or `user:<open_id>` for events that came without a chat. */
function receiverOf(chat: string): { type: 'chat_id' | 'open_id'; id: string } {
  const person = chat.startsWith('user:') ? chat.slice('user:'.length) : undefined
  if (person !== undefined) return { type: 'open_id', id: checkedId(person, /^ou_[\w-]+$/) }
  return { type: 'chat_id', id: checkedId(chat, /^oc_[\w-]+$/) }
}

/** Ids go into request paths unescaped, so a wrong one would call something else. */
function checkedId(id: string, pattern: RegExp): string {
  if (!pattern.test(id)) throw new MessengerError('permanent', 'bad-id', 'not an id of this platform')
  return id
}

/** The platform may answer a download with HTTP 200 and its error as the file. */
async function toDownloaded(
  stream: Readable,
  headers: Readonly<Record<string, unknown>>,
): Promise<Downloaded> {
  const contentType = typeof headers['content-type'] === 'string' ? headers['content-type'] : undefined
  const isFile = headers['content-disposition'] !== undefined
  if (!isFile && contentType?.startsWith('application/json')) {
    const body = await readJson(stream)
    throw failureIn(body) ?? classifyFailure(body)
  }
  const length = Number(headers['content-length'])
  return {
    stream: endWhenStalled(stream, downloadIdleMs),
    ...(contentType === undefined ? {} : { contentType }),
    ...(headers['content-length'] !== undefined && length >= 0 ? { length } : {}),
  }
}

function toEntry(name: string | undefined, mobile: string | undefined): DirectoryEntry {
  const phone = mobile?.replace(/^\+86/, '').trim()
  return { ...(name ? { name } : {}), ...(phone ? { phone } : {}) }
}

type ListedItem = NonNullable<z.infer<typeof listAnswer>['data']['items']>[number]

function toListed(item: ListedItem): ListedMessage {
  return {
    messageId: item.message_id,
    type: item.msg_type,
    createdAt: item.create_time,
    appId: item.sender?.sender_type === 'app' ? item.sender.id : undefined,
    content: item.body?.content ?? '',
  }
}

function expect<T>(schema: z.ZodType<T>, answer: unknown, outcome: 'retry' | 'unknown'): T {
  const parsed = schema.safeParse(answer)
  if (!parsed.success) throw new MessengerError(outcome, 'bad-answer', 'feishu answered in an unknown form')
  return parsed.data
}
