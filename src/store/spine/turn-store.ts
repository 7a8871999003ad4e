import { type Connection, mongo } from 'mongoose'
import type { Session } from '../../conversation/outcome.js'
import { AlreadyHandled, type PreparedTurn, TurnConflict, type TurnStore } from '../../spine/ports.js'
import { writeChange } from './change-writes.js'
import { inboxDocument } from './inbox-store.js'
import { queueMessage, writeCard } from './message-writes.js'
import { StrandedTransactions } from './stranded.js'
import { commitCommands, isWriteConflict } from './transaction.js'
import type { WriteThread } from './write-thread.js'
import { type WriteCommand, Writes } from './writes.js'

/** One transaction for all that a batch of turns changed. */
export class MongoTurns implements TurnStore {
  readonly #county: string
  readonly #stranded: StrandedTransactions
  readonly #write: (commands: readonly WriteCommand[], turns: number) => Promise<void>

  /** With a thread of their own for writing, transactions go there. */
  constructor(county: string, connection: Connection, thread?: WriteThread) {
    this.#county = county
    this.#stranded = new StrandedTransactions(connection.getClient())
    this.#write = thread
      ? (commands, turns) => thread.commit(commands, turns)
      : (commands) => commitCommands(connection, commands)
  }

  async commit(turns: readonly PreparedTurn[]): Promise<void> {
    const writes = new Writes()
    for (const turn of turns) this.#gather(writes, turn)
    try {
      await this.#write(writes.commands(), turns.length)
    } catch (error) {
      if (isWriteConflict(error)) await this.#stranded.end()
      throw turnError(error)
    }
  }

  #gather(writes: Writes, turn: PreparedTurn): void {
    const { outcome, at } = turn
    this.#finishEvent(writes, turn)
    for (const change of outcome.changes) writeChange(writes, this.#county, change, at)
    if (outcome.session) this.#writeSession(writes, outcome.session, at)
    for (const card of outcome.cards) writeCard(writes, this.#county, card)
    const { platform } = turn.event.event
    for (const message of outcome.messages) queueMessage(writes, this.#county, { platform, ...message }, at)
  }

  /** The inbox row becomes done with everything else, or nothing does. */
  #finishEvent(writes: Writes, { event, stored, outcome, at }: PreparedTurn): void {
    const { event: _event, ...row } = inboxDocument(this.#county, event)
    const done = { state: 'done', doneAt: new Date(at), label: outcome.label } as const
    if (stored === 'no') {
      writes.insert('inbox', { ...row, ...done })
      return
    }
    const { _id, state: _state, ...fields } = row
    // An upsert that meets a row which is done fails on the primary key: that is how a second turn is refused.
    writes.upsert(
      'inbox',
      { _id, state: 'waiting' },
      { $set: done, $unset: { event: '' }, $setOnInsert: fields },
    )
  }

  #writeSession(writes: Writes, session: Session, at: number): void {
    const { key, rev, draft, parked, draftCard, lastVisitId, heard, spokenOf } = session
    const fields = { draft, parked, draftCard, lastVisitId, heard, spokenOf, at: new Date(at) }
    const _id = `${this.#county}/${key}`
    if (rev === 0) writes.insert('sessions', { _id, county: this.#county, rev: 1, ...fields })
    else writes.update('sessions', { _id, rev }, { $set: { ...fields, rev: rev + 1 } })
  }
}

/** What a failed transaction says about the turns in it. */
function turnError(error: unknown): unknown {
  if (!(error instanceof mongo.MongoServerError)) return error
  const duplicateInbox = error.code === 11000 && String(error.message).includes('.inbox ')
  if (duplicateInbox) return new AlreadyHandled('inbox row is done', { cause: error })
  // A session or card of the same id came into being meanwhile. A write conflict keeps its label: it passes by waiting.
  if (error.code === 11000) return new TurnConflict('written meanwhile', { cause: error })
  return error
}
