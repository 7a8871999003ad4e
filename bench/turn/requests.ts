import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import type { Tap } from './county.js'
import { APP_ID, ENCRYPT_KEY, VERIFICATION_TOKEN } from './secrets.js'

const KEY = createHash('sha256').update(ENCRYPT_KEY).digest()
let sequence = 0

/** A press as the platform sends it: encrypted, signed, a whole HTTP request, under an event id of its own. */
export function requestOf(tap: Tap): Buffer {
  sequence += 1
  const at = Date.now()
  const event = {
    schema: '2.0',
    header: {
      event_id: `${process.pid}-${at.toString(36)}-${sequence}`,
      event_type: 'card.action.trigger',
      create_time: String(at * 1000),
      token: VERIFICATION_TOKEN,
      app_id: APP_ID,
      tenant_key: '2ca1d211f64f6438',
    },
    event: {
      operator: {
        tenant_key: '2ca1d211f64f6438',
        open_id: tap.openId,
        union_id: tap.openId.replace('ou', 'on'),
      },
      token: `c-${randomBytes(16).toString('hex')}`,
      // What it is about is for the bare program, which does not look for the button among the card's.
      action: { value: { t: tap.token, about: tap.subject }, tag: 'button' },
      host: 'im_message',
      context: { open_message_id: tap.messageId, open_chat_id: tap.openId.replace('ou', 'oc') },
    },
  }
  const body = JSON.stringify({ encrypt: sealed(JSON.stringify(event)) })
  const timestamp = String(Math.floor(at / 1000))
  const nonce = randomBytes(8).toString('hex')
  const signature = createHash('sha256').update(`${timestamp}${nonce}${ENCRYPT_KEY}${body}`).digest('hex')
  const head = [
    'POST /feishu/events HTTP/1.1',
    'host: 127.0.0.1',
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-lark-request-timestamp: ${timestamp}`,
    `x-lark-request-nonce: ${nonce}`,
    `x-lark-signature: ${signature}`,
  ]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`)
}

function sealed(text: string): string {
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-256-cbc', KEY, iv)
  return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final()]).toString('base64')
}
