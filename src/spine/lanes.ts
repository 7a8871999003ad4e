import type { TurnOutcome } from '../conversation/outcome.js'
import type { InboxEvent } from './ports.js'

/** A turn that is not settled yet. */
export interface Waiting<X> {
  readonly event: InboxEvent
  /** Whether the event has a row of its own, so that it may wait as long as an outage lasts. */
  stored: 'no' | 'yes'
  /** Part of it may have been written by an attempt that failed. */
  replayed: boolean
  /** Downloads and look-ups that must be over before the turn, or why they can't be had; undefined until then. */
  extras: { readonly value: X } | { readonly fault: unknown } | undefined
  /** Taken away when it is settled. */
  answer: Answer | undefined
}

/** Who waits for the turn. */
export interface Answer {
  readonly promise: Promise<TurnOutcome | null>
  readonly settle: (outcome: TurnOutcome | null) => void
  readonly fail: (error: unknown) => void
}

/** The turns that wait, by lane: of each lane only the first one may be under way. */
export class Lanes<X> {
  readonly #lanes = new Map<string, Waiting<X>[]>()
  readonly #byEvent = new Map<string, Waiting<X>>()
  readonly #byMessage = new Map<string, Waiting<X>>()
  readonly #taken = new Set<Waiting<X>>()

  /** Turns not yet settled. */
  get size(): number {
    return this.#byEvent.size
  }

  /** Those of them that are not under way. */
  get waiting(): number {
    return this.#byEvent.size - this.#taken.size
  }

  /** What becomes of this event, or of another event with the same message; undefined if neither is here. */
  promised(event: InboxEvent): Promise<TurnOutcome | null> | undefined {
    const message = messageKey(event)
    const waiting = this.#byEvent.get(event.id) ?? (message ? this.#byMessage.get(message) : undefined)
    return waiting?.answer?.promise
  }

  byEvent(id: string): Waiting<X> | undefined {
    return this.#byEvent.get(id)
  }

  isOpen(waiting: Waiting<X>): boolean {
    return this.#byEvent.get(waiting.event.id) === waiting
  }

  isTaken(waiting: Waiting<X>): boolean {
    return this.#taken.has(waiting)
  }

  /** Whatever became of them, they are not under way any more. */
  giveBack(batch: readonly Waiting<X>[]): void {
    for (const waiting of batch) this.#taken.delete(waiting)
  }

  add(event: InboxEvent, stored: 'no' | 'yes'): Waiting<X> & { readonly answer: Answer } {
    let settle: Answer['settle'] = () => {}
    let fail: Answer['fail'] = () => {}
    const promise = new Promise<TurnOutcome | null>((resolve, reject) => {
      settle = resolve
      fail = reject
    })
    const waiting = {
      ...{ event, stored, replayed: false, extras: undefined },
      answer: { promise, settle, fail },
    }
    const lane = this.#lanes.get(event.lane)
    if (lane) lane.push(waiting)
    else this.#lanes.set(event.lane, [waiting])
    this.#byEvent.set(event.id, waiting)
    const message = messageKey(event)
    if (message) this.#byMessage.set(message, waiting)
    return waiting
  }

  /** The first ones of up to so many lanes that have what they need. */
  take(most: number): Waiting<X>[] {
    const batch: Waiting<X>[] = []
    for (const lane of this.#lanes.values()) {
      const first = lane[0]
      if (first?.extras && !this.#taken.has(first)) batch.push(first)
      if (batch.length === most) break
    }
    // To the end of the line, so that a few busy lanes cannot keep others waiting.
    for (const { event } of batch) {
      const lane = this.#lanes.get(event.lane)
      if (!lane) continue
      this.#lanes.delete(event.lane)
      this.#lanes.set(event.lane, lane)
    }
    for (const waiting of batch) this.#taken.add(waiting)
    return batch
  }

  /**
   * Gives back whoever waits for it, once. What it held is let go of by hand: a map replaces its table from time to time,
   * and while the old table lies among the old objects, V8 keeps all that it pointed to, whole turns with their cards.
   */
  drop(waiting: Waiting<X>): Answer | undefined {
    const { answer } = waiting
    waiting.answer = undefined
    waiting.extras = undefined
    this.#forget(waiting)
    return answer
  }

  #forget(waiting: Waiting<X>): void {
    const { id, lane: laneKey } = waiting.event
    this.#byEvent.delete(id)
    this.#taken.delete(waiting)
    const message = messageKey(waiting.event)
    if (message) this.#byMessage.delete(message)
    const lane = this.#lanes.get(laneKey)
    if (!lane) return
    const at = lane.indexOf(waiting)
    if (at >= 0) lane.splice(at, 1)
    if (lane.length === 0) this.#lanes.delete(laneKey)
  }
}

function messageKey({ event }: InboxEvent): string | undefined {
  return event.messageId && `${event.platform}/${event.messageId}`
}
