import type { CardRecord, OutboxContent, Session } from '../../conversation/outcome.js'
import type { Visiting } from '../../domain/coverage/visiting.js'
import type { InboxEvent, OutboxRow } from '../../spine/ports.js'

/** Documents of the spine as they lie in MongoDB. */
export interface InboxDocument {
  _id: string
  county: string
  platform: string
  messageId?: string
  lane: string
  state: 'waiting' | 'done'
  event?: InboxEvent['event']
  order: string
  receivedAt: Date
  doneAt?: Date
  label?: string
}

/** What was never remembered, or not yet when the row was written, is absent. */
export type SessionDocument = { readonly _id: string } & Partial<Omit<Session, 'key' | 'rev'>> &
  Pick<Session, 'rev'>

/** A new session (`rev` 0) where none is stored. */
export function sessionOf(key: string, row: SessionDocument | null): Session {
  return {
    ...{ key, rev: row?.rev ?? 0, draft: row?.draft ?? null, parked: row?.parked ?? null },
    ...{ draftCard: row?.draftCard ?? null, lastVisitId: row?.lastVisitId ?? null },
    ...{ heard: row?.heard ?? null, spokenOf: row?.spokenOf ?? null },
  }
}

export interface OutboxDocument {
  _id: string
  county: string
  platform: string
  chatId: string
  kind: OutboxRow['kind']
  content: StoredContent
  cardKey?: string
  cardRev?: number
  state: string
  createdAt: Date
  dueAt: Date
  attempts: number
  uuid: string
  bulk?: true
  visiting?: Visiting
  firstTriedAt?: Date
  doneAt?: Date
  messageId?: string
  code?: string
  why?: string
}

/**
 * A card tree lies there as JSON: as one string it costs a third of what hundreds of small documents cost to write and
 * to read, and nobody asks the database for its parts. Rows of earlier versions hold the tree itself.
 */
export type StoredContent =
  | Exclude<OutboxContent, CardContent>
  | (Omit<CardContent, 'card'> & { readonly card: string | CardContent['card'] })

type CardContent = Extract<OutboxContent, { kind: 'card' }>

export function storedContent(content: OutboxContent): StoredContent {
  return content.kind === 'card' ? { ...content, card: JSON.stringify(content.card) } : content
}

export function contentOf(stored: StoredContent): OutboxContent {
  return stored.kind === 'card' ? { ...stored, card: parsed(stored.card) } : stored
}

export interface CardDocument extends Omit<CardRecord, 'key' | 'sentAt' | 'intents'> {
  readonly _id: string
  readonly county: string
  readonly sentAt: Date
  /** As JSON, for the same reason; cards of earlier versions hold the list itself. */
  readonly intents: string | CardRecord['intents']
}

/** The fields of a card that change with each of its states, as they are stored. */
export function storedState({ rev, panel, params, intents }: CardRecord) {
  return { rev, panel, params, intents: JSON.stringify(intents) }
}

export function cardOf(key: string, { _id, county: _c, sentAt, intents, ...rest }: CardDocument): CardRecord {
  return { ...rest, key, sentAt: sentAt.getTime(), intents: parsed(intents) }
}

function parsed<T extends object>(stored: string | T): T {
  return typeof stored === 'string' ? (JSON.parse(stored) as T) : stored
}
