import type { IncomingMessage } from 'node:http'
import type { Context } from 'koa'
import * as z from 'zod'
import { Refusal } from './refusal.js'
import type { EnterBody, PressBody, ResendBody, RunJobBody, SayBody } from './wire.js'

const JSON_LIMIT_BYTES = 64 * 1024
export const FILE_LIMIT_BYTES = 20 * 1024 * 1024

const eventId = z.uuid()
const persona = z.string().regex(/^[\w-]{1,64}$/)
const chat = z.string().regex(/^[pg]:[\w-]{1,64}$/)
const messageId = z.string().regex(/^[\w-]{1,80}$/)
const formValue = z.union([z.string().max(5000), z.array(z.string().max(200)).max(200)])
const form = z
  .record(z.string().regex(/^\p{L}[\p{L}\p{N}_.-]{0,63}$/u), formValue)
  .refine((values) => Object.keys(values).length <= 60)

export const sayBody: z.ZodType<SayBody> = z.strictObject({
  eventId,
  as: persona,
  chat,
  text: z.string().trim().min(1).max(5000),
  mentioned: z.boolean().default(false),
})

export const pressBody: z.ZodType<PressBody> = z.strictObject({
  eventId,
  as: persona,
  chat,
  messageId,
  token: z.string().regex(/^[\w-]{1,64}\.[\w-]{8}$/),
  form: form.default({}),
})

export const enterBody: z.ZodType<EnterBody> = z.strictObject({ eventId, as: persona })
export const runJobBody: z.ZodType<RunJobBody> = z.strictObject({ name: z.string().regex(/^[a-z-]{1,64}$/) })
export const nothingBody = z.strictObject({})
export const resendBody: z.ZodType<ResendBody> = z.strictObject({ messageId })
export const uploadQuery = z.strictObject({ eventId, as: persona, chat })
export const listQuery = z.strictObject({
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const streamQuery = z.strictObject({ after: z.coerce.number().int().min(0).optional() })

/** Parses or refuses with 400, naming the field. */
export function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const where = result.error.issues[0]?.path.join('.') || '整体'
  throw new Refusal(400, `内容不合要求（${where}），请检查后再发。`)
}

/** The body as JSON. Another content type is refused: a plain form of a foreign page could send those. */
export async function jsonBody(ctx: Context): Promise<unknown> {
  if (!ctx.is('application/json')) throw new Refusal(415, '只接受 application/json 的内容。')
  const bytes = await bodyWithin(ctx.req, JSON_LIMIT_BYTES, '内容太长，请分几次发。')
  try {
    return JSON.parse(bytes.toString('utf8'), refuseProto)
  } catch (cause) {
    throw new Refusal(400, '内容不是正确的 JSON，请刷新页面后再试。', { cause })
  }
}

function refuseProto(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new SyntaxError('__proto__ as a key')
  return value
}

/** Reads the whole body; more than `limitBytes` is refused with 413 as soon as it is known. */
export async function bodyWithin(
  req: IncomingMessage,
  limitBytes: number,
  tooLarge: string,
): Promise<Buffer> {
  if (Number(req.headers['content-length'] ?? 0) > limitBytes) throw new Refusal(413, tooLarge)
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    req.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= limitBytes) chunks.push(chunk)
      else reject(new Refusal(413, tooLarge))
    })
    req.once('end', () => resolve(Buffer.concat(chunks)))
    req.once('error', reject)
    req.once('aborted', () => reject(new Refusal(400, '上传中断了，请再试一次。')))
  })
}
