import type { OutboxMessage, TurnOutcome } from '../conversation/outcome.js'
import type { Instant } from '../domain/time.js'
import type { Incoming, Platform } from '../messenger/port.js'

/** An event in the inbox. */
export interface InboxEvent {
  /** `<platform>/<event id>`. */
  readonly id: string
  /** Events of one lane (one person in one chat) are handled one after the other. */
  readonly lane: string
  readonly event: Incoming
  readonly receivedAt: Instant
  /** Sorts events by their arrival; outgoing messages are ordered by it. The same on every replay. */
  readonly order: string
}

export interface PreparedTurn {
  readonly event: InboxEvent
  /** Whether the inbox row is known to exist already. `maybe` where that was decided while the turn ran. */
  readonly stored: 'no' | 'yes' | 'maybe'
  readonly outcome: TurnOutcome
  readonly at: Instant
}

/** A guard of the turn did not hold: something it had read was changed meanwhile. Prepare it anew. */
export class TurnConflict extends Error {
  override readonly name = 'TurnConflict'
}

/** The inbox row is done already: the event was handled before, here or in another process. */
export class AlreadyHandled extends Error {
  override readonly name = 'AlreadyHandled'
}

export interface InboxStore {
  /** Stores events as waiting, durably. Those that are there already are left as they are. */
  store(events: readonly InboxEvent[]): Promise<void>
  /** Events that nobody finished, oldest first. */
  waiting(receivedBefore: Instant, limit: number): Promise<readonly InboxEvent[]>
  /** Which of the events are done, by event id or by message id. */
  handled(events: readonly InboxEvent[]): Promise<ReadonlySet<string>>
}

export interface TurnStore {
  /**
   * Writes all that the turns changed in one transaction: facts, audit, counters, sessions, cards, outgoing messages, inbox.
   * @throws {TurnConflict} {@link AlreadyHandled} and nothing is written
   */
  commit(turns: readonly PreparedTurn[]): Promise<void>
}

export interface OutboxRow extends OutboxMessage {
  readonly platform: Platform
  readonly attempts: number
  readonly uuid: string
  readonly createdAt: Instant
  readonly firstTriedAt?: Instant
}

export interface OutboxStore {
  /**
   * Queued rows whose time has come, in order; at most `limit`, none of the chats that wait. Without bulk, but for that
   * which stands before one of the rows in its chat.
   */
  due(
    platform: Platform,
    now: Instant,
    limit: number,
    waitingChats: readonly string[],
  ): Promise<readonly OutboxRow[]>
  /** As above, bulk alone. In order only if `waitingChats` has every chat with a due row that is not bulk. */
  dueBulk(
    platform: Platform,
    now: Instant,
    limit: number,
    waitingChats: readonly string[],
  ): Promise<readonly OutboxRow[]>
  /** Rows that were tried and wait for their next attempt: what follows them in their chats waits too. */
  putOff(platform: Platform, now: Instant): Promise<readonly OutboxRow[]>
  /** Marks a row as being sent. False when it is not queued any more. */
  claim(row: OutboxRow, now: Instant): Promise<boolean>
  /** Rows that a sender had in hand when it died. */
  inDoubt(platform: Platform): Promise<readonly OutboxRow[]>
  /** The message was sent; a card learns the platform's id of its message. */
  sent(row: OutboxRow, messageId: string | undefined, now: Instant): Promise<void>
  /** Back to the queue. A fresh uuid only after the platform has shown that the message is not there. */
  again(
    row: OutboxRow,
    at: Instant,
    why: { readonly code: string; readonly freshUuid?: boolean },
  ): Promise<void>
  /** Ends a row: refused for good, outcome unknown, or overtaken by a newer state of the card. */
  end(
    row: OutboxRow,
    state: 'refused' | 'unknown' | 'superseded',
    why: { readonly code: string; readonly text: string },
    now: Instant,
  ): Promise<void>
  /** Updates whose state went back with the answer to the press. */
  answered(ids: readonly string[], now: Instant): Promise<void>
  /** What an update needs to know: the message of the card, the card's newest state, and when it came. */
  card(
    key: string,
  ): Promise<{ readonly messageId?: string; readonly rev: number; readonly sentAt: Instant } | null>
}

/**
 * A row as it is to go out now. What it said when it was queued may not hold any more: then with what still does, or null
 * where nothing is left to say. Asked before every attempt, also the first.
 */
export type StillToSend = (row: OutboxRow) => Promise<OutboxRow | null>

/** Right to be the county's only sender, held for a short time and renewed. */
export interface Leases {
  /** Takes or renews; null when another holder is alive. */
  hold(name: string): Promise<{ readonly fence: number; readonly validMs: number } | null>
  release(name: string): Promise<void>
}

/** Repeats an operation over outages and failovers; what it runs must be safe to repeat. */
export type Retry = <T>(operation: () => Promise<T>) => Promise<T>
