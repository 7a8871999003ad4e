import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import type { PlatformClock } from './clock.js'
import { parseJson, textAt } from './json.js'
import { type Attempt, type Channel, DEADLINE_MS, type Envelope, type Quirks } from './push.js'

const CHALLENGE_DEADLINE_MS = 1000

/** base64(iv ‖ AES-256-CBC(PKCS7)), key = sha256(encryptKey). */
export function encrypt(plain: string, encryptKey: string): string {
  const key = createHash('sha256').update(encryptKey).digest()
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-256-cbc', key, iv)
  return Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final()]).toString('base64')
}

/** hex(sha256(timestamp + nonce + encryptKey + raw body)) */
function sign(timestamp: string, nonce: string, encryptKey: string, rawBody: string): string {
  return createHash('sha256')
    .update(timestamp + nonce + encryptKey + rawBody)
    .digest('hex')
}

export interface WebhookSecrets {
  /** Empty: pushes are neither encrypted nor signed. */
  readonly encryptKey: string
  readonly verificationToken: string
}

export class WebhookChannel implements Channel {
  readonly #url: string
  readonly #secrets: WebhookSecrets
  readonly #clock: PlatformClock
  /** Everything that was posted, for replays. */
  readonly posted: { readonly text: string; readonly headers: Readonly<Record<string, string>> }[] = []

  constructor(url: string, secrets: WebhookSecrets, clock: PlatformClock) {
    this.#url = url
    this.#secrets = secrets
    this.#clock = clock
  }

  /** What saving the URL in the console does: an unsigned challenge, to be answered within a second. */
  async challenge(options: { verificationToken?: string; plain?: boolean } = {}): Promise<Attempt> {
    const challenge = randomBytes(16).toString('hex')
    const token = options.verificationToken ?? this.#secrets.verificationToken
    const text = this.#wrap(JSON.stringify({ challenge, token, type: 'url_verification' }), options.plain)
    const attempt = await this.#post(text, {}, CHALLENGE_DEADLINE_MS)
    const right = textAt(parseJson(attempt.body ?? ''), 'challenge') === challenge
    return { ...attempt, ok: attempt.ok && right }
  }

  attempt(envelope: Envelope, quirks: Quirks = {}): Promise<Attempt> {
    const text = this.#wrap(JSON.stringify(envelope), quirks.plain)
    return this.#post(text, this.#signature(text, quirks), DEADLINE_MS)
  }

  /** Posts any body as it stands, for forged requests and replays. */
  postRaw(text: string, headers: Record<string, string> = {}): Promise<Attempt> {
    return this.#post(text, headers, DEADLINE_MS)
  }

  #wrap(text: string, plain = false): string {
    const { encryptKey } = this.#secrets
    return plain || encryptKey === '' ? text : JSON.stringify({ encrypt: encrypt(text, encryptKey) })
  }

  #signature(text: string, quirks: Quirks): Record<string, string> {
    const { encryptKey } = this.#secrets
    if (encryptKey === '' || quirks.signature === 'missing') return {}
    const seconds = Math.floor(this.#clock.now() / 1000) + (quirks.timestampOffsetSeconds ?? 0)
    const nonce = randomBytes(8).toString('hex')
    const signed = quirks.signature === 'wrong' ? `${text} ` : text
    return {
      'X-Lark-Request-Timestamp': String(seconds),
      'X-Lark-Request-Nonce': nonce,
      'X-Lark-Signature': sign(String(seconds), nonce, encryptKey, signed),
    }
  }

  async #post(text: string, headers: Record<string, string>, deadlineMs: number): Promise<Attempt> {
    const at = this.#clock.now()
    this.posted.push({ text, headers })
    const abort = new AbortController()
    const callOff = this.#clock.schedule(deadlineMs, () => abort.abort())
    try {
      const response = await fetch(this.#url, {
        method: 'POST',
        body: text,
        redirect: 'manual',
        signal: abort.signal,
        headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      })
      const body = await response.text()
      const { status } = response
      return status === 200
        ? { at, ok: true, status, body }
        : { at, ok: false, failure: 'status', status, body }
    } catch {
      return { at, ok: false, failure: abort.signal.aborted ? 'timeout' : 'connection' }
    } finally {
      callOff()
    }
  }
}
