import { mongo } from 'mongoose'
import { TurnConflict } from '../../spine/ports.js'

type Document = mongo.Document
type Doc = Document & { _id: string }

/**
 * The writes of a transaction, gathered by collection, so that a batch of turns costs as many commands as one turn.
 * A guarded update must match its document; otherwise the whole transaction is given up.
 */
export class Writes {
  readonly #inserts = new Map<string, Doc[]>()
  readonly #updates = new Map<string, UpdateStatement[]>()
  readonly #guards = new Map<string, number>()
  readonly #series = new Map<string, Series>()
  readonly #increments = new Map<string, Map<string, Increment>>()

  insert(collection: string, document: Doc): void {
    push(this.#inserts, collection, document)
  }

  /** The filter must match exactly one document; put what the turn has read into it. */
  update(collection: string, filter: { _id: string } & Document, update: Document): void {
    push(this.#updates, collection, { q: filter, u: update })
    this.#guards.set(collection, (this.#guards.get(collection) ?? 0) + 1)
  }

  upsert(collection: string, filter: { _id: string } & Document, update: Document): void {
    push(this.#updates, collection, { q: filter, u: update, upsert: true })
    this.#guards.set(collection, (this.#guards.get(collection) ?? 0) + 1)
  }

  /** Adds to numbers of one document; all additions of a batch to one document are one write. */
  increment(
    collection: string,
    id: string,
    by: Readonly<Record<string, number>>,
    rest: Omit<Increment, 'by'>,
  ): void {
    const documents = this.#increments.get(collection) ?? new Map<string, Increment>()
    this.#increments.set(collection, documents)
    const sum: Record<string, number> = { ...documents.get(id)?.by }
    for (const [path, n] of Object.entries(by)) sum[path] = (sum[path] ?? 0) + n
    documents.set(id, { ...rest, by: sum })
  }

  /**
   * Takes a number of a series that has no gaps. All that a batch takes must follow on what is written, one after the
   * other; else a number was read and not used, or another process was faster, and the transaction is given up.
   */
  take(collection: string, id: string, number: number, setOnInsert: Document): void {
    const series = this.#series.get(id) ?? { collection, numbers: [], setOnInsert }
    this.#series.set(id, series)
    series.numbers.push(number)
  }

  #takeNumbers(): void {
    for (const [_id, { collection, numbers, setOnInsert }] of this.#series) {
      const first = Math.min(...numbers)
      const next = first + numbers.length
      if (Math.max(...numbers) !== next - 1) throw new TurnConflict(`${_id}: a number was left out`)
      const update = { $set: { next }, $setOnInsert: setOnInsert }
      if (first === 1) this.upsert(collection, { _id, next: first }, update)
      else this.update(collection, { _id, next: first }, update)
    }
    this.#series.clear()
  }

  async run(db: mongo.Db, session: mongo.ClientSession): Promise<void> {
    this.#takeNumbers()
    for (const [name, documents] of this.#inserts)
      await commanded(db, session, { insert: name, documents, ordered: true })
    for (const [name, updates] of this.#updates) {
      const matched = await commanded(db, session, { update: name, updates, ordered: false })
      if (matched !== this.#guards.get(name)) throw new TurnConflict(`${name}: a document changed meanwhile`)
    }
    // Last, since counters are what other processes' transactions are likeliest to want too.
    for (const [name, documents] of this.#increments) {
      const updates = [...documents].flatMap(([id, { by, set, setOnInsert }]): UpdateStatement[] => {
        const moved = Object.entries(by).filter(([, n]) => n !== 0)
        if (moved.length === 0) return []
        const u = { $inc: Object.fromEntries(moved), $set: set, $setOnInsert: setOnInsert }
        return [{ q: { _id: id }, u, upsert: true }]
      })
      if (updates.length > 0) await commanded(db, session, { update: name, updates, ordered: false })
    }
  }
}

interface UpdateStatement {
  readonly q: Document
  readonly u: Document
  readonly upsert?: true
}

/**
 * Sends a write command as it stands and gives the number of documents it inserted, matched or upserted. The driver's
 * bulk writes weigh every document and wrap every statement first, which costs as much as the rest of a turn's writing.
 */
async function commanded(db: mongo.Db, session: mongo.ClientSession, command: Document): Promise<number> {
  const reply = await db.command(command, { session })
  const [failed] = (reply.writeErrors ?? []) as { code: number; errmsg: string }[]
  if (failed) throw new mongo.MongoServerError({ ...failed, message: failed.errmsg })
  return Number(reply.n)
}

interface Series {
  readonly collection: string
  readonly numbers: number[]
  readonly setOnInsert: Document
}

interface Increment {
  readonly by: Readonly<Record<string, number>>
  readonly set: Document
  readonly setOnInsert: Document
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
