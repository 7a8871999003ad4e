import { aesKey, decrypt } from './decrypt.js'
import { checkSignature, type Headers, sameSecret } from './signature.js'

/** Bodies above this are refused (413) by the route before they come here. */
export const maxBodyBytes = 1024 * 1024

/** What the app knows to tell the platform from a stranger. Made by `requestSecrets`. */
export interface RequestSecrets {
  readonly appId: string
  readonly verificationToken?: Uint8Array
  readonly encryption?: { readonly encryptKey: string; readonly aesKey: Buffer }
}

export type OpenedRequest =
  | { readonly ok: true; readonly event: Readonly<Record<string, unknown>> }
  /** The console checks the address: answer with the challenge. */
  | { readonly ok: true; readonly challenge: string }
  | { readonly ok: false; readonly status: 400 | 401; readonly why: string }

export function requestSecrets(app: {
  appId: string
  encryptKey?: string | undefined
  verificationToken?: string | undefined
}): RequestSecrets {
  return {
    appId: app.appId,
    ...(app.verificationToken ? { verificationToken: Buffer.from(app.verificationToken, 'utf8') } : {}),
    ...(app.encryptKey ? { encryption: { encryptKey: app.encryptKey, aesKey: aesKey(app.encryptKey) } } : {}),
  }
}

const refuse = (status: 400 | 401, why: string): OpenedRequest => ({ ok: false, status, why })

/**
 * Opens a webhook request: signature over the raw bytes, five-minute clock, decryption, then verification token and
 * app id. Never throws, whatever comes. Address checks carry no signature, so they are told apart only after
 * decryption and live by their token alone; every failure of an unsigned request looks the same from outside.
 */
export function openRequest(
  rawBody: Uint8Array,
  headers: Headers,
  secrets: RequestSecrets,
  now: number,
): OpenedRequest {
  const outer = parseObject(
    Buffer.from(rawBody.buffer, rawBody.byteOffset, rawBody.byteLength).toString('utf8'),
  )
  if (outer === null) return refuse(400, 'not a JSON object')
  if (!secrets.encryption) {
    if (!secrets.verificationToken) return refuse(401, 'nothing to verify with')
    return checkSender(outer, secrets, true)
  }
  const verdict = checkSignature(rawBody, headers, secrets.encryption.encryptKey, now)
  if (verdict === 'stale') return refuse(401, 'stale timestamp')
  if (verdict === 'wrong') return refuse(401, 'wrong signature')
  const signed = verdict === 'good'
  if (typeof outer.encrypt !== 'string') return checkSender(outer, secrets, false)
  const text = decrypt(secrets.encryption.aesKey, outer.encrypt)
  const inner = text === null ? null : parseObject(text)
  if (inner === null) return refuse(401, 'cannot be decrypted')
  return checkSender(inner, secrets, signed)
}

function checkSender(
  body: Record<string, unknown>,
  secrets: RequestSecrets,
  maybeEvent: boolean,
): OpenedRequest {
  if (body.type === 'url_verification') {
    const known = secrets.verificationToken !== undefined && sameSecret(body.token, secrets.verificationToken)
    if (!known || typeof body.challenge !== 'string') return refuse(401, 'wrong token in an address check')
    return { ok: true, challenge: body.challenge }
  }
  if (!maybeEvent) return refuse(401, 'not signed and encrypted')
  const { token, appId } = claimsOf(body)
  if (secrets.verificationToken !== undefined && !sameSecret(token, secrets.verificationToken)) {
    return refuse(401, 'wrong token')
  }
  if (appId !== secrets.appId) return refuse(401, 'another app')
  return { ok: true, event: body }
}

/** Events of version 2 say who they are for in a header, older ones in the body and the event. */
function claimsOf(body: Record<string, unknown>): { token: unknown; appId: unknown } {
  if (isObject(body.header)) return { token: body.header.token, appId: body.header.app_id }
  return { token: body.token, appId: isObject(body.event) ? body.event.app_id : undefined }
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
