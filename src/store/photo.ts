import PQueue from 'p-queue'
import type { Sharp } from 'sharp'
import {
  type AttachmentRefusal,
  type AttachmentType,
  IMAGE_LIMIT_SIDE,
  isWithinPixels,
} from '../domain/attachments.js'

export type CleanPhoto =
  | { readonly ok: true; readonly bytes: Buffer; readonly contentType: string }
  | { readonly ok: false; readonly refusal: AttachmentRefusal }

/** Sharp enough to read a document in a photo; a phone's 12 megapixels shrink to some 500 KB. */
const KEPT_SIDE = 2560
const QUALITY = 82
/** A good photo takes well under a second. */
const DRAWING_SECONDS = 20
/** The largest image allowed, saved progressively, takes some 450 MB while it is drawn. */
const drawing = new PQueue({ concurrency: 2 })

/**
 * Draws an image anew: upright, its first frame, without EXIF, GPS, XMP or anything behind its end. Where a photo was
 * taken is nobody's business, and what is not pixels is not kept.
 */
export function cleanPhoto(bytes: Buffer, type: AttachmentType): Promise<CleanPhoto> {
  return drawing.add(() => drawAnew(bytes, type))
}

async function drawAnew(bytes: Buffer, { contentType }: AttachmentType): Promise<CleanPhoto> {
  const sharp = await library()
  const limits = { limitInputPixels: IMAGE_LIMIT_SIDE ** 2, failOn: 'error', pages: 1 } as const
  try {
    // The size stands in the header: read without a limit, since nothing is unpacked for it.
    const { width, height } = await sharp(bytes, { ...limits, limitInputPixels: false }).metadata()
    if (!isWithinPixels(width, height)) {
      return refuse({ code: 'attachment.too-many-pixels', limitSide: IMAGE_LIMIT_SIDE })
    }
    const upright = sharp(bytes, limits)
      .timeout({ seconds: DRAWING_SECONDS })
      .autoOrient()
      .resize({ width: KEPT_SIDE, height: KEPT_SIDE, fit: 'inside', withoutEnlargement: true })
    const kept = KEPT_AS[contentType] ?? KEPT_AS_PNG
    return { ok: true, bytes: await kept.draw(upright).toBuffer(), contentType: kept.contentType }
  } catch {
    // Whatever sharp cannot draw (cut off, garbled, made to harm) is damaged to us.
    return refuse({ code: 'attachment.damaged' })
  }
}

/** Loaded with the first photo: it costs start-up time and memory. No photo comes twice, so nothing is cached. */
async function library() {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  return sharp
}

interface KeptAs {
  readonly contentType: string
  draw(image: Sharp): Sharp
}

const KEPT_AS_PNG: KeptAs = { contentType: 'image/png', draw: (image) => image.png() }
const KEPT_AS: Readonly<Record<string, KeptAs>> = {
  'image/jpeg': { contentType: 'image/jpeg', draw: (image) => image.jpeg({ quality: QUALITY }) },
  'image/webp': { contentType: 'image/webp', draw: (image) => image.webp({ quality: QUALITY }) },
}

function refuse(refusal: AttachmentRefusal): CleanPhoto {
  return { ok: false, refusal }
}
