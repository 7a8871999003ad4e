import { objectAt, textAt } from '../feishu-platform/json.js'
import type { Attempt, Channel, Envelope, Quirks } from '../feishu-platform/push.js'
import type { WebhookChannel } from '../feishu-platform/push-webhook.js'

export interface PushedEvent {
  readonly eventId: string
  readonly type: string
  /** The message it carries, if any: the same message may come under several event ids. */
  readonly messageId: string | undefined
  /** Some attempt was answered well: from then on the program is answerable for the event. */
  acknowledged: boolean
  attempts: number
}

/** Passes pushes on and remembers which of them, presses included, the program has acknowledged. */
export class RecordingChannel implements Channel {
  readonly events = new Map<string, PushedEvent>()
  readonly #channel: WebhookChannel

  constructor(channel: WebhookChannel) {
    this.#channel = channel
  }

  async attempt(envelope: Envelope, quirks?: Quirks): Promise<Attempt> {
    const { event_id: eventId, event_type: type } = envelope.header
    const messageId = textAt(objectAt(envelope.event, 'message'), 'message_id')
    const event = this.events.get(eventId) ?? { eventId, type, messageId, acknowledged: false, attempts: 0 }
    this.events.set(eventId, event)
    event.attempts += 1
    const attempt = await this.#channel.attempt(envelope, quirks)
    if (attempt.ok) event.acknowledged = true
    return attempt
  }
}
