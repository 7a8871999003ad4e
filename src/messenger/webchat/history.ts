import type { Readable } from 'node:stream'
import type { ShownCard } from '../port.js'
import type { WireFile, WireMessage } from './wire.js'

export type StoredBody =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'card'; readonly shown: ShownCard }
  | WireFile

/** A message as it is kept. Its numbers are given by the history, see `WireMessage`. */
export interface StoredMessage extends Omit<WireMessage, 'body'> {
  readonly body: StoredBody
}

export type MessageDraft = Omit<StoredMessage, 'seq' | 'change'>

export interface FileToKeep {
  readonly id: string
  readonly name: string
  readonly contentType: string
  readonly bytes: Buffer
}

export interface KeptFile {
  readonly name: string
  readonly contentType: string
  readonly length: number
  readonly stream: Readable
}

/**
 * The chat history of the trial, which a real messenger would keep on its servers. Changes become visible in the
 * order of their `change` numbers, also with several writing processes, so a reader who has seen number 7 has seen
 * all before it.
 */
export interface WebchatHistory {
  /** Puts a message at the end of its chat. The same id again changes nothing and gives what stands there. */
  append(draft: MessageDraft): Promise<StoredMessage>
  get(id: string): Promise<StoredMessage | null>
  /** The newest `limit` messages of a chat with a `seq` under `before`, oldest first. */
  list(chat: string, page: { readonly before?: number; readonly limit: number }): Promise<StoredMessage[]>
  /** At most `limit` messages that were added or changed after a `change` number, in that order, as they are now. */
  changedSince(change: number, limit: number): Promise<StoredMessage[]>
  /** The highest `change` number. */
  cursor(): Promise<number>
  /** Replaces the card of a message, unless the same card already stands there with the same or a later `rev`. */
  updateCard(id: string, shown: ShownCard): Promise<'updated' | 'stale' | 'missing'>
  /** The bot has taken the message: it is no longer `undelivered`. */
  markDelivered(id: string): Promise<void>
  /** Keeps a file. The same id again changes nothing. */
  keepFile(file: FileToKeep): Promise<void>
  openFile(id: string): Promise<KeptFile | null>
}
