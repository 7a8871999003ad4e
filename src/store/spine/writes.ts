import type { mongo } from 'mongoose'
import { TurnConflict } from '../../spine/ports.js'

type Document = mongo.Document
type Doc = Document & { _id: string }

/** Fewer updates are planned sooner than one more question is answered. */
const WORTH_ASKING = 4

/**
 * The writes of a transaction, gathered by collection, so that a batch of turns costs as many commands as one turn.
 * A guarded update must match its document; otherwise the whole transaction is given up.
 */
export class Writes {
  readonly #inserts = new Map<string, Doc[]>()
  readonly #updates = new Map<string, UpdateStatement[]>()
  readonly #guards = new Map<string, number>()
  /** Of the updates those whose only guard is the revision. */
  readonly #byRev = new Map<string, UpdateStatement[]>()
  readonly #touched = new Set<string>()
  readonly #series = new Map<string, Series>()
  readonly #increments = new Map<string, Map<string, Increment>>()

  insert(collection: string, document: Doc): void {
    refuseOdd(collection, document)
    this.#touch(collection, document._id)
    push(this.#inserts, collection, document)
  }

  /** The filter must match exactly one document; put what the turn has read into it. */
  update(collection: string, filter: { _id: string } & Document, update: Document): void {
    refuseOdd(collection, update)
    const statement = { q: filter, u: update }
    if (this.#touch(collection, filter._id) && isOfRevAlone(filter)) push(this.#byRev, collection, statement)
    push(this.#updates, collection, statement)
    this.#guards.set(collection, (this.#guards.get(collection) ?? 0) + 1)
  }

  upsert(collection: string, filter: { _id: string } & Document, update: Document): void {
    refuseOdd(collection, update)
    this.#touch(collection, filter._id)
    push(this.#updates, collection, { q: filter, u: update, upsert: true })
    this.#guards.set(collection, (this.#guards.get(collection) ?? 0) + 1)
  }

  /** Whether this is the first write of the document. */
  #touch(collection: string, id: string): boolean {
    const { size } = this.#touched
    return this.#touched.add(`${collection}/${id}`).size > size
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

  /** What is to be sent, in this order, in one transaction. Nothing can be added afterwards. */
  commands(): readonly WriteCommand[] {
    this.#takeNumbers()
    return [...this.#questions(), ...this.#insertions(), ...this.#guarded(), ...this.#additions()]
  }

  /**
   * A filter of `_id` alone costs the server no planning, of which a batch would need dozens. So where many updates have
   * the revision as their only guard, one query reads those within the transaction: what another one changes after that
   * is a write conflict. A document that is written before in the same transaction keeps its guard.
   */
  #questions(): WriteCommand[] {
    const worthAsking = [...this.#byRev].filter(([, statements]) => statements.length >= WORTH_ASKING)
    this.#byRev.clear()
    return worthAsking.map(([collection, statements]) => {
      const revs: Record<string, number> = {}
      for (const statement of statements) {
        revs[statement.q._id] = statement.q.rev
        statement.q = { _id: statement.q._id }
      }
      const filter = { _id: { $in: Object.keys(revs) } }
      const command = { find: collection, filter, projection: { rev: 1 }, batchSize: statements.length }
      return { collection, command: { ...command, singleBatch: true }, revs }
    })
  }

  #insertions(): WriteCommand[] {
    return [...this.#inserts].map(([collection, documents]) => ({
      collection,
      command: { insert: collection, documents, ordered: true },
    }))
  }

  #guarded(): WriteCommand[] {
    return [...this.#updates].map(([collection, updates]) => ({
      collection,
      command: { update: collection, updates, ordered: false },
      mustFind: this.#guards.get(collection) ?? 0,
    }))
  }

  /** Last, since counters are what other processes' transactions are likeliest to want too. */
  #additions(): WriteCommand[] {
    return [...this.#increments].flatMap(([collection, documents]) => {
      const updates = [...documents].flatMap(([id, { by, set, setOnInsert }]): UpdateStatement[] => {
        const moved = Object.entries(by).filter(([, n]) => n !== 0)
        if (moved.length === 0) return []
        const u = { $inc: Object.fromEntries(moved), $set: set, $setOnInsert: setOnInsert }
        return [{ q: { _id: id }, u, upsert: true }]
      })
      if (updates.length === 0) return []
      return [{ collection, command: { update: collection, updates, ordered: false } }]
    })
  }
}

/** A command of a transaction as it goes to the server. */
export interface WriteCommand {
  readonly collection: string
  readonly command: Document
  /** Of a question, by `_id`: the revisions that it must find; else the transaction is given up. */
  readonly revs?: Readonly<Record<string, number>>
  /** How many documents it must find or add; else the transaction is given up. */
  readonly mustFind?: number
}

/** Another thread may get the values, and an object of a class would arrive there as something else without a word. */
function refuseOdd(where: string, value: unknown): void {
  if (typeof value === 'function') throw new TypeError(`${where}: a function is no value`)
  if (typeof value !== 'object' || value === null || value instanceof Date) return
  if (Array.isArray(value)) {
    for (const one of value) refuseOdd(where, one)
    return
  }
  if (Object.getPrototypeOf(value) !== Object.prototype)
    throw new TypeError(`${where}: only plain values are written by a turn`)
  for (const key in value) refuseOdd(where, (value as Record<string, unknown>)[key])
}

interface UpdateStatement {
  q: Document
  readonly u: Document
  readonly upsert?: true
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

function isOfRevAlone({ _id, rev, ...others }: Document): boolean {
  return typeof rev === 'number' && Object.keys(others).length === 0
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
