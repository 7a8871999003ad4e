import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { toPlainText } from '#cards/plain-text.js'
import { stateCouncilCalendar } from '#src/calendar/state-council.js'
import type { Notice } from '#src/schedule/job.js'
import type { NoticeStore } from '#src/schedule/notices.js'
import { createPoster } from '#src/schedule/post-notices.js'
import { type Connection, database } from '#src/store/database.js'
import { createNoticeStore } from '#src/store/notices.js'
import { contentOf, type OutboxDocument } from '#src/store/spine/documents.js'
import { openEmpty } from '../support/desk.js'
import { at } from '../support/issue-desk.js'

const NOW = at('2026-05-25T08:30')
const PEOPLE = 120

let connection: Connection
let store: NoticeStore

beforeAll(async () => {
  connection = await openEmpty('post-notices')
  store = createNoticeStore('demo', connection)
})

afterAll(() => connection.close())

beforeEach(async () => {
  for (const name of ['notices', 'digests', 'cards', 'outbox', 'people', 'chat_groups'])
    await rows(name).deleteMany({})
  await rows('people').insertMany(
    Array.from({ length: PEOPLE }, (_, i) => ({
      ...{ _id: `demo/P${i}`, county: 'demo', name: '', unitId: 'u', phone: '', roles: [] },
      feishuOpenId: `ou_P${i}`,
    })),
  )
})

const rows = (name: string) =>
  database(connection).collection<{ _id: string } & Record<string, unknown>>(name)

const notice = (key: string, to: Notice['to'] = { person: 'P0' }): Notice => ({
  ...{ key, to, section: '提醒', lines: [{ text: key, buttons: [] }] },
})

const RUN = { key: 'job@tick', asOf: NOW, late: false, dryRun: false }

function poster(over: NoticeStore = store, retry?: <T>(attempt: () => Promise<T>) => Promise<T>) {
  return createPoster({
    ...{ store: over, calendar: stateCouncilCalendar(), secret: Buffer.alloc(32, 7), now: () => NOW },
    retry: retry ?? ((attempt) => attempt()),
  })
}

async function texts(): Promise<string[]> {
  const sent = await database(connection)
    .collection<OutboxDocument>('outbox')
    .find()
    .sort({ _id: 1 })
    .toArray()
  return sent.map(({ content }) => {
    const card = contentOf(content)
    return card.kind === 'card' ? toPlainText(card.card) : card.kind === 'text' ? card.text : card.name
  })
}

test('a late run says so on the card', async () => {
  await poster()([notice('a')], { ...RUN, late: true })
  expect(await texts()).toEqual(['【5月25日 周一 提醒（补发）】\n提醒：1 项\na'])
})

test('a group is a receiver like a person; one that the bot has left, or does not know, is not', async () => {
  const group = (chatId: string) => ({
    county: 'demo',
    name: '',
    platform: 'feishu',
    chatId,
    scope: 'county',
  })
  await rows('chat_groups').insertMany([
    { _id: 'demo/feishu/oc_1', ...group('oc_1') },
    { _id: 'demo/feishu/oc_2', ...group('oc_2'), leftAt: new Date(NOW) },
  ])
  const some = ['feishu/oc_1', 'feishu/oc_2', 'feishu/oc_3'].map((id) => notice(id, { group: id }))
  expect(await poster()(some, RUN)).toEqual({ sent: 1, skipped: 2 })
  expect(await rows('outbox').find().toArray()).toMatchObject([{ chatId: 'oc_1', kind: 'send' }])
})

test('a run that is broken off between two transactions is repeated without sending anything twice', async () => {
  const notices = Array.from({ length: PEOPLE }, (_, i) => notice(`n${i}`, { person: `P${i}` }))
  let batches = 0
  const dying: NoticeStore = {
    ...store,
    async write(deliveries) {
      batches += 1
      if (batches === 2) throw new Error('killed')
      await store.write(deliveries)
    },
  }
  await expect(poster(dying)(notices, RUN)).rejects.toThrow('killed')
  expect(await rows('outbox').countDocuments()).toBe(50)
  expect(await poster()(notices, RUN)).toEqual({ sent: PEOPLE, skipped: 0 })
  expect(await rows('outbox').countDocuments()).toBe(PEOPLE)
  expect(await poster()(notices, { ...RUN, key: 'job@next' })).toEqual({ sent: 0, skipped: PEOPLE })
})

test('a transaction whose answer was lost counts once', async () => {
  let isFirst = true
  const deaf: NoticeStore = {
    ...store,
    async write(deliveries) {
      await store.write(deliveries)
      if (isFirst) {
        isFirst = false
        throw new Error('no answer')
      }
    },
  }
  const twice = <T>(attempt: () => Promise<T>): Promise<T> => attempt().catch(attempt)
  expect(await poster(deaf, twice)([notice('a'), notice('b')], RUN)).toEqual({ sent: 2, skipped: 0 })
  expect(await rows('outbox').countDocuments()).toBe(1)
})

test('what is asked for by hand goes out as of its tick: at once by day, in the morning by night', async () => {
  await poster()([notice('day')], { ...RUN, asOf: at('2026-06-01T09:00') })
  await poster()([notice('night')], { ...RUN, asOf: at('2026-06-02T21:00') })
  const due = await rows('outbox').find().sort({ dueAt: 1 }).toArray()
  expect(due.map(({ dueAt }) => dueAt)).toEqual([new Date(NOW), new Date(at('2026-06-03T08:00'))])
})

test('the key of a day’s card cannot be computed without the secret', async () => {
  await poster()([notice('a')], RUN)
  const [digest] = await rows('digests').find().toArray()
  expect(digest).toMatchObject({ _id: 'demo/person/P0/2026-05-25' })
  expect(digest?.cardKey).toMatch(/^[\w-]{22}$/)
  const other = createPoster({
    ...{ store, calendar: stateCouncilCalendar(), secret: Buffer.alloc(32, 8), now: () => NOW },
    retry: (attempt) => attempt(),
  })
  await rows('digests').deleteMany({})
  await other([notice('b')], RUN)
  expect((await rows('digests').find().toArray())[0]?.cardKey).not.toBe(digest?.cardKey)
})
