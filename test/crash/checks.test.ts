import type { Connection } from 'mongoose'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { actionToken } from '#src/messenger/port.js'
import { type FeishuPlatform, startFeishuPlatform } from '../feishu-platform/platform.js'
import { checkAll, openEvidence } from './checks.js'
import type { PushedEvent } from './recording-channel.js'

type Row = Record<string, unknown> & { _id: string }

const intent = { verb: 'visit.tap', args: { household: '1-0001' } }
const cardWith = (token: string) => ({
  schema: '2.0',
  body: { elements: [{ tag: 'button', behaviors: [{ type: 'callback', value: { t: token } }] }] },
})

let db: Connection
let platform: FeishuPlatform
let events: PushedEvent[]
let messageId: string
let errors: string[]

beforeAll(async () => {
  const uri = new URL(inject('mongoUri'))
  uri.pathname = '/crash_checks'
  db = await openEvidence(uri.href)
})

afterAll(async () => {
  await db.close()
})

/** One cadre asked for the list and tapped one of two households; all went well. */
beforeEach(async () => {
  await db.dropDatabase()
  errors = []
  platform = await startFeishuPlatform()
  const user = platform.user('李甲')
  const card = cardWith(actionToken('k', intent))
  messageId = say(JSON.stringify(card)).messageId
  events = [
    { eventId: 'e1', type: 'im.message.receive_v1', messageId: 'm1', acknowledged: true, attempts: 1 },
    { eventId: 'e2', type: 'card.action.trigger', messageId: undefined, acknowledged: true, attempts: 1 },
  ]
  await put(
    'inbox',
    { _id: 'c/feishu/e1', messageId: 'm1', state: 'done' },
    { _id: 'c/feishu/e2', state: 'done' },
  )
  await put('outbox', { _id: 'c/1', kind: 'send', state: 'sent', messageId })
  await put('visits', { _id: 'c/v1', householdId: '1-0001', status: 'standing' })
  await put('audit', { _id: 'c/a1', verb: 'visit.record', subject: 'visit/v1' })
  const place = { villageId: 'v', unitId: 'u', cadreId: 'p' }
  await put(
    'households',
    { _id: 'c/1-0001', ...place, state: 'met', visits: 1 },
    { _id: 'c/1-0002', ...place, state: 'unvisited', visits: 0 },
  )
  const n = { met: 1, unvisited: 1 }
  await put('counters', { _id: 'c/n1', level: 'cell', unitId: 'u', villageId: 'v', n })
  await put('counters', { _id: 'c/n2', level: 'cadre', cadreId: 'p', n })
  await put('cards', { _id: 'c/k', messageId, rev: 1, intents: JSON.stringify([intent]) })
  return () => platform.close()

  function say(content: string) {
    const chat = platform.world.privateChat(user.person)
    const sender = { kind: 'app', id: platform.appId } as const
    return platform.messages.add(chat, { type: 'interactive', content, card, sender })
  }
})

async function put(collection: string, ...rows: Row[]): Promise<void> {
  await db.collection<Row>(collection).insertMany(rows)
}

const rules = async () => (await checkAll({ db, platform, events, errors })).map((fault) => fault.rule)

test('a run in which all went well has no faults', async () => {
  expect(await rules()).toEqual([])
})

test('the same message under another event id is handled with the first one', async () => {
  events.push({
    eventId: 'e9',
    type: 'im.message.receive_v1',
    messageId: 'm1',
    acknowledged: true,
    attempts: 1,
  })
  expect(await rules()).toEqual([])
})

const set = (collection: string, id: string, change: Record<string, unknown>) =>
  db.collection<Row>(collection).updateOne({ _id: id }, { $set: change })

test.each<[rule: string, plant: () => unknown]>([
  [
    'every acknowledged event was handled',
    () => db.collection<Row>('inbox').deleteOne({ _id: 'c/feishu/e2' }),
  ],
  ['no event is left waiting', () => set('inbox', 'c/feishu/e2', { state: 'waiting' })],
  ['no turn was given up', () => set('inbox', 'c/feishu/e2', { label: 'broken' })],
  ['the program logs no error', () => errors.push('{"level":50,"msg":"turn broke"}')],
  ['no message is left to be sent', () => put('outbox', { _id: 'c/2', kind: 'update', state: 'queued' })],
  ['no message was given up', () => put('outbox', { _id: 'c/2', kind: 'send', state: 'unknown' })],
  [
    'no visit is there twice',
    () => put('visits', { _id: 'c/v2', householdId: '1-0001', status: 'standing' }),
  ],
  ['every visit has one audit entry', () => db.collection<Row>('audit').deleteOne({ _id: 'c/a1' })],
  ['every household shows its visits', () => set('households', 'c/1-0001', { visits: 2 })],
  ['the counters equal a recount', () => set('counters', 'c/n2', { n: { met: 2, unvisited: 0 } })],
  [
    'every text has one answer',
    () => [text('e3'), put('inbox', { _id: 'c/feishu/e3', messageId: 'm-e3', state: 'done' })].at(-1),
  ],
  [
    'every message that stands in a chat was sent by one row',
    () => put('outbox', { _id: 'c/2', kind: 'send', state: 'sent', messageId }),
  ],
  ['all attempts at one message say the same', () => [called('u1', 'one'), called('u1', 'two')]],
  ['every card shows its newest state', () => set('cards', 'c/k', { rev: 2, intents: '[]' })],
])('it is found out when not: %s', async (rule, plant) => {
  await plant()
  expect(await rules()).toContain(rule)
})

function text(eventId: string): void {
  events.push({
    eventId,
    type: 'im.message.receive_v1',
    messageId: `m-${eventId}`,
    acknowledged: true,
    attempts: 1,
  })
}

function called(uuid: string, content: string): void {
  const path = '/open-apis/im/v1/messages'
  const body = { uuid, content }
  platform.calls.list.push({
    method: 'POST',
    path,
    route: path,
    query: {},
    body,
    at: 0,
    status: 200,
    code: 0,
  })
}
