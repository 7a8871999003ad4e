import { setTimeout as sleep } from 'node:timers/promises'
import type { TurnOutcome } from '../conversation/outcome.js'
import { logger } from '../logger.js'
import { crashPoint } from './crash-points.js'
import { Lanes, type Waiting } from './lanes.js'
import {
  AlreadyHandled,
  type InboxEvent,
  type InboxStore,
  type PreparedTurn,
  type Retry,
  TurnConflict,
  type TurnStore,
} from './ports.js'

const log = logger.child({ room: 'turns' })

/** More would not make a transaction cheaper per turn, only longer (measured: docs/performance.md). */
const MAX_BATCH = 32
/** So many make it worth preparing the next batch beside a transaction; fewer share what follows it. */
const WORTH_PREPARING = 12
/** A request needs up to two rounds of the event loop to come in: its head, then its body. */
const QUIET_ROUNDS = 2
/** Nobody waits longer than this for company. */
const GATHER_MS = 20
/** A turn that loses its guards so often fights with something that is not a person. */
const MAX_CONFLICTS = 20
/** After a lost guard: long enough for the winner of another process to be done, by chance, so that not both come back. */
const CONFLICT_PAUSE_MS = 10
const LONGEST_CONFLICT_PAUSE_MS = 300
/** Between two attempts while the database is away; each attempt has been repeated for a while itself. */
const OUTAGE_PAUSE_MS = 500

/** Computes a batch's outcomes from one set of readers, so that point reads of its turns become one query each. */
export type PrepareBatch<X> = (
  turns: readonly { readonly event: InboxEvent; readonly extras: X }[],
) => Promise<readonly TurnOutcome[]>

/** What was begun for a batch before its turn to be written. */
interface Early<X> {
  /** Of the batch those whose extras could be had. */
  readonly sound: readonly Waiting<X>[]
  readonly outcomes: Promise<readonly TurnOutcome[]>
  readonly handled: Promise<ReadonlySet<string>>
  readonly settled: Promise<unknown>
  /** Whether another batch was being written meanwhile. */
  readonly isBeside: boolean
  readonly began: number
}

export interface TurnQueueOptions<X> {
  readonly prepare: PrepareBatch<X>
  /** What a turn needs from outside the database, fetched before it takes part in a batch. */
  readonly fetchExtras: (event: InboxEvent) => Promise<X> | X
  readonly inbox: InboxStore
  readonly turns: TurnStore
  readonly retry: Retry
  /** Whether the database could not be reached: then the event waits instead of being given up. */
  readonly isOutage: (error: unknown) => boolean
  /** What is answered when a turn can't be done at all. */
  readonly broken: (event: InboxEvent) => TurnOutcome
  readonly now: () => number
  readonly onBatch?: (size: number, ms: number) => void
  readonly onCommitted?: (outcomes: readonly TurnOutcome[]) => void
}

/**
 * Runs turns. An idle queue commits a turn at once; while a transaction is under way, turns of different lanes gather
 * and share the next one, which is prepared meanwhile when they are many. Turns of a lane run in order. A batch that does not go through is replayed one by one, so
 * that one turn's conflict is nobody else's.
 */
export class TurnQueue<X> {
  readonly #options: TurnQueueOptions<X>
  readonly #lanes = new Lanes<X>()
  #isPreparing = false
  #committing: Promise<void> | undefined
  #idle: (() => void)[] = []
  #finishing = new AbortController()

  constructor(options: TurnQueueOptions<X>) {
    this.#options = options
  }

  /** Turns not yet settled. */
  get depth(): number {
    return this.#lanes.size
  }

  /**
   * Resolves with the turn's outcome once it is on disk, with `null` if the event had been handled before. An event that
   * is in the queue already is not queued twice.
   */
  submit(event: InboxEvent, stored: 'no' | 'yes'): Promise<TurnOutcome | null> {
    const known = this.#lanes.promised(event)
    if (known) return known
    const waiting = this.#lanes.add(event, stored)
    const { promise } = waiting.answer
    void this.#fetch(waiting)
    return promise
  }

  /** The event's row was written while its turn waits. */
  markStored(event: InboxEvent): void {
    const waiting = this.#lanes.byEvent(event.id)
    if (!waiting) return
    waiting.stored = 'yes'
    waiting.replayed = true
  }

  /** What was refused is not carried out behind its sender's back, unless that has begun already. */
  withdraw(event: InboxEvent, error: unknown): void {
    const waiting = this.#lanes.byEvent(event.id)
    if (waiting?.stored === 'no' && !this.#lanes.isTaken(waiting)) this.#reject([waiting], error)
  }

  /** Resolves when nothing is queued or running. From now on an outage ends turns: their rows wait on disk. */
  async finish(): Promise<void> {
    this.#finishing.abort()
    if (this.#lanes.size === 0 && !this.#isPreparing && !this.#committing) return
    await new Promise<void>((resolve) => {
      this.#idle.push(resolve)
    })
  }

  async #fetch(waiting: Waiting<X>): Promise<void> {
    try {
      const fetched = this.#options.fetchExtras(waiting.event)
      waiting.extras = { value: fetched instanceof Promise ? await fetched : fetched }
    } catch (error) {
      if (this.#mayWait(waiting, error)) {
        await this.#pause(OUTAGE_PAUSE_MS)
        return this.#fetch(waiting)
      }
      if (this.#options.isOutage(error)) this.#reject([waiting], error)
      else waiting.extras = { fault: error }
    }
    void this.#run()
  }

  /** An outage is waited out in the lane, so that the lane's order holds; but only by what is on disk already. */
  #mayWait(waiting: Waiting<X>, error: unknown): boolean {
    return this.#options.isOutage(error) && waiting.stored === 'yes' && !this.#finishing.signal.aborted
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#finishing.signal }).catch(() => {})
  }

  /**
   * One batch is prepared while another one is written, so that program and database both have something to do. Their
   * lanes differ; what they have in common beyond that, the guards of the second one notice.
   */
  async #run(): Promise<void> {
    if (this.#isPreparing || !this.#isWorthwhile()) return
    this.#isPreparing = true
    await this.#gather()
    for (let batch = this.#lanes.take(MAX_BATCH); batch.length > 0; batch = this.#lanes.take(MAX_BATCH)) {
      const early = this.#prepareEarly(batch, this.#committing)
      await early.settled
      await this.#committing
      this.#committing = this.#runBatch(batch, early).finally(() => {
        this.#lanes.giveBack(batch)
        this.#committing = undefined
        void this.#run()
      })
      if (this.#isWorthwhile()) await this.#gather()
      if (!this.#isWorthwhile()) break
    }
    this.#isPreparing = false
    if (this.#lanes.size === 0) for (const resolve of this.#idle.splice(0)) resolve()
  }

  #isWorthwhile(): boolean {
    return !this.#committing || this.#lanes.waiting >= WORTH_PREPARING
  }

  /**
   * Lets in what is on its way already, so that it shares the next transaction: those who were answered together ask
   * again together, and a batch that took only the first of them would make the others wait for it. An idle process
   * looks around twice, which costs microseconds.
   */
  async #gather(): Promise<void> {
    const until = performance.now() + GATHER_MS
    for (let quiet = 0, seen = this.#lanes.waiting; quiet < QUIET_ROUNDS && seen < MAX_BATCH; ) {
      await new Promise(setImmediate)
      quiet = this.#lanes.waiting > seen ? 0 : quiet + 1
      seen = this.#lanes.waiting
      if (performance.now() > until) return
    }
  }

  /** Most events are new, so that whether one was handled is asked meanwhile; the outcome of one that was is thrown away. */
  #prepareEarly(batch: readonly Waiting<X>[], beside: Promise<void> | undefined): Early<X> {
    const sound = batch.filter((waiting) => !faultOf(waiting))
    const outcomes = sound.length > 0 ? this.#prepare(sound) : Promise.resolve([])
    const handled = this.#handled(batch)
    const settled = Promise.allSettled([outcomes, handled])
    return { sound, outcomes, handled, settled, isBeside: beside !== undefined, began: performance.now() }
  }

  async #runBatch(batch: readonly Waiting<X>[], early: Early<X>): Promise<void> {
    try {
      const left = this.#dropHandled(batch, await early.handled)
      const still = early.sound.filter((waiting) => left.includes(waiting))
      for (const waiting of left) if (faultOf(waiting)) await this.#giveUp(waiting, faultOf(waiting)?.fault)
      if (still.length > 0) await this.#attemptEarly(still, early)
    } catch (error) {
      if (this.#options.isOutage(error)) await this.#waitOut(batch, error)
      else await this.#oneByOne(batch)
    }
    this.#report(() => this.#options.onBatch?.(batch.length, performance.now() - early.began))
  }

  /** What was prepared beside another batch's transaction may be outdated by it; then all are prepared once more. */
  async #attemptEarly(still: readonly Waiting<X>[], { sound, outcomes, isBeside }: Early<X>): Promise<void> {
    const isWhole = still.length === sound.length
    try {
      await this.#attempt(still, isWhole ? outcomes : undefined)
    } catch (error) {
      if (!isBeside || !(error instanceof TurnConflict)) throw error
      await this.#attempt(still)
    }
  }

  /** Who listens must not be able to stop the turns. */
  #report(tell: () => void): void {
    try {
      tell()
    } catch (error) {
      log.error({ err: error }, 'turns not reported')
    }
  }

  #handled(batch: readonly Waiting<X>[]): Promise<ReadonlySet<string>> {
    const asked = batch.filter(mayBeHandled).map((w) => w.event)
    if (asked.length === 0) return Promise.resolve(new Set())
    return this.#options.retry(() => this.#options.inbox.handled(asked))
  }

  #dropHandled(batch: readonly Waiting<X>[], done: ReadonlySet<string>): Waiting<X>[] {
    return batch.filter((waiting) => {
      if (!done.has(waiting.event.id)) return true
      this.#settle(waiting, null)
      return false
    })
  }

  /**
   * Prepares and commits; everything inside may be repeated, since the inbox row decides that it counts once. Outcomes
   * that are on their way already serve the first time.
   */
  async #attempt(batch: readonly Waiting<X>[], early?: Promise<readonly TurnOutcome[]>): Promise<void> {
    let prepared = early
    const outcomes = await this.#options.retry(() => {
      const first = prepared ?? this.#prepare(batch)
      prepared = undefined
      return this.#commit(batch, first)
    })
    batch.forEach((waiting, i) => {
      this.#settle(waiting, outcomes[i] ?? null)
    })
  }

  #prepare(batch: readonly Waiting<X>[]): Promise<readonly TurnOutcome[]> {
    const ready = batch.flatMap((w) =>
      w.extras && 'value' in w.extras ? [{ event: w.event, extras: w.extras.value }] : [],
    )
    return this.#options.prepare(ready)
  }

  async #commit(
    batch: readonly Waiting<X>[],
    prepared: Promise<readonly TurnOutcome[]>,
  ): Promise<readonly TurnOutcome[]> {
    const outcomes = await prepared
    crashPoint('turn-computed')
    const at = this.#options.now()
    const turns = batch.flatMap((w, i): PreparedTurn[] => {
      const outcome = outcomes[i]
      return outcome ? [{ event: w.event, stored: w.replayed ? 'maybe' : w.stored, outcome, at }] : []
    })
    await this.#options.turns.commit(turns)
    crashPoint('txn-committed')
    this.#report(() => this.#options.onCommitted?.(outcomes))
    return outcomes
  }

  async #oneByOne(batch: readonly Waiting<X>[]): Promise<void> {
    for (const waiting of batch) {
      if (!this.#lanes.isOpen(waiting)) continue
      waiting.replayed = true
      try {
        if (!faultOf(waiting)) await this.#untilNoConflict(waiting)
        else await this.#giveUp(waiting, faultOf(waiting)?.fault)
      } catch (error) {
        if (error instanceof AlreadyHandled) this.#settle(waiting, null)
        else if (this.#options.isOutage(error)) await this.#waitOut([waiting], error)
        else await this.#giveUp(waiting, error)
      }
    }
  }

  /** What is on disk stays at the head of its lane; a press, whose sender waits for the answer, is refused. */
  async #waitOut(batch: readonly Waiting<X>[], error: unknown): Promise<void> {
    const open = batch.filter((waiting) => this.#lanes.isOpen(waiting))
    for (const waiting of open) waiting.replayed = true
    this.#reject(
      open.filter((waiting) => !this.#mayWait(waiting, error)),
      error,
    )
    await this.#pause(OUTAGE_PAUSE_MS)
  }

  /** A turn that can't be written even alone is a bug; it must not come back for ever, nor hold up its lane. */
  async #giveUp(waiting: Waiting<X>, error: unknown): Promise<void> {
    log.error({ err: error, event: waiting.event.id }, 'turn given up')
    try {
      const outcome = this.#options.broken(waiting.event)
      const turn = { event: waiting.event, stored: 'maybe', outcome, at: this.#options.now() } as const
      await this.#options.retry(() => this.#options.turns.commit([turn]))
      this.#report(() => this.#options.onCommitted?.([outcome]))
      this.#settle(waiting, outcome)
    } catch (second) {
      if (second instanceof AlreadyHandled) this.#settle(waiting, null)
      else if (this.#mayWait(waiting, second)) await this.#pause(OUTAGE_PAUSE_MS)
      else this.#reject([waiting], second)
    }
  }

  async #untilNoConflict(waiting: Waiting<X>): Promise<void> {
    for (let conflicts = 0; ; conflicts += 1) {
      try {
        return await this.#attempt([waiting])
      } catch (error) {
        if (!(error instanceof TurnConflict) || conflicts >= MAX_CONFLICTS) throw error
        const longest = Math.min(CONFLICT_PAUSE_MS * 2 ** conflicts, LONGEST_CONFLICT_PAUSE_MS)
        await sleep(Math.random() * longest)
      }
    }
  }

  #settle(waiting: Waiting<X>, outcome: TurnOutcome | null): void {
    this.#lanes.drop(waiting)?.settle(outcome)
  }

  #reject(batch: readonly Waiting<X>[], error: unknown): void {
    for (const waiting of batch) {
      log.error({ err: error, event: waiting.event.id }, 'turn failed')
      this.#lanes.drop(waiting)?.fail(error)
    }
  }
}

/**
 * A message comes again by the platform's habit or under another event, a row from a start before this one. A fresh press
 * is not asked for: no platform repeats one, and should it be, its row is refused with the transaction.
 */
function mayBeHandled<X>({ event, stored, replayed }: Waiting<X>): boolean {
  return replayed || stored === 'yes' || event.event.body.kind !== 'press'
}

function faultOf<X>({ extras }: Waiting<X>): { readonly fault: unknown } | undefined {
  return extras && 'fault' in extras ? extras : undefined
}
