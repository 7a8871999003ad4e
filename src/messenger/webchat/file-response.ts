import { buffer } from 'node:stream/consumers'
import type { Context } from 'koa'
import { kindOfFile } from './file-kind.js'
import type { KeptFile } from './history.js'

/**
 * Answers with a file that someone sent. Pictures and sounds are shown, all else is only ever downloaded, and nothing
 * in it may run. Safari plays sounds only from servers that answer ranges.
 */
export async function answerFile(ctx: Context, file: KeptFile): Promise<void> {
  const isShown = kindOfFile(file.contentType) !== 'file'
  ctx.set(
    'content-disposition',
    `${isShown ? 'inline' : 'attachment'}; filename*=UTF-8''${encoded(file.name)}`,
  )
  ctx.set('content-security-policy', "default-src 'none'; sandbox")
  ctx.set('cache-control', 'private, max-age=86400')
  ctx.set('accept-ranges', 'bytes')
  ctx.type = isShown ? file.contentType : 'application/octet-stream'
  const range = rangeOf(ctx.get('range'), file.length)
  if (!range) {
    ctx.length = file.length
    ctx.body = file.stream
    return
  }
  const [from, to] = range
  ctx.status = 206
  ctx.set('content-range', `bytes ${from}-${to}/${file.length}`)
  ctx.body = (await buffer(file.stream)).subarray(from, to + 1)
}

/** `bytes=100-` and `bytes=100-199`; other forms may be answered with the whole file. */
function rangeOf(header: string, length: number): [number, number] | null {
  const match = /^bytes=(\d{1,12})-(\d{0,12})$/.exec(header)
  if (!match) return null
  const from = Number(match[1])
  const to = match[2] ? Math.min(Number(match[2]), length - 1) : length - 1
  return from <= to ? [from, to] : null
}

/** RFC 5987 leaves fewer characters as they are than `encodeURIComponent` does. */
function encoded(name: string): string {
  return encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
