import { createDecipheriv, createHash } from 'node:crypto'
import { createServer } from 'node:http'
import mongoose, { type mongo } from 'mongoose'
import type { Card } from '#cards/card.js'
import { renderCard } from '#src/messenger/feishu/render-card.js'
import { APP_ID, COUNTY } from './secrets.js'

/*
 * The limit that the product's turn is measured against: one tap, the same crypto, the same documents in one durable
 * transaction, by the native driver alone. It reads only what it must write back, checks no rights, looks no button up,
 * draws no card (the answer is a card made at the start) and marks nothing as sent.
 */

export type Doc = mongo.Document & { _id: string }

interface Pressed {
  header: { event_id: string; token: string; app_id: string }
  event: {
    operator: { open_id: string }
    action: { value: { t: string; about: string } }
    context: { open_chat_id: string }
  }
}

/** What a tap is about, as it was read. */
export interface Read {
  /** Made from the event's id, as the product makes its ids. */
  readonly id: string
  readonly now: Date
  readonly card: Doc
  readonly subject: Doc
}

/** What a tap writes beside the finished inbox row, the update in the outbox and the session. */
export interface Written {
  readonly inserts: readonly (readonly [collection: string, document: Doc])[]
  /** Of the subject, whose `rev` guards it. */
  readonly subject: object
  /** The fields of the card that change with it, but for its `rev`. */
  readonly card: { readonly params: object; readonly intents: string }
  readonly lastVisitId?: string
  readonly increments?: readonly (readonly [collection: string, id: string, update: object])[]
}

export interface BareKind {
  readonly label: string
  /** The collection of what a tap is about. */
  readonly about: string
  readonly toast: string
  /** In the answer and in the outbox of every tap. */
  readonly card: Card
  readonly write: (read: Read) => Written
}

const { env } = process
const encryptKey = env.FEISHU_ENCRYPT_KEY ?? ''
const key = createHash('sha256').update(encryptKey).digest()
const DURABLE = { w: 'majority', journal: true } as const

/** Answers taps of one kind until the process is told to end. */
export async function serveTaps(kind: BareKind): Promise<void> {
  const client = new mongoose.mongo.MongoClient(env.MONGODB_URI ?? '', {
    maxPoolSize: 64,
    writeConcern: DURABLE,
  })
  await client.connect()
  const bare = new BareTurns(client, kind)
  const answer = JSON.stringify({
    toast: { type: 'success', content: kind.toast },
    card: { type: 'raw', data: renderCard({ key: 'k'.repeat(22), rev: 1, card: kind.card }) },
  })
  createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const pressed = opened(Buffer.concat(chunks), request.headers)
      if (!pressed) {
        response.writeHead(401).end('{}')
        return
      }
      bare.turn(pressed).then(
        () => {
          response.setHeader('content-type', 'application/json; charset=utf-8')
          response.setHeader('content-length', Buffer.byteLength(answer))
          response.end(answer)
        },
        () => response.writeHead(503, { 'content-length': 2 }).end('{}'),
      )
    })
  }).listen(Number(env.PORT), '127.0.0.1')
  process.on('SIGTERM', () => process.exit(0))
}

function opened(body: Buffer, headers: Record<string, unknown>): Pressed | null {
  const signature = createHash('sha256')
    .update(`${headers['x-lark-request-timestamp']}${headers['x-lark-request-nonce']}${encryptKey}`)
    .update(body)
    .digest('hex')
  if (signature !== headers['x-lark-signature']) return null
  const sealed = Buffer.from(JSON.parse(body.toString('utf8')).encrypt, 'base64')
  const decipher = createDecipheriv('aes-256-cbc', key, sealed.subarray(0, 16))
  const text = Buffer.concat([decipher.update(sealed.subarray(16)), decipher.final()]).toString('utf8')
  const pressed = JSON.parse(text) as Pressed
  const { token, app_id } = pressed.header
  return token === env.FEISHU_VERIFICATION_TOKEN && app_id === APP_ID ? pressed : null
}

class BareTurns {
  readonly #client: mongo.MongoClient
  readonly #kind: BareKind
  readonly #storedCard: string

  constructor(client: mongo.MongoClient, kind: BareKind) {
    this.#client = client
    this.#kind = kind
    this.#storedCard = JSON.stringify(kind.card)
  }

  #collection(name: string): mongo.Collection<Doc> {
    return this.#client.db().collection<Doc>(name)
  }

  /** Two taps that meet in a counter make one of the transactions start again. */
  async turn(pressed: Pressed): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#tried(pressed)
      } catch (error) {
        const again = error instanceof mongoose.mongo.MongoServerError && error.code === 112
        if (!again || attempt === 20) throw error
      }
    }
  }

  async #tried(pressed: Pressed): Promise<void> {
    const { operator, action } = pressed.event
    const [card, sessionRow, subject] = await Promise.all([
      this.#collection('cards').findOne({ _id: `${COUNTY}/${action.value.t.slice(0, 22)}` }),
      this.#collection('sessions').findOne({ _id: `${COUNTY}/feishu:private:${operator.open_id}` }),
      this.#collection(this.#kind.about).findOne({ _id: `${COUNTY}/${action.value.about}` }),
    ])
    if (!card || !sessionRow || !subject) throw new Error('not there')
    const id = createHash('sha256').update(pressed.header.event_id).digest('base64url').slice(0, 22)
    const read = { id, now: new Date(), card, subject }
    const session = this.#client.startSession()
    try {
      session.startTransaction({ writeConcern: DURABLE })
      await this.#write(session, pressed, read, sessionRow)
      await session.commitTransaction()
    } catch (error) {
      if (session.inTransaction()) await session.abortTransaction()
      throw error
    } finally {
      await session.endSession()
    }
  }

  async #write(session: mongo.ClientSession, pressed: Pressed, read: Read, sessionRow: Doc): Promise<void> {
    const options = { session }
    const { card, subject, now } = read
    const written = this.#kind.write(read)
    const rows = this.#rowsOf(pressed, read)
    await this.#collection('inbox').insertOne(rows.inbox, options)
    for (const [name, document] of written.inserts) await this.#collection(name).insertOne(document, options)
    await this.#collection('outbox').insertOne(rows.outbox, options)
    const rev = Number(card.rev) + 1
    const talk = {
      ...{ draft: null, parked: null, draftCard: null, at: now, rev: Number(sessionRow.rev) + 1 },
      lastVisitId: written.lastVisitId ?? sessionRow.lastVisitId,
    }
    const guarded = [
      [this.#kind.about, subject, written.subject],
      ['sessions', sessionRow, { $set: talk }],
      ['cards', card, { $set: { rev, panel: card.panel, ...written.card } }],
    ] as const
    for (const [name, { _id, rev: before }, update] of guarded) {
      const { matchedCount } = await this.#collection(name).updateOne({ _id, rev: before }, update, options)
      if (matchedCount !== 1) throw new Error('conflict')
    }
    // Last, since they are what other taps want too.
    for (const [name, _id, update] of written.increments ?? [])
      await this.#collection(name).updateOne({ _id }, update, options)
  }

  #rowsOf({ header, event }: Pressed, { id, now, card }: Read): { inbox: Doc; outbox: Doc } {
    const common = { county: COUNTY, platform: 'feishu' }
    const order = now.getTime().toFixed(3).padStart(18, '0')
    const messageId = `${order}.${id.slice(0, 16)}.0`
    const rev = Number(card.rev) + 1
    const cardKey = 'k'.repeat(22)
    return {
      inbox: {
        _id: `${COUNTY}/feishu/${header.event_id}`,
        ...common,
        lane: `feishu:private:${event.operator.open_id}`,
        ...{ state: 'done', order, receivedAt: now, doneAt: now, label: this.#kind.label },
      },
      outbox: {
        _id: `${COUNTY}/${messageId}`,
        ...common,
        chatId: event.context.open_chat_id,
        kind: 'update',
        content: { kind: 'card', key: cardKey, rev, card: this.#storedCard },
        ...{
          cardKey,
          cardRev: rev,
          state: 'queued',
          createdAt: now,
          dueAt: now,
          attempts: 0,
          uuid: messageId,
        },
      },
    }
  }
}
