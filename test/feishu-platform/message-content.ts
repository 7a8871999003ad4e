import { badParameter, PlatformError } from './errors.js'
import { isObject, type JsonObject, parseJson, textAt } from './json.js'
import type { World } from './world.js'

/** Bytes of the `content` string. */
const TEXT_LIMIT_BYTES = 150 * 1024
export const RICH_LIMIT_BYTES = 30 * 1024

export type SendableType = 'text' | 'post' | 'image' | 'file' | 'audio' | 'interactive'

const SENDABLE: readonly string[] = ['text', 'post', 'image', 'file', 'audio', 'interactive']

export function readType(value: unknown): SendableType {
  if (typeof value !== 'string' || !SENDABLE.includes(value)) throw badParameter('invalid msg_type')
  return value as SendableType
}

/** Parses `content`, which is a JSON string and never an object, within the size limit of its type. */
export function readContent(type: SendableType, content: unknown): JsonObject {
  if (typeof content !== 'string') throw badParameter('content is not a string in json format')
  const limitBytes = type === 'text' ? TEXT_LIMIT_BYTES : RICH_LIMIT_BYTES
  if (Buffer.byteLength(content, 'utf8') > limitBytes) {
    throw new PlatformError(230025, 'The length of the message content reaches its limit.')
  }
  const parsed = parseJson(content)
  if (!isObject(parsed)) throw badParameter('content is not a string in json format')
  return parsed
}

/** Checks all but cards. `fits` tells whether the app may send a key in this type of message. */
export function checkContent(
  type: Exclude<SendableType, 'interactive'>,
  content: JsonObject,
  world: World,
  fits: (key: string, messageType: string) => boolean,
): void {
  if (type === 'text') checkText(content, world)
  else if (type === 'post') checkPost(content)
  else checkKey(type, content, fits)
}

function checkKey(
  type: string,
  content: JsonObject,
  fits: (key: string, messageType: string) => boolean,
): void {
  const key = textAt(content, type === 'image' ? 'image_key' : 'file_key')
  if (!key) throw badParameter(`${type} needs its key`)
  if (!fits(key, type)) {
    throw new PlatformError(230055, 'The type of file upload does not match the type of message being sent.')
  }
}

function checkText(content: JsonObject, world: World): void {
  const text = textAt(content, 'text')
  if (text === undefined || text === '') throw badParameter('text content is empty')
  for (const [, id] of text.matchAll(/<at user_id="([^"]*)">/g)) {
    if (id !== 'all' && !world.people.has(id ?? '')) throw badParameter('invalid user_id in at')
  }
}

function checkPost(content: JsonObject): void {
  const locales = Object.entries(content)
  if (locales.length === 0) throw badParameter('post content is empty')
  for (const [locale, post] of locales) {
    if (!/^[a-z]{2}_[a-z]{2}$/.test(locale)) throw badParameter(`invalid post locale ${locale}`)
    const lines = isObject(post) ? post.content : undefined
    if (!Array.isArray(lines) || lines.length === 0 || !lines.every(Array.isArray)) {
      throw badParameter('post content must be a list of paragraphs')
    }
  }
}
