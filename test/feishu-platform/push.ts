import type { PlatformClock } from './clock.js'
import { newId } from './ids.js'
import type { JsonObject } from './json.js'

/** An event or callback as it is pushed, before encryption or framing. */
export interface Envelope {
  readonly schema: '2.0'
  readonly header: {
    readonly event_id: string
    readonly event_type: string
    /** ms for events, µs for card callbacks. */
    readonly create_time: string
    readonly token: string
    readonly app_id: string
    readonly tenant_key: string
  }
  readonly event: JsonObject
}

export interface Attempt {
  readonly at: number
  /** Answered in time and as the platform wants it. */
  readonly ok: boolean
  readonly failure?: 'timeout' | 'connection' | 'status' | 'no-target'
  /** HTTP status, or the code in the acknowledgement of a long connection. */
  readonly status?: number
  readonly body?: string
}

/** Ways in which a push can be unlike what the platform sends; for attacks and accidents. */
export interface Quirks {
  readonly signature?: 'wrong' | 'missing'
  /** Added to the timestamp that is signed, e.g. -301 for a stale one. */
  readonly timestampOffsetSeconds?: number
  readonly verificationToken?: string
  readonly appId?: string
  /** Sends the event unencrypted. */
  readonly plain?: boolean
  /** Header `type` of a long connection's frame, e.g. `card`, which clients ignore. */
  readonly frameType?: string
}

export interface Channel {
  attempt(envelope: Envelope, quirks?: Quirks): Promise<Attempt>
}

export interface Delivery {
  readonly envelope: Envelope
  readonly attempts: Attempt[]
  state: 'held' | 'pending' | 'acknowledged' | 'given-up'
}

/** The pauses before the four repetitions of an event that was not acknowledged. */
export const RETRY_DELAYS_MS = [15_000, 300_000, 3_600_000, 21_600_000] as const
/** How long the platform waits for an acknowledgement. */
export const DEADLINE_MS = 3000

export interface Identity {
  readonly appId: string
  readonly tenantKey: string
  readonly verificationToken: string
}

/** Delivers events at least once, and callbacks once, over whichever channel is subscribed. */
export class Push {
  readonly deliveries: Delivery[] = []
  readonly #identity: Identity
  readonly #clock: PlatformClock
  /** How often each event is delivered, even after it was acknowledged. */
  copies = 1
  readonly #inFlight = new Set<Promise<unknown>>()
  readonly #held: Delivery[] = []
  #holding = false
  #channel: Channel | undefined
  #nextQuirks: Quirks[] = []

  readonly #newEventId: () => string

  constructor(identity: Identity, clock: PlatformClock, newEventId: () => string = newId.event) {
    this.#identity = identity
    this.#clock = clock
    this.#newEventId = newEventId
  }

  subscribe(channel: Channel): void {
    this.#channel = channel
  }

  /** Sends an event; resolves after the first attempt. Repetitions follow on the clock. */
  emit(type: string, event: JsonObject, eventId: string = this.#newEventId()): Promise<Delivery> {
    return this.send({ schema: '2.0', header: this.#header(type, eventId, this.#clock.now()), event })
  }

  async send(envelope: Envelope): Promise<Delivery> {
    const delivery: Delivery = { envelope, attempts: [], state: 'pending' }
    this.deliveries.push(delivery)
    if (this.#holding) {
      delivery.state = 'held'
      this.#held.push(delivery)
      return delivery
    }
    await this.#try(delivery)
    for (let i = 1; i < this.copies; i += 1) await this.#attempt(envelope)
    return delivery
  }

  /** Calls back once, without repetition. */
  callback(type: string, event: JsonObject): Promise<Attempt> {
    const header = this.#header(type, this.#newEventId(), this.#clock.now() * 1000)
    return this.#attempt({ schema: '2.0', header, event })
  }

  /** From now on events wait, so that `release` can send them in another order. */
  hold(): void {
    this.#holding = true
  }

  async release(order: 'as-sent' | 'reversed' = 'as-sent'): Promise<void> {
    this.#holding = false
    const held = this.#held.splice(0)
    if (order === 'reversed') held.reverse()
    for (const delivery of held) {
      delivery.state = 'pending'
      await this.#try(delivery)
    }
  }

  /** The same event once more, as happens even after success. */
  redeliver(delivery: Delivery): Promise<Attempt> {
    return this.#attempt(delivery.envelope)
  }

  /** The same message under another event id. */
  reissue(delivery: Delivery): Promise<Delivery> {
    const { envelope } = delivery
    return this.send({ ...envelope, header: { ...envelope.header, event_id: newId.event() } })
  }

  /** Makes the next push, of whatever kind, odd. */
  quirkNext(quirks: Quirks): void {
    this.#nextQuirks.push(quirks)
  }

  /** Resolves when no attempt is under way. */
  async idle(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.all(this.#inFlight)
  }

  async #try(delivery: Delivery): Promise<void> {
    const attempt = await this.#attempt(delivery.envelope)
    delivery.attempts.push(attempt)
    if (attempt.ok) {
      delivery.state = 'acknowledged'
      return
    }
    const delayMs = RETRY_DELAYS_MS[delivery.attempts.length - 1]
    if (delayMs === undefined) delivery.state = 'given-up'
    else this.#clock.schedule(delayMs, () => void this.#try(delivery))
  }

  #attempt(envelope: Envelope): Promise<Attempt> {
    const quirks = this.#nextQuirks.shift() ?? {}
    const attempt =
      this.#channel?.attempt(withQuirks(envelope, quirks), quirks) ??
      Promise.resolve<Attempt>({ at: this.#clock.now(), ok: false, failure: 'no-target' })
    this.#inFlight.add(attempt)
    const forget = () => this.#inFlight.delete(attempt)
    attempt.then(forget, forget)
    return attempt
  }

  #header(type: string, eventId: string, createTime: number): Envelope['header'] {
    return {
      event_id: eventId,
      event_type: type,
      create_time: String(createTime),
      token: this.#identity.verificationToken,
      app_id: this.#identity.appId,
      tenant_key: this.#identity.tenantKey,
    }
  }
}

function withQuirks(envelope: Envelope, quirks: Quirks): Envelope {
  const { verificationToken, appId } = quirks
  if (verificationToken === undefined && appId === undefined) return envelope
  const header = {
    ...envelope.header,
    ...(verificationToken !== undefined && { token: verificationToken }),
    ...(appId !== undefined && { app_id: appId }),
  }
  return { ...envelope, header }
}
