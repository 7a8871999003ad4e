import { createDecipheriv, createHash } from 'node:crypto'

const ivBytes = 16

/** The AES-256 key of an app: made once from its encrypt key. */
export function aesKey(encryptKey: string): Buffer {
  return createHash('sha256').update(encryptKey).digest()
}

/** Opens `base64(iv ‖ AES-256-CBC ciphertext)`; null for anything that this key did not make. */
export function decrypt(key: Uint8Array, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64')
  if (bytes.length <= ivBytes || bytes.length % 16 !== 0) return null
  try {
    const decipher = createDecipheriv('aes-256-cbc', key, bytes.subarray(0, ivBytes))
    return decipher.update(bytes.subarray(ivBytes), undefined, 'utf8') + decipher.final('utf8')
  } catch {
    return null
  }
}
