import { logger } from '../../logger.js'
import type { Incoming, Receive } from '../port.js'
import { answerEvent, nameOf } from './answer-event.js'
import type { Element } from './card-elements.js'
import type { DecodedEvent } from './decode-event.js'

const log = logger.child({ part: 'feishu-websocket' })

export interface EventIntake {
  readonly decode: (body: unknown) => DecodedEvent
  readonly learn: (event: Incoming) => void
}

/**
 * Takes one event of the long connection; what it resolves to is the platform's answer. What it throws makes the SDK
 * acknowledge with 500, and the platform deliver again.
 */
export async function takeEvent(
  body: unknown,
  receive: Receive,
  { decode, learn }: EventIntake,
  connected: () => boolean,
): Promise<Element> {
  const decoded = decode(body)
  if (!decoded.ok) {
    log.error({ why: decoded.why }, 'event not understood')
    // Delivering it again would not make it clearer.
    return {}
  }
  if (decoded.incoming === null) return {}
  learn(decoded.incoming)
  try {
    const reply = await answerEvent(decoded.incoming, receive)
    if (reply.delivered) confirmSoon(reply.delivered, connected)
    return JSON.parse(reply.body) as Element
  } catch (error) {
    log.warn({ failure: nameOf(error), eventId: decoded.incoming.eventId }, 'event not stored')
    throw new Error('event not stored')
  }
}

/** The SDK writes the answer right after the handler has returned, and drops it when the connection is down. */
function confirmSoon(delivered: () => void, connected: () => boolean): void {
  setImmediate(() => {
    if (connected()) delivered()
  })
}

/** Work that has begun, so that a stop can wait for its answers. */
export function createWorkUnderWay() {
  const underWay = new Set<Promise<unknown>>()
  return {
    add<T>(work: Promise<T>): Promise<T> {
      const settled: Promise<unknown> = work.catch(() => undefined).finally(() => underWay.delete(settled))
      underWay.add(settled)
      return work
    },
    async settled(withinMs: number): Promise<void> {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, withinMs)
      })
      await Promise.race([Promise.all(underWay), late])
      clearTimeout(timer)
    },
  }
}
