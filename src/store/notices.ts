import type { Connection } from 'mongoose'
import type { CardRecord } from '../conversation/outcome.js'
import { settledAmong } from '../domain/coverage/settled.js'
import { deputyOn } from '../domain/duty/deputy.js'
import { accountOf } from '../domain/registry/account-of.js'
import type { Person } from '../domain/registry/types.js'
import type { Delivered, Delivery, DigestPost, Mailbox, NoticeStore } from '../schedule/notices.js'
import { TurnConflict } from '../spine/ports.js'
import type { DigestParams } from '../views/digest-view.js'
import { type Database, database } from './database.js'
import { type ChatGroupDocument, entity, type PersonDocument } from './readers/documents.js'
import { MongoReaders } from './readers/readers.js'
import { type CardDocument, cardOf } from './spine/documents.js'
import { queueMessage, writeCard } from './spine/message-writes.js'
import { StrandedTransactions } from './spine/stranded.js'
import { commitWrites } from './spine/transaction.js'
import { Writes } from './spine/writes.js'
import { isDuplicateKey } from './with-retry.js'

type Address = Omit<Mailbox, 'card'>

export function createNoticeStore(county: string, connection: Connection): NoticeStore {
  const db = database(connection)
  const stranded = new StrandedTransactions(connection.getClient())
  return {
    async delivered(keys) {
      const rows = await db
        .collection<Delivered & { _id: string }>('notices')
        .find({ _id: { $in: keys.map((key) => `${county}/${key}`) } })
        .toArray()
      return new Map(rows.map(({ _id, run, state }) => [_id.slice(county.length + 1), { run, state }]))
    },
    async mailboxes(addressees, day) {
      const [addresses, cards] = await Promise.all([
        addressesOf(db, county, addressees),
        cardsOf(db, county, addressees, day),
      ])
      return new Map([...addresses].map(([to, address]) => [to, mailboxOf(address, cards.get(to))]))
    },
    async standIns(personIds, day) {
      const readers = new MongoReaders(county, db)
      const found = await Promise.all(
        personIds.map(async (id) => {
          const leave = deputyOn(await readers.deputies(id, day), id, day)
          const absent = leave && (await readers.person(id))
          const standIn = absent && { deputyId: leave.deputyId, absentName: absent.name }
          return standIn ? [[id, standIn] as const] : []
        }),
      )
      return new Map(found.flat())
    },
    issues: (ids) => new MongoReaders(county, db).issues(ids),
    campaign: () => new MongoReaders(county, db).campaign(),
    settledHouseholds: (ids) => settledAmong(new MongoReaders(county, db), ids),
    async write(deliveries) {
      const writes = new Writes()
      for (const delivery of deliveries) writeDelivery(writes, county, delivery)
      try {
        await commitWrites(connection, stranded, writes)
      } catch (error) {
        if (isDuplicateKey(error)) throw new TurnConflict('delivered meanwhile', { cause: error })
        throw error
      }
    },
  }
}

async function addressesOf(
  db: Database,
  county: string,
  addressees: readonly string[],
): Promise<Map<string, Address>> {
  const idsOf = (kind: string): string[] =>
    addressees.filter((to) => to.startsWith(kind)).map((to) => `${county}/${to.slice(kind.length)}`)
  const [people, groups] = await Promise.all([
    db
      .collection<PersonDocument>('people')
      .find({ _id: { $in: idsOf(PERSON) } })
      .toArray(),
    db
      .collection<ChatGroupDocument>('chat_groups')
      .find({ _id: { $in: idsOf(GROUP) } })
      .toArray(),
  ])
  const found = new Map<string, Address>()
  for (const row of people) {
    const person = entity<Person>(county, row)
    const account = person.left ? null : accountOf(person)
    if (account)
      found.set(PERSON + person.id, {
        ...{ platform: account.platform, chatId: `user:${account.id}`, personId: person.id },
        isMuted: person.mutedSince !== undefined,
      })
  }
  for (const { _id, platform, chatId, leftAt } of groups)
    if (!leftAt)
      found.set(GROUP + _id.slice(county.length + 1), {
        ...{ platform, chatId, personId: null, isMuted: false },
      })
  return found
}

const PERSON = 'person/'
const GROUP = 'group/'

async function cardsOf(
  db: Database,
  county: string,
  addressees: readonly string[],
  day: string,
): Promise<Map<string, CardRecord>> {
  const idOf = (to: string): string => digestId(county, to, day)
  const digests = await db
    .collection<{ _id: string; cardKey: string }>('digests')
    .find({ _id: { $in: addressees.map(idOf) } })
    .toArray()
  const keys = new Map(digests.map(({ _id, cardKey }) => [_id, cardKey]))
  const cards = await db
    .collection<CardDocument>('cards')
    .find({ _id: { $in: [...keys.values()].map((key) => `${county}/${key}`) } })
    .toArray()
  const byKey = new Map(cards.map((row) => [row._id.slice(county.length + 1), row]))
  return new Map(
    addressees.flatMap((to) => {
      const key = keys.get(idOf(to))
      const row = key === undefined ? undefined : byKey.get(key)
      return key !== undefined && row ? [[to, cardOf(key, row)] as const] : []
    }),
  )
}

function mailboxOf(address: Address, record: CardRecord | undefined): Mailbox {
  if (!record) return { ...address, card: null }
  const { key, rev, params, sentAt, messageId, platform, chatId } = record
  // The card is where it was sent to, even if the person is somewhere else by now.
  return {
    ...{ ...address, platform, chatId },
    card: { key, rev, params: params as DigestParams, sentAt, isOut: messageId !== undefined },
  }
}

function digestId(county: string, to: string, day: string): string {
  return `${county}/${to}/${day}`
}

function writeDelivery(
  writes: Writes,
  county: string,
  { to, day, keys, muted, run, at, post }: Delivery,
): void {
  const state = post ? 'sent' : 'undeliverable'
  // What stands on a day's card is found through the day; a card of its own is not.
  const own = post && post.panel !== 'digest' ? { cardKey: post.key } : {}
  for (const key of keys)
    writes.insert('notices', {
      _id: `${county}/${key}`,
      county,
      to,
      day,
      at: new Date(at),
      run,
      state,
      ...own,
    })
  for (const { key, ...put } of muted)
    writes.insert('notices', {
      ...{ _id: `${county}/${key}`, county, to, day, at: new Date(at), run, state: 'muted', ...put },
    })
  if (!post) return
  if (post.kind === 'send' && post.panel === 'digest')
    writes.insert('digests', {
      ...{ _id: digestId(county, to, day), county, cardKey: post.key, at: new Date(at) },
    })
  writeCard(writes, county, recordOf(post))
  const { messageId, kind, platform, chatId, key, rev, card, dueAt, visiting } = post
  const content = { kind: 'card', key, rev, card } as const
  const message = { id: messageId, kind, platform, chatId, content, notBefore: dueAt, bulk: true } as const
  queueMessage(writes, county, visiting ? { ...message, visiting } : message, at)
}

function recordOf(post: DigestPost): CardRecord {
  const { key, platform, chatId, personId, panel, params, intents, rev, sentAt } = post
  return { key, platform, chatId, personId, panel, params, intents, rev, sentAt }
}
