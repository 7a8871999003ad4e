import type { mongo } from 'mongoose'
import type { Instant } from '../../domain/time.js'
import type { Platform } from '../../messenger/port.js'
import type { OutboxRow, OutboxStore } from '../../spine/ports.js'
import { type CardDocument, contentOf, type OutboxDocument } from './documents.js'

export class MongoOutbox implements OutboxStore {
  readonly #county: string
  readonly #outbox: mongo.Collection<OutboxDocument>
  readonly #cards: mongo.Collection<CardDocument>

  constructor(county: string, db: mongo.Db) {
    this.#county = county
    this.#outbox = db.collection('outbox')
    this.#cards = db.collection('cards')
  }

  async due(
    platform: Platform,
    now: Instant,
    limit: number,
    waitingChats: readonly string[],
  ): Promise<readonly OutboxRow[]> {
    const rows = await this.#find(this.#due(platform, now, null), limit, waitingChats)
    if (rows.length === 0) return []
    const last = new Map<string, string>()
    for (const { chatId, _id } of rows) if (_id > (last.get(chatId) ?? '')) last.set(chatId, _id)
    const bulk = await this.#outbox
      .find({ ...this.#due(platform, now, true), chatId: { $in: [...last.keys()] } })
      .toArray()
    // What comes after the last of these rows may also come after others that were not read.
    const before = bulk.filter(({ chatId, _id }) => _id < (last.get(chatId) ?? ''))
    return this.#inOrder([...rows, ...before])
  }

  async dueBulk(
    platform: Platform,
    now: Instant,
    limit: number,
    waitingChats: readonly string[],
  ): Promise<readonly OutboxRow[]> {
    return this.#inOrder(await this.#find(this.#due(platform, now, true), limit, waitingChats))
  }

  #due(platform: Platform, now: Instant, bulk: true | null): mongo.Filter<OutboxDocument> {
    const filter = { county: this.#county, platform, state: 'queued', dueAt: { $lte: new Date(now) } }
    return { ...filter, bulk } as mongo.Filter<OutboxDocument>
  }

  #find(
    due: mongo.Filter<OutboxDocument>,
    limit: number,
    waitingChats: readonly string[],
  ): Promise<OutboxDocument[]> {
    return (
      this.#outbox
        .find({ ...due, ...(waitingChats.length > 0 ? { chatId: { $nin: waitingChats } } : {}) })
        // Not by `dueAt`, which grows with every attempt: a message that was put off would come after those behind it.
        .sort({ createdAt: 1, _id: 1 })
        .limit(limit)
        .toArray()
    )
  }

  async putOff(platform: Platform, now: Instant): Promise<readonly OutboxRow[]> {
    const later = { dueAt: { $gt: new Date(now) }, attempts: { $gt: 0 } }
    return this.#inOrder(
      await this.#outbox.find({ county: this.#county, platform, state: 'queued', ...later }).toArray(),
    )
  }

  async inDoubt(platform: Platform): Promise<readonly OutboxRow[]> {
    return this.#inOrder(
      await this.#outbox.find({ county: this.#county, platform, state: 'sending' }).toArray(),
    )
  }

  async claim(row: OutboxRow, now: Instant): Promise<boolean> {
    const { firstTriedAt } = row
    const result = await this.#outbox.updateOne(
      {
        _id: this.#id(row),
        state: { $in: ['queued', 'sending'] },
        attempts: { $in: [row.attempts, row.attempts + 1] },
      },
      {
        $set: {
          state: 'sending',
          attempts: row.attempts + 1,
          firstTriedAt: new Date(firstTriedAt ?? now),
        },
      },
    )
    return result.matchedCount === 1
  }

  async sent(row: OutboxRow, messageId: string | undefined, now: Instant): Promise<void> {
    // The card first: with the message id in place, repeating either write changes nothing.
    if (messageId && row.kind === 'send' && row.content.kind === 'card')
      await this.#cards.updateOne({ _id: `${this.#county}/${row.content.key}` }, { $set: { messageId } })
    await this.#outbox.updateOne(
      { _id: this.#id(row) },
      { $set: { state: 'sent', doneAt: new Date(now), ...(messageId ? { messageId } : {}) } },
    )
  }

  async again(row: OutboxRow, at: Instant, why: { code: string; freshUuid?: boolean }): Promise<void> {
    await this.#outbox.updateOne(
      { _id: this.#id(row) },
      {
        $set: {
          state: 'queued',
          dueAt: new Date(at),
          code: why.code,
          ...(why.freshUuid ? { uuid: `${row.attempts}-${row.id}`.slice(0, 50) } : {}),
        },
        ...(why.freshUuid ? { $unset: { firstTriedAt: '' } } : {}),
      },
    )
  }

  async end(
    row: OutboxRow,
    state: 'refused' | 'unknown' | 'superseded',
    why: { code: string; text: string },
    now: Instant,
  ): Promise<void> {
    await this.#outbox.updateOne(
      { _id: this.#id(row) },
      { $set: { state, code: why.code, why: why.text.slice(0, 300), doneAt: new Date(now) } },
    )
  }

  async answered(ids: readonly string[], now: Instant): Promise<void> {
    await this.#outbox.updateMany(
      { _id: { $in: ids.map((id) => `${this.#county}/${id}`) }, state: 'queued' },
      { $set: { state: 'sent', code: 'with-answer', doneAt: new Date(now) } },
    )
  }

  async card(key: string): Promise<{ messageId?: string; rev: number; sentAt: number } | null> {
    const card = await this.#cards.findOne<Pick<CardDocument, 'rev' | 'messageId' | 'sentAt'>>(
      { _id: `${this.#county}/${key}` },
      { projection: { rev: 1, messageId: 1, sentAt: 1 } },
    )
    if (!card) return null
    const { rev, messageId, sentAt } = card
    return { rev, sentAt: sentAt.getTime(), ...(messageId ? { messageId } : {}) }
  }

  #id(row: OutboxRow): string {
    return `${this.#county}/${row.id}`
  }

  #inOrder(rows: readonly OutboxDocument[]): OutboxRow[] {
    return rows.map((row) => toRow(this.#county, row)).sort((a, b) => (a.id < b.id ? -1 : 1))
  }
}

function toRow(county: string, row: OutboxDocument): OutboxRow {
  return {
    id: row._id.slice(county.length + 1),
    kind: row.kind,
    chatId: row.chatId,
    content: contentOf(row.content),
    notBefore: row.dueAt.getTime(),
    platform: row.platform as Platform,
    attempts: row.attempts,
    uuid: row.uuid,
    createdAt: row.createdAt.getTime(),
    ...(row.firstTriedAt ? { firstTriedAt: row.firstTriedAt.getTime() } : {}),
    ...(row.bulk ? { bulk: true } : {}),
    ...(row.visiting ? { visiting: row.visiting } : {}),
  }
}
