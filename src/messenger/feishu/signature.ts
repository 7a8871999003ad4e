import { createHash, timingSafeEqual } from 'node:crypto'

/** HTTP headers with lower-case names, as node gives them. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

const windowMs = 5 * 60_000

export type SignatureVerdict = 'good' | 'absent' | 'stale' | 'wrong'

/**
 * Checks the platform's signature: `hex(sha256(timestamp + nonce + encryptKey + raw body))`. It covers the bytes as
 * they came; signing a re-serialised body would refuse every body that is escaped differently. A request older than
 * five minutes is refused however well it is signed.
 */
export function checkSignature(
  rawBody: Uint8Array,
  headers: Headers,
  encryptKey: string,
  now: number,
): SignatureVerdict {
  const timestamp = headers['x-lark-request-timestamp']
  const nonce = headers['x-lark-request-nonce']
  const signature = headers['x-lark-signature']
  if (signature === undefined) return 'absent'
  if (typeof timestamp !== 'string' || typeof nonce !== 'string' || typeof signature !== 'string')
    return 'wrong'
  if (!/^\d{1,12}$/.test(timestamp)) return 'wrong'
  const expected = createHash('sha256')
    .update(timestamp + nonce + encryptKey)
    .update(rawBody)
    .digest()
  if (!/^[0-9a-fA-F]{64}$/.test(signature)) return 'wrong'
  if (!timingSafeEqual(expected, Buffer.from(signature, 'hex'))) return 'wrong'
  return Math.abs(now - Number(timestamp) * 1000) <= windowMs ? 'good' : 'stale'
}

/** Compares with a secret in a time that does not depend on where they differ. Its length is no secret. */
export function sameSecret(given: unknown, expected: Uint8Array): boolean {
  if (typeof given !== 'string') return false
  const bytes = Buffer.from(given, 'utf8')
  return bytes.length === expected.length && timingSafeEqual(bytes, expected)
}
