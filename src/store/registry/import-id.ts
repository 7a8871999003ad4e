import { dayOf } from '../../domain/time.js'

const SHANGHAI_OFFSET_MS = 8 * 3_600_000

/** `20240515-093000-1a2b3c`: the moment of the import and the beginning of the hash of what was imported. */
export function newImportId(now: number, fileHash: string): string {
  const time = new Date(now + SHANGHAI_OFFSET_MS).toISOString().slice(11, 19)
  const stamp = `${dayOf(now)}-${time}`.replace(/[-:]/g, '')
  return `${stamp.slice(0, 8)}-${stamp.slice(8)}-${fileHash.slice(0, 6)}`
}
