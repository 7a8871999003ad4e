import { createCipheriv, createHash, randomBytes } from 'node:crypto'

export const app = {
  appId: 'cli_9f5343c580712544',
  encryptKey: 'test-encrypt-key-0123456789',
  verificationToken: 'rvaYgkND1GOiu5MM0E1rncYC6PLtF7JV',
}
export const now = 1_700_000_000_000

/** A menu event for the app, as the platform would write it before encrypting. */
export function menuEvent(header: Record<string, unknown> = {}) {
  return {
    schema: '2.0',
    header: {
      event_id: 'e1',
      event_type: 'application.bot.menu_v6',
      create_time: String(now),
      token: app.verificationToken,
      app_id: app.appId,
      ...header,
    },
    event: { operator: { operator_id: { open_id: 'ou_1' } }, event_key: 'today', timestamp: now / 1000 },
  }
}

export function seal(body: unknown, encryptKey = app.encryptKey): string {
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-256-cbc', createHash('sha256').update(encryptKey).digest(), iv)
  const sealed = Buffer.concat([iv, cipher.update(JSON.stringify(body), 'utf8'), cipher.final()])
  return JSON.stringify({ encrypt: sealed.toString('base64') })
}

export function sign(rawBody: string | Buffer, at = now, encryptKey = app.encryptKey) {
  const timestamp = String(Math.floor(at / 1000))
  const nonce = 'n0nce'
  return {
    'x-lark-request-timestamp': timestamp,
    'x-lark-request-nonce': nonce,
    'x-lark-signature': createHash('sha256')
      .update(timestamp + nonce + encryptKey)
      .update(rawBody)
      .digest('hex'),
  }
}
