import type { Card, Intent } from '#cards/card.js'
import type { Visiting } from '../domain/coverage/visiting.js'
import type { Issue } from '../domain/issues/types.js'
import type { Account } from '../domain/registry/account-of.js'
import type { Campaign } from '../domain/registry/types.js'
import type { Day, Instant } from '../domain/time.js'
import type { DigestParams } from '../views/digest-view.js'

/** Where somebody's reminders go. */
export interface Mailbox {
  readonly platform: Account['platform']
  readonly chatId: string
  /** Null for a group. */
  readonly personId: string | null
  /** 免打扰: only what is a duty goes on the card. */
  readonly isMuted: boolean
  /** The day's card, if there is one. */
  readonly card: DayCard | null
}

export interface DayCard {
  readonly key: string
  readonly rev: number
  readonly params: DigestParams
  readonly sentAt: Instant
  /** Whether the platform has it already. */
  readonly isOut: boolean
}

/** The run that delivered a notice, or could not since the addressee is on no messenger. */
export interface Delivered {
  readonly run: string
  readonly state: 'sent' | 'undeliverable' | 'muted'
}

/** What one addressee gets: the notices, and the card of that day with them on it. */
export interface Delivery {
  readonly to: string
  readonly day: Day
  readonly keys: readonly string[]
  /** Put off by the addressee: kept with their lines, for 待办. */
  readonly muted: readonly MutedNotice[]
  readonly run: string
  readonly at: Instant
  /** Null for an addressee that is on no messenger: the notices are recorded all the same. */
  readonly post: DigestPost | null
}

export interface DigestPost {
  readonly messageId: string
  /** The first of the day is a message; the others change its card in its place. */
  readonly kind: 'send' | 'update'
  readonly key: string
  readonly rev: number
  readonly platform: Account['platform']
  readonly chatId: string
  readonly personId: string | null
  /** `digest` for the card of a day, on which there may be more later. */
  readonly panel: string
  readonly params: object
  readonly card: Card
  readonly intents: readonly Intent[]
  readonly sentAt: Instant
  readonly dueAt: Instant
  /** It reminds of visiting: whether that still holds is asked again when it goes out. */
  readonly visiting?: Visiting
}

export interface StandIn {
  readonly deputyId: string
  readonly absentName: string
}

export interface MutedNotice {
  readonly key: string
  readonly section: string
  readonly lines: DigestParams['sections'][number]['lines']
  readonly allWith?: string
}

/** Notices and the digests they stand on. Addressees are `person/<id>` and `group/<platform>/<chat>`. */
export interface NoticeStore {
  /** Those of the keys that were dealt with before. */
  delivered(keys: readonly string[]): Promise<ReadonlyMap<string, Delivered>>
  /** Without those that are on no messenger. */
  mailboxes(addressees: readonly string[], day: Day): Promise<ReadonlyMap<string, Mailbox>>
  /** 代班 on that day: who is absent → their deputy, with the absent one's name. */
  standIns(personIds: readonly string[], day: Day): Promise<ReadonlyMap<string, StandIn>>
  issues(ids: readonly string[]): Promise<readonly Issue[]>
  campaign(): Promise<Campaign | null>
  /** Those of them that need no visit any more. */
  settledHouseholds(ids: readonly string[]): Promise<ReadonlySet<string>>
  /**
   * Notices, digests, cards and outgoing messages in one transaction.
   * Throws, with nothing written, when one of them came into being or was changed meanwhile: read again and repeat.
   */
  write(deliveries: readonly Delivery[]): Promise<void>
}
