import { afterEach, beforeEach, expect, test } from 'vitest'
import { MessengerError } from '#src/messenger/port.js'
import { connect } from '#src/store/connect.js'
import { COUNTY, Desk, NOON } from '../support/desk.js'
import { Moody, out, queue } from './outbox-desk.js'
import { Program, prepareCounty, tapOn, text, until } from './program.js'

const NAME = 'spine_sender'
let uri: string
const open: Program[] = []

beforeEach(async () => {
  uri = await prepareCounty(NAME)
})

afterEach(async () => {
  for (const program of open.splice(0)) await program.close()
})

async function start(options: Parameters<typeof Program.open>[1] = {}): Promise<Program> {
  const program = await Program.open(uri, options)
  open.push(program)
  await program.bot.start()
  return program
}

const BUSY = new MessengerError('retry', '99991400', 'too many', { retryAfterMs: 7_000 })

test('what follows a message in its chat waits until that one has gone out, and other chats do not', async () => {
  const messenger = new Moody()
  // By the calls of its own chat: which chat comes first is chance.
  const callsOfA = () => messenger.calls.filter((call) => call.chat === 'oc_a').length
  messenger.mood = (message) => (message.chat === 'oc_a' && callsOfA() === 1 ? BUSY : 'sent')
  const program = await start({ messenger, clock: messenger.clock })
  await queue(program, 'oc_a', 3)
  await queue(program, 'oc_b', 2)
  program.bot.wake()
  const isPutOff = { chatId: 'oc_a', dueAt: { $gt: new Date(NOON) } }
  await until(async () => (await program.db.collection('outbox').countDocuments(isPutOff)) === 1)
  await until(() => messenger.posted.length === 2)
  expect(messenger.posted.map((one) => one.chat)).toEqual(['oc_b', 'oc_b'])
  messenger.clock.now += 6_999
  await queue(program, 'oc_c', 1)
  program.bot.wake()
  await until(() => messenger.posted.length === 3)
  expect(messenger.calls.filter((call) => call.chat === 'oc_a')).toHaveLength(1)
  messenger.clock.now += 1
  await out(program)
  expect(messenger.calls.filter((call) => call.chat === 'oc_a').map((call) => call.text)).toEqual([
    ...['oc_a 0', 'oc_a 0', 'oc_a 1', 'oc_a 2'],
  ])
})

test('a sender that takes over keeps the chats waiting whose first message waits', async () => {
  const messenger = new Moody()
  const program = await start({ messenger, clock: messenger.clock })
  await program.close()
  open.pop()
  const next = await Program.open(uri, { messenger, clock: messenger.clock })
  open.push(next)
  await queue(next, 'oc_a', 1, { attempts: 1, dueAt: new Date(NOON + 60_000) })
  await queue(next, 'oc_a', 2)
  await queue(next, 'oc_b', 1)
  await next.bot.start()
  await until(() => messenger.posted.length === 1)
  expect(messenger.posted[0]?.chat).toBe('oc_b')
  messenger.clock.now += 60_000
  await out(next)
  expect(messenger.calls.filter((call) => call.chat === 'oc_a').map((call) => call.text)).toEqual([
    ...['oc_a 0', 'oc_a 0', 'oc_a 1'],
  ])
})

test('a chat that waits with more rows than are read at once keeps no other chat waiting', async () => {
  const messenger = new Moody()
  messenger.mood = (message) => (message.chat === 'oc_a' ? BUSY : 'sent')
  const program = await start({ messenger, clock: messenger.clock })
  await queue(program, 'oc_a', 450)
  await queue(program, 'oc_b', 1)
  program.bot.wake()
  const callsOfA = () => messenger.calls.filter((call) => call.chat === 'oc_a').length
  await until(() => messenger.posted.length === 1 && callsOfA() > 0)
  expect(callsOfA()).toBe(1)
  expect(messenger.posted.map((one) => one.chat)).toEqual(['oc_b'])
})

test('a lost reply is made good with the same uuid', async () => {
  const messenger = new Moody()
  messenger.mood = (_, call) => (call <= 2 ? 'lost' : 'sent')
  const program = await start({ messenger, clock: messenger.clock })
  await queue(program, 'oc_a', 1)
  await until(() => {
    messenger.clock.now += 1_000
    program.bot.wake()
    return messenger.calls.length === 3
  })
  await out(program)
  expect(new Set(messenger.calls.map((call) => call.uuid)).size).toBe(1)
  expect(messenger.posted).toHaveLength(1)
})

const HOUR_MS = 3_600_000

test('when the platform has forgotten the uuid the chat is asked; what stands there is not sent again', async () => {
  const messenger = new Moody()
  const program = await Program.open(uri, { messenger, clock: messenger.clock })
  open.push(program)
  await queue(program, 'oc_a', 1, { state: 'sending', attempts: 1, firstTriedAt: new Date(NOON - HOUR_MS) })
  const [row] = await program.db.collection('outbox').find({}).toArray()
  messenger.posted.push({
    id: 'om_there',
    chat: 'oc_a',
    uuid: row?.uuid,
    text: 'oc_a 0',
    shown: null,
    updates: 0,
  })
  await program.bot.start()
  await out(program)
  expect(messenger.calls).toEqual([])
  const [after] = await program.db.collection('outbox').find({}).toArray()
  expect(after).toMatchObject({ state: 'sent', messageId: 'om_there' })
})

test('what surely does not stand in the chat is sent once more, under a new uuid', async () => {
  const messenger = new Moody()
  const program = await Program.open(uri, { messenger, clock: messenger.clock })
  open.push(program)
  await queue(program, 'oc_a', 1, { state: 'sending', attempts: 1, firstTriedAt: new Date(NOON - HOUR_MS) })
  const [row] = await program.db.collection('outbox').find({}).toArray()
  await program.bot.start()
  await out(program)
  expect(messenger.calls).toHaveLength(1)
  expect(messenger.calls[0]?.uuid).not.toBe(row?.uuid)
})

test('where the chat cannot tell nothing is sent again: the row ends as unknown', async () => {
  const messenger = new Moody()
  messenger.findSent = async () => null as never
  const program = await Program.open(uri, { messenger, clock: messenger.clock })
  open.push(program)
  await queue(program, 'oc_a', 2, { state: 'sending', attempts: 1, firstTriedAt: new Date(NOON - HOUR_MS) })
  await program.bot.start()
  await out(program)
  expect(messenger.calls).toEqual([])
  expect(await program.db.collection('outbox').countDocuments({ state: 'unknown' })).toBe(2)
})

test('what a sender had claimed when it died goes out once, under the uuid of its first attempt', async () => {
  const messenger = new Moody()
  const dying = await Program.open(uri, { messenger, clock: messenger.clock })
  await queue(dying, 'oc_a', 2)
  const [row] = await dying.db.collection('outbox').find({}).sort({ _id: 1 }).toArray()
  // Sent, and not yet marked.
  const { chatId, content, uuid } = row as never as { chatId: string; content: never; uuid: string }
  await messenger.send({ chat: chatId, content, uuid })
  await dying.db
    .collection('outbox')
    .updateOne({ uuid }, { $set: { state: 'sending', attempts: 1, firstTriedAt: new Date(NOON) } })
  await dying.connection.close()
  const program = await start({ messenger, clock: messenger.clock })
  await until(() => {
    messenger.clock.now += 500
    program.bot.wake()
    return messenger.posted.length === 2
  })
  await out(program)
  expect(messenger.posted.map((one) => one.text)).toEqual(['oc_a 0', 'oc_a 1'])
})

test('a fault of the adapter leaves no row behind that nobody sends', async () => {
  const messenger = new Moody()
  let faults = 2
  messenger.mood = () => {
    faults -= 1
    if (faults >= 0) throw new TypeError('adapter')
    return 'sent'
  }
  const program = await start({ messenger, clock: messenger.clock })
  await queue(program, 'oc_a', 2)
  await until(() => {
    messenger.clock.now += 1_000
    program.bot.wake()
    return messenger.posted.length === 2
  })
  await out(program)
  expect(messenger.posted.map((one) => one.text)).toEqual(['oc_a 0', 'oc_a 1'])
})

test('a row that the database lost sight of while it was sent is cleared up without a restart', async () => {
  const messenger = new Moody()
  let isOut = false
  let failures = 0
  const program = await start({
    messenger,
    clock: messenger.clock,
    bot: {
      retry: (operation) => {
        if (!isOut) return operation()
        failures += 1
        return Promise.reject(new Error('database away'))
      },
    },
  })
  messenger.mood = () => {
    isOut = messenger.calls.length === 1
    return 'sent'
  }
  await queue(program, 'oc_a', 2)
  program.bot.wake()
  await until(() => failures > 0)
  isOut = false
  await until(() => {
    messenger.clock.now += 1_000
    program.bot.wake()
    return messenger.posted.length === 2
  })
  await out(program)
  expect(messenger.posted.map((one) => one.text)).toEqual(['oc_a 0', 'oc_a 1'])
})

test('what a platform refuses for good is marked with its reason and shown to the administrator', async () => {
  const messenger = new Moody()
  messenger.mood = (message) =>
    message.chat === 'oc_a' ? new MessengerError('permanent', '230013', 'Bot has NO availability') : 'sent'
  const program = await start({ messenger, clock: messenger.clock })
  await queue(program, 'oc_a', 2)
  await out(program)
  const rows = await program.db.collection('outbox').find({ chatId: 'oc_a' }).toArray()
  expect(rows.map((row) => [row.state, row.code, row.why])).toEqual([
    ['refused', '230013', 'Bot has NO availability'],
    ['refused', '230013', 'Bot has NO availability'],
  ])
  expect(messenger.calls).toHaveLength(2)
  await program.bot.receive(text('ou_B1', '投递', 1))
  await until(() => messenger.posted.length === 1)
  expect(JSON.stringify(messenger.posted[0]?.shown?.card)).toContain('230013')
  expect(JSON.stringify(messenger.posted[0]?.shown?.card)).not.toContain('oc_a 0')
})

test('an update that went back with the answer is not sent again; one that did not is sent after the grace', async () => {
  const messenger = new Moody()
  const program = await start({ messenger, clock: messenger.clock })
  const answered = await program.bot.receive(await tapOn(program, 'ou_C1', 'A1', 1))
  answered.delivered?.()
  await until(
    async () => (await program.db.collection('outbox').countDocuments({ code: 'with-answer' })) === 1,
  )
  const lost = await tapOn(program, 'ou_C1', 'A2', 2)
  expect((await program.bot.receive(lost)).card).toBeDefined()
  messenger.clock.now += 3_999
  program.bot.wake()
  await until(() => program.bot.sending())
  expect(messenger.posted.map((one) => one.updates)).toEqual([0, 0])
  messenger.clock.now += 1
  await out(program)
  expect(messenger.posted.map((one) => one.updates)).toEqual([0, 1])
})

test('a card that is too old to be changed is left as it is, without asking the platform', async () => {
  const messenger = new Moody()
  const program = await start({ messenger, clock: messenger.clock })
  const pressed = await tapOn(program, 'ou_C1', 'A1', 1)
  messenger.clock.now += 14 * 86_400_000 - 1_000
  expect((await program.bot.receive(pressed)).card).toBeDefined()
  messenger.clock.now += 5_000
  await out(program)
  expect(messenger.posted.map((one) => one.updates)).toEqual([0])
  const [update] = await program.db.collection('outbox').find({ kind: 'update' }).toArray()
  expect([update?.state, update?.code]).toEqual(['superseded', 'too-old'])
})

test('an update that a newer state has overtaken is not sent', async () => {
  const messenger = new Moody()
  const program = await start({ messenger, clock: messenger.clock })
  const first = await tapOn(program, 'ou_C1', 'A1', 1)
  if (first.body.kind !== 'press') throw new Error('no press')
  const shown = messenger.posted[0]?.shown
  await program.bot.receive(first)
  const { actionToken } = await import('#src/messenger/port.js')
  const token = actionToken(shown?.key ?? '', { verb: 'visit.tap', args: { household: 'A2' } })
  await program.bot.receive({ ...first, eventId: 'p2', body: { ...first.body, token } })
  messenger.clock.now += 4_000
  await out(program)
  expect(messenger.posted.map((one) => one.updates)).toEqual([1])
  expect(messenger.posted[0]?.shown?.rev).toBe(2)
  const updates = await program.db.collection('outbox').find({ kind: 'update' }).sort({ _id: 1 }).toArray()
  expect(updates.map((row) => [row.state, row.code])).toEqual([
    ['superseded', 'overtaken'],
    ['sent', undefined],
  ])
})

test('of two processes one sends; when it dies the other one takes over and the fence grows', async () => {
  const messenger = new Moody()
  const [one, two] = [
    await start({ messenger, clock: messenger.clock }),
    await start({ messenger, clock: messenger.clock }),
  ]
  await until(() => one.bot.sending())
  await queue(two, 'oc_a', 30)
  two.bot.wake()
  await out(two)
  expect(two.bot.sending()).toBe(false)
  expect(messenger.calls).toHaveLength(30)
  const leases = one.db.collection('leases')
  const before = await leases.findOne({})
  // As if its process had gone: a holder on this host that is not there is not waited for.
  await one.connection.close()
  open.shift()
  await two.db.collection('leases').updateOne({}, { $set: { pid: 2 ** 22 + 1, owner: 'gone' } })
  await until(() => two.bot.sending())
  const after = await two.db.collection('leases').findOne({})
  expect(after?.fence).toBe(before?.fence + 1)
  await queue(two, 'oc_a', 3)
  await out(two)
  expect(messenger.posted).toHaveLength(33)
})

test('two owners that find no lease compete for one', async () => {
  const { MongoLeases } = await import('#src/store/spine/leases.js')
  const connection = await connect(uri)
  const { database } = await import('#src/store/database.js')
  await database(connection).collection('leases').deleteMany({})
  const owners = Array.from({ length: 8 }, () => new MongoLeases(COUNTY, database(connection)))
  const held = await Promise.all(owners.map((owner) => owner.hold('sender')))
  expect(held.filter((one) => one !== null)).toEqual([{ fence: 1, validMs: 6_000 }])
  const holder = owners[held.findIndex((one) => one !== null)]
  await holder?.release('sender')
  expect(await owners.find((owner) => owner !== holder)?.hold('sender')).toEqual({ fence: 2, validMs: 6_000 })
  await connection.close()
})

test('a message that is committed while the outbox is being read goes out at once', async () => {
  const desk = await Desk.open('spine_sender_wake')
  const began = performance.now()
  for (let i = 0; i < 8; i += 1) await desk.say('ou_C1', '帮助')
  // Eight idle pauses of half a second would be four seconds.
  expect(performance.now() - began).toBeLessThan(3_000)
  expect(desk.messenger.posted).toHaveLength(8)
  await desk.close()
})
