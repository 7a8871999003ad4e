import type { Readable } from 'node:stream'
import { addAbortSignal } from 'node:stream'
import {
  ATTACHMENT_LIMIT_BYTES,
  type AttachmentRefusal,
  type AttachmentType,
  type ClaimedKind,
  judgeType,
} from '../domain/attachments.js'

export type ReadAttachment =
  | { readonly ok: true; readonly bytes: Buffer; readonly type: AttachmentType }
  | { readonly ok: false; readonly refusal: AttachmentRefusal }

/** Enough for every signature that is looked for; what is refused by it is not fetched to its end. */
const SIGNATURE_BYTES = 4100
const DEADLINE_MS = 60_000
const MEGABYTE = 1024 * 1024

/**
 * The bytes of a download, judged by their signature and counted while they come in. A broken or stalled download
 * rejects: that is an outage to be tried again, not a refusal.
 */
export async function readAttachment(stream: Readable, claimed: ClaimedKind): Promise<ReadAttachment> {
  const chunks: Buffer[] = []
  let size = 0
  let type: AttachmentType | undefined
  addAbortSignal(AbortSignal.timeout(DEADLINE_MS), stream)
  // Leaving the loop early destroys the stream.
  for await (const chunk of stream) {
    const piece = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk)
    chunks.push(piece)
    size += piece.length
    if (size > ATTACHMENT_LIMIT_BYTES) return refuse(TOO_LARGE)
    if (!type && size >= SIGNATURE_BYTES) {
      const verdict = await judge(Buffer.concat(chunks, size), claimed)
      if (!verdict.ok) return verdict
      type = verdict.type
    }
  }
  if (size === 0) return refuse({ code: 'attachment.empty' })
  const bytes = Buffer.concat(chunks, size)
  const verdict = await judge(bytes, claimed)
  if (!verdict.ok) return verdict
  if (verdict.type.contentType === SOUND_IN_MP4 && !isSoundOnly(bytes)) {
    return refuse({ code: 'attachment.type-unknown', claimed })
  }
  return { ok: true, bytes, type: verdict.type }
}

const TOO_LARGE: AttachmentRefusal = {
  code: 'attachment.too-large',
  limitMegabytes: ATTACHMENT_LIMIT_BYTES / MEGABYTE,
}
const SOUND_IN_MP4 = 'audio/mp4'

function refuse(refusal: AttachmentRefusal): { ok: false; refusal: AttachmentRefusal } {
  return { ok: false, refusal }
}

async function judge(bytes: Buffer, claimed: ClaimedKind) {
  const { fileTypeFromBuffer } = await import('file-type')
  const detected = (await fileTypeFromBuffer(bytes))?.mime
  // Android's recorders write sound into a plain MP4, which looks like video until its tracks are known.
  return judgeType(claimed, detected === 'video/mp4' ? SOUND_IN_MP4 : detected)
}

/** Whether the tracks of an MP4 are sound: each `hdlr` box names the kind of its track 12 bytes after its name. */
function isSoundOnly(bytes: Buffer): boolean {
  const kinds: string[] = []
  for (let at = bytes.indexOf('hdlr'); at >= 0; at = bytes.indexOf('hdlr', at + 4)) {
    kinds.push(bytes.toString('latin1', at + 12, at + 16))
  }
  return kinds.includes('soun') && !kinds.includes('vide')
}
