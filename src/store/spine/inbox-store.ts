import { mongo } from 'mongoose'
import type { InboxEvent, InboxStore } from '../../spine/ports.js'
import type { InboxDocument } from './documents.js'

export class MongoInbox implements InboxStore {
  readonly #county: string
  readonly #inbox: mongo.Collection<InboxDocument>

  constructor(county: string, inbox: mongo.Collection<InboxDocument>) {
    this.#county = county
    this.#inbox = inbox
  }

  async store(events: readonly InboxEvent[]): Promise<void> {
    try {
      await this.#inbox.insertMany(
        events.map((event) => inboxDocument(this.#county, event)),
        { ordered: false },
      )
    } catch (error) {
      if (!isOnlyDuplicates(error)) throw error
    }
  }

  async waiting(receivedBefore: number, limit: number): Promise<readonly InboxEvent[]> {
    const rows = await this.#inbox
      .find({ county: this.#county, state: 'waiting', receivedAt: { $lt: new Date(receivedBefore) } })
      .sort({ receivedAt: 1 })
      .limit(limit)
      .toArray()
    return rows
      .flatMap((row) => (row.event ? [toEvent(this.#county, row, row.event)] : []))
      .sort((a, b) => (a.order < b.order ? -1 : 1))
  }

  async handled(events: readonly InboxEvent[]): Promise<ReadonlySet<string>> {
    const ids = events.map((event) => `${this.#county}/${event.id}`)
    const byMessage = new Map(events.flatMap((e) => (e.event.messageId ? [[messageKey(e), e] as const] : [])))
    const [byId, sameMessage] = await Promise.all([
      this.#inbox.find({ _id: { $in: ids }, state: 'done' }, { projection: { _id: 1 } }).toArray(),
      byMessage.size === 0 ? [] : this.#withMessages([...byMessage.values()]),
    ])
    const done = new Set(byId.map((row) => row._id.slice(this.#county.length + 1)))
    for (const row of sameMessage) {
      const event = byMessage.get(`${row.platform}/${row.messageId}`)
      // Another event brought the same message: whether or not that one is done, it is the one that counts.
      if (event && row._id !== `${this.#county}/${event.id}`) done.add(event.id)
    }
    return done
  }

  async #withMessages(events: readonly InboxEvent[]): Promise<InboxDocument[]> {
    const platforms = [...new Set(events.map((e) => e.event.platform))]
    return this.#inbox
      .find(
        {
          county: this.#county,
          platform: { $in: platforms },
          // The index holds strings only, and the server does not conclude from the list that strings are asked for.
          messageId: { $in: events.map((e) => e.event.messageId ?? ''), $type: 'string' },
        },
        { projection: { messageId: 1, platform: 1 } },
      )
      .toArray()
  }
}

function messageKey(event: InboxEvent): string {
  return `${event.event.platform}/${event.event.messageId}`
}

export function inboxDocument(county: string, event: InboxEvent): InboxDocument {
  const { messageId } = event.event
  return {
    _id: `${county}/${event.id}`,
    county,
    platform: event.event.platform,
    ...(messageId ? { messageId } : {}),
    lane: event.lane,
    state: 'waiting',
    event: event.event,
    order: event.order,
    receivedAt: new Date(event.receivedAt),
  }
}

function toEvent(county: string, row: InboxDocument, event: InboxEvent['event']): InboxEvent {
  return {
    id: row._id.slice(county.length + 1),
    lane: row.lane,
    event,
    receivedAt: row.receivedAt.getTime(),
    order: row.order,
  }
}

function isOnlyDuplicates(error: unknown): boolean {
  if (!(error instanceof mongo.MongoBulkWriteError)) return false
  // Written, but not safe yet.
  if (error.result.getWriteConcernError()) return false
  const failures = [error.writeErrors].flat()
  return failures.length > 0 && failures.every((failure) => failure.code === 11000)
}
