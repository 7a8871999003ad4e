import { MessengerError, type OutgoingMessage } from '#src/messenger/port.js'
import { queuedText } from '../../bench/outbox/queued-text.js'
import { COUNTY, NOON } from '../support/desk.js'
import { MemoryMessenger, wordsOf } from '../support/memory-messenger.js'
import { type Program, until } from './program.js'

let nth = 0

/** Texts that wait to be sent, as turns would have left them; `first` is the first of its chat. */
export async function queue(program: Program, chat: string, count: number, rest: object = {}): Promise<void> {
  const rows = Array.from({ length: count }, (_, i) => {
    nth += 1
    return { ...queuedText(COUNTY, { nth, chat, text: `${chat} ${i}`, at: NOON }), ...rest }
  })
  await program.db.collection<{ _id: string }>('outbox').insertMany(rows)
}

export async function out(program: Program): Promise<void> {
  await until(async () => {
    program.bot.wake()
    const left = await program.db
      .collection('outbox')
      .countDocuments({ state: { $in: ['queued', 'sending'] } })
    return left === 0
  })
}

/** A messenger that answers as told, and notes every call. */
export class Moody extends MemoryMessenger {
  readonly calls: { chat: string; uuid: string; text: string; at: number }[] = []
  clock = { now: NOON }
  mood: (message: OutgoingMessage, call: number) => 'sent' | MessengerError | 'lost' = () => 'sent'

  override async send(message: OutgoingMessage): Promise<{ messageId: string }> {
    const said = wordsOf(message)
    this.calls.push({ chat: message.chat, uuid: message.uuid, text: said, at: this.clock.now })
    const mood = this.mood(message, this.calls.length)
    if (mood instanceof MessengerError) throw mood
    const sent = await super.send(message)
    if (mood === 'lost') throw new MessengerError('unknown', 'ECONNRESET', 'reply lost')
    return sent
  }
}
