import type { Connection } from 'mongoose'
import type { Change } from '../domain/changes.js'
import type { Platform } from '../messenger/port.js'
import { TurnConflict } from '../spine/ports.js'
import { database } from './database.js'
import type { ChatGroupDocument } from './readers/documents.js'
import { writeChange } from './spine/change-writes.js'
import { StrandedTransactions } from './spine/stranded.js'
import { commitWrites } from './spine/transaction.js'
import { Writes } from './spine/writes.js'
import { isDuplicateKey } from './with-retry.js'

/** A platform said that the bot is in a group no longer: the group is marked, once, and the audit says how it was learnt. */
export function createChatGone(county: string, connection: Connection, now: () => number) {
  const db = database(connection)
  const stranded = new StrandedTransactions(connection.getClient())
  return async (platform: string, chatId: string, code: string): Promise<void> => {
    const id = `${platform}/${chatId}`
    const group = await db.collection<ChatGroupDocument>('chat_groups').findOne({ _id: `${county}/${id}` })
    // Persons' chats are none of these.
    if (!group || group.leftAt) return
    const at = now()
    const writes = new Writes()
    for (const change of changesOf(group, code, at)) writeChange(writes, county, change, at)
    try {
      await commitWrites(connection, stranded, writes)
    } catch (error) {
      // Somebody else has learnt it in this very moment.
      if (!isDuplicateKey(error) && !(error instanceof TurnConflict)) throw error
    }
  }
}

function changesOf(
  { platform, chatId, name }: ChatGroupDocument,
  code: string,
  at: number,
): readonly Change[] {
  const subject = `group/${platform}/${chatId}`
  return [
    { kind: 'group.seen', platform: platform as Platform, chatId, name, leftAt: at },
    {
      kind: 'audit',
      entry: {
        ...{ id: `group.gone.${platform}.${chatId}.${at}`, at, actor: 'system', verb: 'group.left', subject },
        ...{ before: null, after: { refusedWith: code } },
      },
    },
  ]
}
