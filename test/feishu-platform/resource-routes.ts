import { PlatformError } from './errors.js'
import { parseJson, textAt } from './json.js'
import type { Message, Messages } from './messages.js'
import { type Part, readMultipart } from './multipart.js'
import type { Resource, Resources } from './resources.js'
import { type ApiRequest, type Reply, type Route, success } from './server.js'

const MIB = 1024 * 1024
const IMAGE_LIMIT_BYTES = 10 * MIB
const FILE_LIMIT_BYTES = 30 * MIB
const DOWNLOAD_LIMIT_BYTES = 100 * MIB
const FILE_TYPES = new Set(['opus', 'mp4', 'pdf', 'doc', 'xls', 'ppt', 'stream'])
const LARGEST_SIDE_PX = 12_000
const LARGEST_GIF_SIDE_PX = 2000

/** Upload of the app's own images and files, download of what came with messages. */
export function resourceRoutes(resources: Resources, messages: Messages): Route[] {
  const at = (method: string, path: string, handle: (r: ApiRequest) => Reply): Route => ({
    method,
    path,
    auth: 'tenant',
    handle,
  })
  return [
    at('POST', '/open-apis/im/v1/images', (r) => success({ image_key: uploadImage(resources, r).key })),
    at('POST', '/open-apis/im/v1/files', (r) => success({ file_key: uploadFile(resources, r).key })),
    at('GET', '/open-apis/im/v1/messages/:message_id/resources/:file_key', (r) =>
      download(resources, messages, r),
    ),
  ]
}

function invalid(why: string): PlatformError {
  return new PlatformError(234001, `Invalid request param, ext=${why}`)
}

function partsOf({ contentType, raw }: ApiRequest): Map<string, Part> {
  const parts = readMultipart(contentType, raw)
  if (!parts) throw invalid('not multipart/form-data')
  return new Map(parts.map((part) => [part.name, part]))
}

function wordOf(parts: Map<string, Part>, name: string): string {
  return parts.get(name)?.bytes.toString('utf8') ?? ''
}

function sized(part: Part | undefined, limitBytes: number): Buffer {
  if (!part) throw invalid('no file')
  if (part.bytes.length === 0) throw new PlatformError(234010, 'File can not be 0 bytes.')
  if (part.bytes.length > limitBytes) throw new PlatformError(234006, 'The file size exceed the max value.')
  return part.bytes
}

function uploadImage(resources: Resources, request: ApiRequest): Resource {
  const parts = partsOf(request)
  if (!['message', 'avatar'].includes(wordOf(parts, 'image_type'))) throw invalid('image_type')
  const bytes = sized(parts.get('image'), IMAGE_LIMIT_BYTES)
  const picture = recognise(bytes)
  if (!picture) throw new PlatformError(234011, "Can't recognize image format.")
  const limitPx = picture.contentType === 'image/gif' ? LARGEST_GIF_SIDE_PX : LARGEST_SIDE_PX
  if (Math.max(picture.width, picture.height) > limitPx) {
    throw new PlatformError(234039, 'Image resolution exceeds limit.')
  }
  return resources.add('image', bytes, { contentType: picture.contentType, byApp: true })
}

function uploadFile(resources: Resources, request: ApiRequest): Resource {
  const parts = partsOf(request)
  const fileType = wordOf(parts, 'file_type')
  const name = wordOf(parts, 'file_name')
  if (!FILE_TYPES.has(fileType)) throw invalid('file_type')
  if (name === '') throw invalid('file_name')
  return resources.add('file', sized(parts.get('file'), FILE_LIMIT_BYTES), { name, fileType, byApp: true })
}

interface Picture {
  readonly contentType: string
  /** 0 where the format is not measured. */
  readonly width: number
  readonly height: number
}

function recognise(bytes: Buffer): Picture | undefined {
  const starts = (magic: string) => bytes.subarray(0, magic.length / 2).toString('hex') === magic
  if (starts('89504e470d0a1a0a') && bytes.length >= 24) {
    return { contentType: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
  }
  if (starts('47494638') && bytes.length >= 10) {
    return { contentType: 'image/gif', width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
  }
  if (starts('ffd8ff')) return { contentType: 'image/jpeg', width: 0, height: 0 }
  if (starts('52494646') && bytes.subarray(8, 12).toString('latin1') === 'WEBP') {
    return { contentType: 'image/webp', width: 0, height: 0 }
  }
  return starts('424d') ? { contentType: 'image/bmp', width: 0, height: 0 } : undefined
}

function download(resources: Resources, messages: Messages, { params, query }: ApiRequest): Reply {
  const type = query.get('type')
  if (type !== 'image' && type !== 'file') throw invalid('type')
  const message = messages.find(params.message_id ?? '')
  if (!message) throw invalid('message_id')
  const chat = messages.chatOf(message)
  if (!chat.botInside || chat.dissolved) throw new PlatformError(234004, 'The app is not in the chat.')
  if (message.type === 'interactive') throw new PlatformError(234043, 'Unsupported message type.')
  const resource = resources.find(params.file_key ?? '')
  if (!resource || message.recalled || !carries(message, resource.key) || resource.kind !== type) {
    throw new PlatformError(234003, 'The resource does not belong to the message.')
  }
  if (resource.bytes.length > DOWNLOAD_LIMIT_BYTES) {
    throw new PlatformError(234037, 'Downloaded file size exceeds limit.')
  }
  const filename = encodeURIComponent(resource.name || resource.key)
  return {
    headers: {
      'content-type': resource.contentType,
      'content-length': String(resource.bytes.length),
      'content-disposition': `attachment; filename="${filename}"; filename*=UTF-8''${filename}`,
    },
    body: resource.bytes,
  }
}

/** Whether the message shows this key, at its top or within a post. */
function carries(message: Message, key: string): boolean {
  const content = parseJson(message.content)
  if (textAt(content, 'image_key') === key || textAt(content, 'file_key') === key) return true
  return message.type === 'post' && message.content.includes(JSON.stringify(key))
}
