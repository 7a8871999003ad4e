import type { FileKind } from './wire.js'

/** Types that a browser shows without running anything in them. SVG is a program, so it stays a file. */
const IMAGES: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif'])
const AUDIO: ReadonlySet<string> = new Set([
  'audio/mpeg',
  'audio/mp4',
  'audio/x-m4a',
  'audio/aac',
  'audio/ogg',
  'audio/opus',
  'audio/wav',
  'audio/x-wav',
  'audio/webm',
  'audio/amr',
])

export function kindOfFile(contentType: string): FileKind {
  if (IMAGES.has(contentType)) return 'image'
  if (AUDIO.has(contentType)) return 'audio'
  return 'file'
}
