import {
  type ClientSession,
  type Connection,
  type HydratedDocument,
  type Model,
  mongo,
  trusted,
  type UpdateQuery,
} from 'mongoose'
import type { MessageDraft, StoredBody, StoredMessage, WebchatHistory } from '../messenger/webchat/history.js'
import { webchatMessages, webchatSequences } from './schema/webchat.js'
import { createWebchatFiles } from './webchat-files.js'

interface MessageRow {
  _id: string
  county: string
  chat: string
  seq: number
  change: number
  at: Date
  from?: string
  mentioned?: boolean
  undelivered?: boolean
  body: StoredBody
  cardKey?: string
  rev?: number
}

interface SequenceRow {
  _id: string
  county: string
  last: number
}

interface Rows {
  readonly connection: Connection
  readonly county: string
  readonly messages: Model<MessageRow>
  readonly sequences: Model<SequenceRow>
}

/**
 * The history of the trial in MongoDB. Whatever gets a `change` number does so in the transaction that writes it: two
 * writers conflict on the sequence, so numbers become visible in their order.
 */
export function createWebchatHistory(connection: Connection, county: string): WebchatHistory {
  const rows: Rows = {
    connection,
    county,
    messages: connection.model<MessageRow>(webchatMessages.name, webchatMessages.schema),
    sequences: connection.model<SequenceRow>(webchatSequences.name, webchatSequences.schema),
  }
  return { ...readers(rows), ...writers(rows), ...createWebchatFiles(connection, county) }
}

function readers(rows: Rows): Pick<WebchatHistory, 'get' | 'list' | 'changedSince' | 'cursor'> {
  const { county, messages, sequences } = rows
  return {
    get: (id) => find(rows, id),
    async list(chat, { before, limit }) {
      const older = before === undefined ? {} : { seq: trusted({ $lt: before }) }
      const found = await messages
        .find({ county, chat, ...older })
        .sort({ seq: -1 })
        .limit(limit)
        .lean()
      return found.map(fromRow).reverse()
    },
    async changedSince(change, limit) {
      const later = { county, change: trusted({ $gt: change }) }
      const found = await messages.find(later).sort({ change: 1 }).limit(limit).lean()
      return found.map(fromRow)
    },
    async cursor() {
      const row = await sequences.findById(`${county}/${CHANGES}`).lean()
      return row?.last ?? 0
    },
  }
}

const CHANGES = 'change'

function writers(rows: Rows): Pick<WebchatHistory, 'append' | 'updateCard' | 'markDelivered'> {
  return {
    async append(draft) {
      const standing = await find(rows, draft.id)
      if (standing) return standing
      try {
        return await rows.connection.transaction((session) => insert(rows, draft, session))
      } catch (error) {
        // Another attempt at the same message was faster.
        const winner = isDuplicate(error) ? await find(rows, draft.id) : null
        if (winner) return winner
        throw error
      }
    },
    async updateCard(id, shown) {
      const body: StoredBody = { kind: 'card', shown: plain(shown) }
      const older = {
        $or: [{ cardKey: trusted({ $ne: shown.key }) }, { rev: trusted({ $lt: shown.rev }) }],
      }
      const isUpdated = await change(rows, id, { 'body.kind': 'card', ...older }, (to) => ({
        $set: { body, cardKey: shown.key, rev: shown.rev, change: to },
      }))
      if (isUpdated) return 'updated'
      return (await find(rows, id))?.body.kind === 'card' ? 'stale' : 'missing'
    },
    async markDelivered(id) {
      await change(rows, id, { undelivered: true }, (to) => ({
        $set: { change: to },
        $unset: { undelivered: 1 },
      }))
    },
  }
}

async function insert(rows: Rows, draft: MessageDraft, session: ClientSession): Promise<StoredMessage> {
  const seq = await next(rows, `chat:${draft.chat}`, session)
  const number = await next(rows, CHANGES, session)
  const { id, from, body, at, ...rest } = draft
  const row: MessageRow = {
    _id: `${rows.county}/${id}`,
    county: rows.county,
    ...rest,
    ...(from === null ? {} : { from }),
    at: new Date(at),
    seq,
    change: number,
    body: plain(body),
    ...(body.kind === 'card' ? { cardKey: body.shown.key, rev: body.shown.rev } : {}),
  }
  await rows.messages.create([row], { session })
  return fromRow(row)
}

type Condition = Readonly<Record<string, unknown>>

/** Changes a message that fulfils the condition and gives it the next `change` number. */
async function change(
  rows: Rows,
  id: string,
  condition: Condition,
  changesOf: (change: number) => UpdateQuery<MessageRow>,
): Promise<boolean> {
  return rows.connection.transaction(async (session) => {
    const filter = { _id: `${rows.county}/${id}`, ...condition }
    if (!(await rows.messages.exists(filter).session(session))) return false
    const number = await next(rows, CHANGES, session)
    const result = await rows.messages.updateOne(filter, changesOf(number), { session })
    return result.matchedCount === 1
  })
}

async function next(rows: Rows, name: string, session: ClientSession): Promise<number> {
  const { county } = rows
  const row: HydratedDocument<SequenceRow> = await rows.sequences.findOneAndUpdate(
    { _id: `${county}/${name}` },
    { $inc: { last: 1 }, $setOnInsert: { county } },
    { upsert: true, returnDocument: 'after', session },
  )
  return row.last
}

async function find({ messages, county }: Rows, id: string): Promise<StoredMessage | null> {
  const row = await messages.findById(`${county}/${id}`).lean()
  return row && fromRow(row)
}

function fromRow(row: MessageRow): StoredMessage {
  const { _id, county, at, from, cardKey: _key, rev: _rev, ...rest } = row
  return { ...rest, id: _id.slice(county.length + 1), at: at.getTime(), from: from ?? null }
}

/** Without the absent optional parts, which the driver would write as null. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value))
}

function isDuplicate(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === 11000
}
