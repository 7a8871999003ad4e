/** What a person may add to a visit. A workbook is never an attachment: it goes to the import. */
export type AttachmentKind = 'image' | 'audio'

/** What the messenger said it is. A `file` is whatever its bytes say. */
export type ClaimedKind = AttachmentKind | 'file'

/** Feishu's own limit for an image; voice messages stay far below it. */
export const ATTACHMENT_LIMIT_BYTES = 10 * 1024 * 1024

/** Width and height; beyond it an image of a few KB may unpack to gigabytes. Feishu's limit too. */
export const IMAGE_LIMIT_SIDE = 12_000

/** Why something was not kept, with what its sentence needs. */
export type AttachmentRefusal =
  | { readonly code: 'attachment.empty' }
  | { readonly code: 'attachment.too-large'; readonly limitMegabytes: number }
  | { readonly code: 'attachment.too-many-pixels'; readonly limitSide: number }
  /** iPhones save HEIC unless told otherwise; the image library cannot read it. */
  | { readonly code: 'attachment.heic' }
  | { readonly code: 'attachment.type-unknown'; readonly claimed: ClaimedKind }
  | { readonly code: 'attachment.damaged' }

export interface AttachmentType {
  readonly kind: AttachmentKind
  readonly contentType: string
}

/** By what the bytes are (MIME without parameters), whatever the file is called. */
const ACCEPTED: ReadonlyMap<string, AttachmentType> = new Map([
  ...['image/jpeg', 'image/png', 'image/webp', 'image/gif'].map(entry('image')),
  ...['audio/ogg', 'audio/opus', 'audio/mpeg', 'audio/x-m4a', 'audio/mp4', 'audio/amr', 'audio/wav'].map(
    entry('audio'),
  ),
  // An animated PNG is a PNG; its first frame is kept.
  ['image/apng', { kind: 'image', contentType: 'image/png' }],
])

function entry(kind: AttachmentKind) {
  return (contentType: string): [string, AttachmentType] => [contentType, { kind, contentType }]
}

const HEIC = ['image/heic', 'image/heif', 'image/heic-sequence', 'image/heif-sequence']

export type TypeVerdict =
  | { readonly ok: true; readonly type: AttachmentType }
  | { readonly ok: false; readonly refusal: AttachmentRefusal }

/** Whether bytes of the detected type may be kept as what they were sent as. */
export function judgeType(claimed: ClaimedKind, detected: string | undefined): TypeVerdict {
  const mime = detected?.split(';')[0]?.trim() ?? ''
  if (HEIC.includes(mime)) return { ok: false, refusal: { code: 'attachment.heic' } }
  const type = ACCEPTED.get(mime)
  if (!type || (claimed !== 'file' && type.kind !== claimed)) {
    return { ok: false, refusal: { code: 'attachment.type-unknown', claimed } }
  }
  return { ok: true, type }
}

export function isWithinPixels(width: number, height: number): boolean {
  return width > 0 && height > 0 && width <= IMAGE_LIMIT_SIDE && height <= IMAGE_LIMIT_SIDE
}
