import { afterEach, beforeEach, expect, test } from 'vitest'
import { gate, Program, prepareCounty, tapOn, text, until } from './program.js'

const NAME = 'spine_inbox'
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

function rows(program: Program, filter: object = {}) {
  return program.db.collection('inbox').find(filter).toArray()
}

async function handled(program: Program, events: number): Promise<void> {
  await until(async () => (await program.db.collection('inbox').countDocuments({ state: 'done' })) === events)
}

test('an event is on disk before it is acknowledged, and its turn comes after', async () => {
  const extras = gate()
  const program = await start({ bot: { fetchExtras: () => extras.passed.then(() => ({})) } })
  await program.bot.receive(text('ou_C1', '帮助', 1))
  expect((await rows(program)).map((row) => [row.state, row.event.body.text])).toEqual([['waiting', '帮助']])
  extras.open()
  await handled(program, 1)
  expect(await rows(program, { event: { $exists: true } })).toEqual([])
})

test('two events that carry one message have one effect', async () => {
  const program = await start()
  const first = text('ou_C1', '帮助', 1)
  await program.bot.receive(first)
  await program.bot.receive({ ...first, eventId: 'other' })
  await handled(program, 1)
  await program.bot.receive({ ...first, eventId: 'third' })
  await program.bot.receive(text('ou_C1', '帮助', 2))
  await handled(program, 2)
  expect(await program.db.collection('outbox').countDocuments({})).toBe(2)
})

test('a thousand events that come five times each to two processes have a thousand effects', async () => {
  const clock = { now: Date.parse('2026-05-20T12:00:00+08:00') }
  const programs = [await start({ clock }), await start({ clock })]
  const people = ['ou_C1', 'ou_C2', 'ou_H1', 'ou_T1', 'ou_B1']
  const events = Array.from({ length: 1000 }, (_, i) =>
    text(people[i % 5] ?? '', '帮助', i, { id: `oc_g${i % 50}`, kind: 'group' }),
  )
  // As the platform repeats: at once, after 15 s, 5 min, 1 h, 6 h; once under another event id.
  const rounds = [0, 15_000, 300_000, 3_600_000, 21_600_000]
  for (const [round, after] of rounds.entries()) {
    clock.now += after
    await Promise.all(
      events.map((event, i) => {
        const program = programs[(i + round) % 2]
        return program?.bot.receive(round === 3 ? { ...event, eventId: `again${i}` } : event)
      }),
    )
  }
  const [program] = programs
  if (!program) throw new Error('no program')
  await until(async () => (await program.db.collection('inbox').countDocuments({ state: 'waiting' })) === 0)
  expect(await program.db.collection('inbox').countDocuments({})).toBe(1000)
  expect(await program.db.collection('outbox').countDocuments({})).toBe(1000)
}, 60_000)

test('what a dead process left is taken up by the next one when it starts', async () => {
  const dead = await Program.open(uri, { bot: { fetchExtras: () => new Promise(() => undefined) } })
  await dead.bot.receive(text('ou_C1', '帮助', 1))
  await dead.bot.receive(text('ou_C1', '进度', 2))
  const program = await start()
  await handled(program, 2)
  expect((await rows(program)).map((row) => row.label)).toEqual(['command.help', 'command.progress'])
  await dead.connection.close()
})

test('what a process leaves is taken up by another one that has been running all the time', async () => {
  const clock = { now: Date.parse('2026-05-20T12:00:00+08:00') }
  const program = await start({ clock })
  const dead = await Program.open(uri, { clock, bot: { fetchExtras: () => new Promise(() => undefined) } })
  await dead.bot.receive(text('ou_C1', '帮助', 1))
  await dead.connection.close()
  clock.now += 10_001
  await handled(program, 1)
}, 20_000)

test('a full inbox refuses, and takes again when there is room', async () => {
  const extras = gate()
  const program = await start({ bot: { maxDepth: 3, fetchExtras: () => extras.passed.then(() => ({})) } })
  for (const nth of [1, 2, 3]) await program.bot.receive(text('ou_C1', '帮助', nth))
  await expect(program.bot.receive(text('ou_C1', '帮助', 4))).rejects.toThrow('inbox is full')
  extras.open()
  await handled(program, 3)
  await program.bot.receive(text('ou_C1', '帮助', 4))
  await handled(program, 4)
})

test('deliveries that wait to be written count as well when the inbox is full', async () => {
  const writing = gate()
  const program = await Program.open(uri, {
    bot: { maxDepth: 3, retry: (operation) => writing.passed.then(operation) },
  })
  open.push(program)
  const taken = [1, 2, 3, 4].map((nth) => program.bot.receive(text('ou_C1', '帮助', nth)))
  await expect(program.bot.receive(text('ou_C1', '帮助', 5))).rejects.toThrow('inbox is full')
  writing.open()
  await Promise.all(taken)
})

test('a thousand events of one millisecond keep the order in which they came', async () => {
  const program = await start()
  const chat = (i: number) => ({ id: `oc_g${i}`, kind: 'group' }) as const
  await Promise.all(
    Array.from({ length: 1200 }, (_, i) => program.bot.receive(text('ou_C1', '帮助', i, chat(i)))),
  )
  const orders = (await rows(program))
    .map((row) => ({ nth: Number(String(row._id).split('/e')[1]), order: row.order as string }))
    .sort((a, b) => a.nth - b.nth)
    .map((row) => row.order)
  expect(new Set(orders).size).toBe(1200)
  expect([...orders].sort()).toEqual(orders)
  expect(new Set(orders.map((order) => order.length))).toEqual(new Set([18]))
}, 60_000)

test('a press that takes too long is answered “in hand”; its card comes by the outbox, and it counts once', async () => {
  const extras = gate()
  let isSlow = false
  const clock = { now: Date.parse('2026-05-20T12:00:00+08:00') }
  const program = await start({
    clock,
    bot: { pressPatienceMs: 30, fetchExtras: () => (isSlow ? extras.passed.then(() => ({})) : {}) },
  })
  const tap = await tapOn(program, 'ou_C1', 'A1', 1)
  isSlow = true
  const answer = await program.bot.receive(tap)
  expect(answer).toEqual({ toast: { tone: 'info', text: '已收到，处理中' } })
  expect(await rows(program, { _id: 'demo/feishu/p1', state: 'waiting' })).toHaveLength(1)
  extras.open()
  await handled(program, 2)
  clock.now += 4_001
  program.bot.wake()
  await until(() => program.messenger.posted.some((message) => message.updates === 1))
  // The stored row, delivered and recovered once more, changes nothing.
  await program.bot.receive(tap)
  expect(await program.db.collection('visits').countDocuments({})).toBe(1)
  expect(await program.db.collection('audit').countDocuments({ verb: 'visit.record' })).toBe(1)
})

test('a slow press whose row is stored at the very moment its turn commits counts once', async () => {
  for (const patience of [0, 1, 2, 4, 8, 12]) {
    uri = await prepareCounty(NAME)
    const program = await start({ bot: { pressPatienceMs: patience } })
    const answer = await program.bot.receive(await tapOn(program, 'ou_C1', 'A1', 1))
    expect(answer.toast).toBeDefined()
    await handled(program, 2)
    await until(async () => (await rows(program, { state: 'waiting' })).length === 0)
    expect(await program.db.collection('visits').countDocuments({})).toBe(1)
    await program.close()
    open.pop()
  }
})
