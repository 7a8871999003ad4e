import * as z from 'zod'
import type { IncomingBody } from '../port.js'
import type { Mention } from './payloads.js'

/** What a message needs besides its content to be understood. */
export interface MessageContext {
  readonly messageId: string
  readonly mentions: readonly Mention[]
  readonly isBot: (mention: Mention) => boolean
  /** The bot is spoken to: it is mentioned, or the chat is private. */
  readonly addressed: boolean
}

const fileKey = z.string().regex(/^[\w-]{1,200}$/)
const textContent = z.object({ text: z.string() })
const imageContent = z.object({ image_key: fileKey })
const fileContent = z.object({ file_key: fileKey, file_name: z.string().max(1000).optional() })
const audioContent = z.object({ file_key: fileKey, duration: z.number().nonnegative().optional() })
const postElement = z.object({
  tag: z.string(),
  text: z.string().optional(),
  user_id: z.string().optional(),
  image_key: fileKey.optional(),
})
const postContent = z.object({
  title: z.string().optional(),
  content: z.array(z.array(postElement)).max(10_000),
})

/** Reads a message's content (a JSON string); null when it is not what its type promises. */
export function decodeContent(type: string, content: string, context: MessageContext): IncomingBody | null {
  const parsed = parse(content)
  const resource = (key: string) => ({ key, messageId: context.messageId })
  switch (type) {
    case 'text':
      return read(textContent, parsed, ({ text }) => spoken(replaceMentions(text, context), context))
    case 'post':
      return read(postContent, parsed, (post) => decodePost(post, context))
    case 'image':
      return read(imageContent, parsed, (c) => ({ kind: 'image', resource: resource(c.image_key) }))
    case 'file':
      return read(fileContent, parsed, (c) => ({
        kind: 'file',
        resource: { ...resource(c.file_key), ...(c.file_name ? { name: c.file_name } : {}) },
      }))
    case 'audio':
      return read(audioContent, parsed, (c) => ({
        kind: 'audio',
        resource: {
          ...resource(c.file_key),
          ...(c.duration === undefined ? {} : { durationMs: c.duration }),
        },
      }))
    default:
      return { kind: 'unsupported', what: type }
  }
}

function decodePost(post: z.infer<typeof postContent>, context: MessageContext): IncomingBody {
  const lines = post.content.map((line) => line.map((element) => postText(element, context)).join(''))
  const text = [post.title ?? '', ...lines].join('\n')
  const picture = post.content.flat().find((element) => element.image_key !== undefined)?.image_key
  if (text.trim() === '' && picture !== undefined) {
    return { kind: 'image', resource: { key: picture, messageId: context.messageId } }
  }
  return spoken(text, context)
}

function postText(element: z.infer<typeof postElement>, context: MessageContext): string {
  if (element.tag === 'at') return replaceMentions(element.user_id ?? '', context)
  return element.text ?? ''
}

/** `@_user_1` stands for a person; the bot's own name is noise, other names belong to the sentence. */
function replaceMentions(text: string, context: MessageContext): string {
  const names = new Map(context.mentions.map((m) => [m.key, context.isBot(m) ? '' : (m.name ?? '')]))
  return text.replaceAll(/@_(?:user_\d+|all)/g, (key) => names.get(key) ?? (key === '@_all' ? '所有人' : ''))
}

function spoken(text: string, context: MessageContext): IncomingBody {
  return { kind: 'text', text: text.trim(), mentioned: context.addressed }
}

function read<T>(
  schema: z.ZodType<T>,
  value: unknown,
  then: (content: T) => IncomingBody,
): IncomingBody | null {
  const result = schema.safeParse(value)
  return result.success ? then(result.data) : null
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return undefined
  }
}
