import { afterEach, beforeEach, expect, test } from 'vitest'
import { gate, Program, prepareCounty, tapOn, text, until } from './program.js'

const NAME = 'spine_stop'
let uri: string
const open: Program[] = []

beforeEach(async () => {
  uri = await prepareCounty(NAME)
})

afterEach(async () => {
  for (const program of open.splice(0)) await program.connection.close()
})

async function start(options: Parameters<typeof Program.open>[1] = {}): Promise<Program> {
  const program = await Program.open(uri, options)
  open.push(program)
  await program.bot.start()
  return program
}

function waiting(program: Program): Promise<number> {
  return program.db.collection('inbox').countDocuments({ state: 'waiting' })
}

test('a stop finishes the turns that were begun, with what comes in meanwhile', async () => {
  const extras = gate()
  const program = await start({ bot: { fetchExtras: () => extras.passed.then(() => ({})) } })
  await program.bot.receive(text('ou_C1', '帮助', 1))
  const stopped = program.bot.stop()
  const during = [2, 3, 4].map((nth) => program.bot.receive(text('ou_C1', '帮助', nth)))
  extras.open()
  await stopped
  await Promise.all(during)
  expect(await waiting(program)).toBe(0)
  expect(await program.db.collection('inbox').countDocuments({ state: 'done' })).toBe(4)
})

test('an event whose row is being written when the stop begins is handled before it ends', async () => {
  const writing = gate()
  let isHeld = false
  const program = await start({
    bot: { retry: (operation) => (isHeld ? writing.passed.then(operation) : operation()) },
  })
  isHeld = true
  const taken = program.bot.receive(text('ou_C1', '帮助', 1))
  const stopped = program.bot.stop()
  writing.open()
  await stopped
  await taken
  expect(await waiting(program)).toBe(0)
  expect(await program.db.collection('outbox').countDocuments({})).toBe(1)
})

test('a press that is under way when the stop begins is answered and counts', async () => {
  const extras = gate()
  let isHeld = false
  const program = await start({ bot: { fetchExtras: () => (isHeld ? extras.passed.then(() => ({})) : {}) } })
  const tap = await tapOn(program, 'ou_C1', 'A1', 1)
  isHeld = true
  const answer = program.bot.receive(tap)
  const stopped = program.bot.stop()
  extras.open()
  await stopped
  expect((await answer).toast?.tone).toBe('success')
  expect(await program.db.collection('visits').countDocuments({})).toBe(1)
})

test('what a stop leaves in the outbox goes out once after the next start, and the lease is free at once', async () => {
  const first = await start()
  await until(() => first.bot.sending())
  await Promise.all(
    Array.from({ length: 50 }, (_, nth) =>
      first.bot.receive(text('ou_C1', '帮助', nth, { id: `oc_g${nth}`, kind: 'group' })),
    ),
  )
  await first.bot.stop()
  expect(first.bot.sending()).toBe(false)
  const second = await start({ messenger: first.messenger })
  await until(() => second.bot.sending())
  await until(async () => {
    second.bot.wake()
    return (await second.db.collection('outbox').countDocuments({ state: { $ne: 'sent' } })) === 0
  })
  expect(first.messenger.posted).toHaveLength(50)
  await second.bot.stop()
})

test('a stop does not wait for the limits of the platform', async () => {
  const { MemoryMessenger } = await import('../support/memory-messenger.js')
  class Slow extends MemoryMessenger {
    override readonly limits = {
      ...{ perSecond: 1, perMinute: 1, perChatPerSecond: 1, perMessagePerSecond: 1 },
      uuidWindowMs: 3_600_000,
    }
  }
  const program = await start({ messenger: new Slow() })
  for (const nth of [1, 2, 3]) await program.bot.receive(text('ou_C1', '帮助', nth))
  await until(async () => program.messenger.posted.length === 1 && (await waiting(program)) === 0)
  const began = performance.now()
  await program.bot.stop()
  expect(performance.now() - began).toBeLessThan(5_000)
  const states = await program.db.collection('outbox').find({}).toArray()
  expect(states.map((row) => row.state).sort()).toEqual(['queued', 'queued', 'sent'])
})

test('a stop in an outage ends; what was taken waits on disk for the next start', async () => {
  let isOut = false
  const { default: mongoose } = await import('mongoose')
  const away = () => Promise.reject(new mongoose.mongo.MongoNetworkError('away'))
  const extras = gate()
  const program = await start({
    bot: {
      fetchExtras: () => extras.passed.then(() => ({})),
      retry: (operation) => (isOut ? away() : operation()),
    },
  })
  await program.bot.receive(text('ou_C1', '帮助', 1))
  isOut = true
  extras.open()
  await program.bot.stop()
  isOut = false
  expect(await waiting(program)).toBe(1)
  const next = await start()
  await until(async () => (await waiting(next)) === 0)
  expect(await next.db.collection('outbox').countDocuments({})).toBe(1)
  await next.bot.stop()
})
