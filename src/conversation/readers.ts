import type { HouseholdScope } from '../domain/access.js'
import type { Readers } from '../domain/ports.js'
import type { Day } from '../domain/time.js'
import type { Lessons } from '../understanding/category/lessons.js'
import type { NameBook } from '../understanding/understood.js'
import type { DigestLine } from '../views/digest-view.js'
import type { CardRecord, Session } from './outcome.js'

/** What a conversation reads beside the domain's facts. */
export interface ConversationReaders extends Readers {
  /** A new session (`rev` 0) where none is stored. */
  session(key: string): Promise<Session>
  /**
   * All that names may be names of within a scope. Where the scope is too wide to be held, it has the nearest
   * households and those that the text names exactly. Up to a minute old.
   */
  nameBook(of: NameBookOf, text: string): Promise<NameBook>
  /** What the county's corrections of suggested categories taught. Up to a minute old. */
  categoryLessons(): Promise<Lessons>
  card(key: string): Promise<CardRecord | null>
  /** The cards that show an issue and can still be updated, newest first, at most 30. */
  cardsOfIssue(issueId: string): Promise<readonly CardRecord[]>
  /** The digests and other cards that have lines about an issue and can still be updated, newest first, at most 30. */
  digestsOfIssue(issueId: string): Promise<readonly CardRecord[]>
  /** The conversation that a message came in; platforms do not say who recalled one. */
  laneOfMessage(platform: string, messageId: string): Promise<string | null>
  /** 免打扰: what was put off since the day, as the sections of a digest. */
  mutedNotices(personId: string, since: Day): Promise<readonly PutOff[]>
  /** The latest messages that a platform refused for good or whose outcome is unknown. */
  refusedMessages(limit: number): Promise<readonly RefusedMessage[]>
}

/** Whose name book. */
export interface NameBookOf {
  readonly scope: HouseholdScope
  readonly cadreId: string
  readonly unitId: string
}

export interface PutOff {
  readonly section: string
  readonly lines: readonly DigestLine[]
  /** As in a digest: the word that shows all. */
  readonly allWith?: string
}

export interface RefusedMessage {
  readonly at: number
  readonly platform: string
  readonly chatId: string
  readonly code: string
  readonly why: string
}
