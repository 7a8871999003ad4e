import type { Card, Intent } from '#cards/card.js'
import type { Change } from '../domain/changes.js'
import type { Visiting } from '../domain/coverage/visiting.js'
import type { Instant } from '../domain/time.js'
import type { OutgoingFile, Platform } from '../messenger/port.js'
import type { Draft } from './flow.js'
import type { Heard } from './heard/heard.js'

/** What one person's conversation in one chat remembers. One document, written with a version guard. */
export interface Session {
  /** `<platform>:<chat>:<person's account>`: also the lane in which this conversation's turns run in order. */
  readonly key: string
  /** 0 for a conversation that was never stored. */
  readonly rev: number
  readonly draft: Draft | null
  /** A draft that was left for something else; 继续 takes it up again. */
  readonly parked: Draft | null
  /** The card that shows the draft, which is updated in place. */
  readonly draftCard: string | null
  /** The visit that 撤销 and 更正 mean. */
  readonly lastVisitId: string | null
  /** What was said in words and waits to be confirmed. */
  readonly heard: Heard | null
  /** 他家, 上一户: the household last talked about. */
  readonly spokenOf: string | null
}

/** A card as the server remembers it: what it offers, to whom, and from what it is drawn again. */
export interface CardRecord {
  readonly key: string
  readonly platform: Platform
  readonly chatId: string
  /** Who may press; null for a group's card. */
  readonly personId: string | null
  readonly panel: string
  readonly params: object
  readonly intents: readonly Intent[]
  readonly rev: number
  readonly sentAt: Instant
  /** The platform's id of the message; absent until the sender has sent it. */
  readonly messageId?: string
}

export type OutboxContent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'card'; readonly key: string; readonly rev: number; readonly card: Card }
  | OutgoingFile

/** A message to be sent, or a card to be updated, by the outbox. */
export interface OutboxMessage {
  readonly id: string
  readonly kind: 'send' | 'update'
  /** Where it goes; absent for the platform that the event came from. */
  readonly platform?: Platform
  readonly chatId: string
  readonly content: OutboxContent
  /** An update whose state already went back with the answer to the press waits this long for the confirmation. */
  readonly notBefore: Instant
  /** One of many that nobody sits waiting for, such as a digest: answers go before it, except in its own chat. */
  readonly bulk?: true
  /** A reminder to visit, which is looked at again when it goes out: the campaign may have been paused meanwhile. */
  readonly visiting?: Visiting
}

export interface TurnOutcome {
  readonly changes: readonly Change[]
  /** Absent when the sender has no conversation (strangers, group events). */
  readonly session?: Session
  readonly cards: readonly CardRecord[]
  readonly messages: readonly OutboxMessage[]
  readonly toast?: { readonly tone: 'info' | 'success' | 'warning' | 'danger'; readonly text: string }
  /** The new state of the pressed card, given back with the answer. */
  readonly answerCard?: { readonly key: string; readonly rev: number; readonly card: Card }
  /** For metrics and the inbox row: `visit.record`, `command.help`, `refused.household.not-found`, … */
  readonly label: string
}
