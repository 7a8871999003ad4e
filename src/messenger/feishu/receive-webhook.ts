import { logger } from '../../logger.js'
import type { Incoming, Receive } from '../port.js'
import { answerEvent, nameOf } from './answer-event.js'
import type { DecodedEvent } from './decode-event.js'
import { openRequest, type RequestSecrets } from './open-request.js'
import type { Headers } from './signature.js'

const log = logger.child({ part: 'feishu-webhook' })

export interface WebhookReply {
  readonly status: 200 | 400 | 401 | 503
  /** A JSON object, or one as text; the platform wants one even when there is nothing to say. */
  readonly body: Readonly<Record<string, unknown>> | string
  /** To be called once the response has been written completely. */
  readonly onSent?: () => void
}

/** Takes one request of the platform. Bodies above `maxBodyBytes` are the route's to refuse. Never rejects. */
export type WebhookHandler = (rawBody: Uint8Array, headers: Headers) => Promise<WebhookReply>

export interface WebhookOptions {
  readonly secrets: RequestSecrets
  readonly now: () => number
  readonly decode: (body: unknown) => DecodedEvent
  readonly learn: (event: Incoming) => void
  /** Where events go; undefined while the messenger is not started or is stopping. */
  readonly receive: () => Receive | undefined
}

export function createWebhook(options: WebhookOptions): WebhookHandler {
  const noteRefusal = createRefusalNote(options.now)
  return async (rawBody, headers) => {
    const opened = openRequest(rawBody, headers, options.secrets, options.now())
    if (!opened.ok) {
      noteRefusal(opened.status, opened.why)
      return { status: opened.status, body: {} }
    }
    if ('challenge' in opened) return { status: 200, body: { challenge: opened.challenge } }
    const decoded = options.decode(opened.event)
    if (!decoded.ok) {
      log.error({ why: decoded.why }, 'webhook event not understood')
      return { status: 400, body: {} }
    }
    if (decoded.incoming === null) return { status: 200, body: {} }
    return take(decoded.incoming, options)
  }
}

async function take(incoming: Incoming, { receive, learn }: WebhookOptions): Promise<WebhookReply> {
  const receiver = receive()
  if (!receiver) return { status: 503, body: {} }
  learn(incoming)
  try {
    const reply = await answerEvent(incoming, receiver)
    return { status: 200, body: reply.body, ...(reply.delivered ? { onSent: reply.delivered } : {}) }
  } catch (error) {
    // Refused with 503, so the platform brings it again: an outage, not a loss.
    log.warn({ failure: nameOf(error), eventId: incoming.eventId }, 'webhook event not stored')
    return { status: 503, body: {} }
  }
}

/** At most one line a second: whoever floods the door with forgeries must not fill the disk with our words. */
function createRefusalNote(now: () => number) {
  let lastAt = Number.NEGATIVE_INFINITY
  let unsaid = 0
  return (status: number, why: string) => {
    if (now() - lastAt < 1000) {
      unsaid += 1
      return
    }
    log.warn({ status, why, unsaid }, 'webhook request refused')
    lastAt = now()
    unsaid = 0
  }
}
