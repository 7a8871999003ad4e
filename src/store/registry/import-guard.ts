import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { mongo } from 'mongoose'

const LEASE_MS = 60_000
const RENEW_MS = 15_000
const DUPLICATE_KEY = 11000
const NEVER = new Date(0)

interface GuardDocument {
  _id: string
  county: string
  holder: string
  until: Date
}

/** Tells holders of this very process from those of a process before it that had the same number. */
const bootId = randomUUID()

/** Someone else is importing. */
export class RegistryBusy extends Error {
  override readonly name = 'RegistryBusy'
}

/** Not ours any more: another process may have taken over, so nothing may be written. */
export class GuardLost extends Error {
  override readonly name = 'GuardLost'
}

/**
 * The right to change a county's registry as a whole, by the server's clock. It is renewed while it is held; a holder
 * whose process on this host is gone isn't waited for.
 */
export class ImportGuard {
  readonly #guards: mongo.Collection<GuardDocument>
  readonly #county: string
  readonly #holder: string
  #timer: NodeJS.Timeout | undefined
  #heldUntil: number

  private constructor(guards: mongo.Collection<GuardDocument>, county: string, holder: string) {
    this.#guards = guards
    this.#county = county
    this.#holder = holder
    this.#heldUntil = performance.now() + LEASE_MS
  }

  /** Throws `RegistryBusy` while someone else holds it. */
  static async take(db: mongo.Db, county: string): Promise<ImportGuard> {
    const guards = db.collection<GuardDocument>('import_guards')
    const holder = [hostname(), process.pid, bootId, randomUUID()].join('|')
    await openGuard(guards, county)
    const current = await guards.findOne({ _id: county })
    const dead = current && isDead(current.holder) ? [{ holder: current.holder }] : []
    const free = { $or: [{ $expr: { $lt: ['$until', '$$NOW'] } }, ...dead] }
    const { matchedCount } = await guards.updateOne({ _id: county, ...free }, [held(county, holder)])
    if (matchedCount === 0) throw new RegistryBusy()
    const guard = new ImportGuard(guards, county, holder)
    guard.#timer = setInterval(() => void guard.#renew().catch(() => undefined), RENEW_MS).unref()
    return guard
  }

  /** To be called before every batch of writes. */
  check(): void {
    if (performance.now() > this.#heldUntil) throw new GuardLost()
  }

  async release(): Promise<void> {
    clearInterval(this.#timer)
    await this.#guards.updateOne({ _id: this.#county, holder: this.#holder }, { $set: { until: NEVER } })
  }

  async #renew(): Promise<void> {
    const askedAt = performance.now()
    const filter = { _id: this.#county, holder: this.#holder }
    const { matchedCount } = await this.#guards.updateOne(filter, [held(this.#county, this.#holder)])
    this.#heldUntil = matchedCount === 1 ? askedAt + LEASE_MS : 0
  }
}

/** The document must be there first: an upsert can't ask for the server's clock. */
async function openGuard(guards: mongo.Collection<GuardDocument>, county: string): Promise<void> {
  try {
    await guards.updateOne(
      { _id: county },
      { $setOnInsert: { county, holder: '', until: NEVER } },
      { upsert: true },
    )
  } catch (error) {
    if (!(error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY)) throw error
  }
}

function held(county: string, holder: string): mongo.Document {
  return { $set: { county, holder: { $literal: holder }, until: { $add: ['$$NOW', LEASE_MS] } } }
}

function isDead(holder: string): boolean {
  const [host, pid, boot] = holder.split('|')
  if (host !== hostname()) return false
  if (Number(pid) === process.pid) return boot !== bootId
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}
