import mongoose from 'mongoose'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Incoming } from '#src/messenger/port.js'
import { withRetry } from '#src/store/with-retry.js'
import { BROKEN } from '#src/text/error-sentences.js'
import { drift, gate, Program, prepareCounty, tapOn, text, until } from './program.js'

const NAME = 'spine_turns'
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

async function idle(program: Program): Promise<void> {
  await until(async () => (await program.db.collection('inbox').countDocuments({ state: 'waiting' })) === 0)
}

function group(nth: number): Incoming['chat'] {
  return { id: `oc_g${nth}`, kind: 'group' }
}

async function labels(program: Program): Promise<unknown[]> {
  const rows = await program.db.collection('inbox').find({}).sort({ order: 1 }).toArray()
  return rows.map((row) => row.label)
}

test('what one person says is handled in its order, and answered in it', async () => {
  const program = await start()
  const words = ['帮助', '进度', '待办', '帮助', '待办', '进度']
  await Promise.all(words.map((one, nth) => program.bot.receive(text('ou_C1', one, nth))))
  await idle(program)
  await until(() => program.messenger.posted.length === words.length)
  const titles = program.messenger.posted.map((message) => message.shown?.card.title)
  const [help, progress, todo] = titles
  expect(new Set([help, progress, todo]).size).toBe(3)
  expect(titles).toEqual([help, progress, todo, help, todo, progress])
})

test('two processes that change one conversation at once do it one after the other', async () => {
  const programs = [await start(), await start()]
  const [first, second] = programs
  if (!first || !second) throw new Error('no program')
  const households = ['A1', 'A2', 'A3', 'A4', 'A5']
  const taps = []
  for (const [i, household] of households.entries()) taps.push(await tapOn(first, 'ou_C1', household, i))
  const answers = await Promise.all(taps.map((tap, i) => programs[i % 2]?.bot.receive(tap)))
  expect(answers.map((answer) => answer?.toast?.tone)).toEqual(households.map(() => 'success'))
  const [session] = await first.db.collection('sessions').find({}).toArray()
  // One revision for each of five lists and five taps: none was written over another.
  expect(session?.rev).toBe(10)
  expect(await first.db.collection('visits').countDocuments({})).toBe(5)
  expect(await drift(first)).toEqual([])
})

test('a few busy lanes do not keep more than two batches of others waiting', async () => {
  const extras = gate()
  const program = await start({ bot: { fetchExtras: () => extras.passed.then(() => ({})) } })
  const settled: string[] = []
  program.connection.getClient().on('commandStarted', ({ commandName, command }) => {
    if (commandName !== 'update' || command.update !== 'inbox') return
    for (const { q } of command.updates) settled.push(q._id.slice('demo/'.length))
  })
  for (let nth = 0; nth < 70 * 4; nth += 1)
    await program.bot.receive(text('ou_C1', '帮助', nth, group(nth % 70)))
  await program.bot.receive(text('ou_C2', '帮助', 900, group(900)))
  extras.open()
  await idle(program)
  // 281 turns of 71 lanes, four in each but the last to come, which has one: it is in the second batch.
  expect(settled).toHaveLength(281)
  expect(settled.indexOf('feishu/e900')).toBeGreaterThanOrEqual(64)
  expect(settled.indexOf('feishu/e900')).toBeLessThan(128)
  expect(program.batches.every((size) => size <= 64)).toBe(true)
})

test('turns of different lanes that wait share one transaction', async () => {
  const extras = gate()
  const program = await start({ bot: { fetchExtras: () => extras.passed.then(() => ({})) } })
  let commits = 0
  program.connection.getClient().on('commandStarted', ({ commandName }) => {
    if (commandName === 'commitTransaction') commits += 1
  })
  await Promise.all(
    Array.from({ length: 30 }, (_, nth) => program.bot.receive(text('ou_C1', '帮助', nth, group(nth)))),
  )
  extras.open()
  await until(() => program.batches.length > 0)
  expect(program.batches).toEqual([30])
  expect(commits).toBe(1)
})

test('a press that comes again counts once and does not hold up the one beside it', async () => {
  const program = await start()
  const [first, second] = [await tapOn(program, 'ou_C1', 'A1', 1), await tapOn(program, 'ou_H1', 'A2', 2)]
  await idle(program)
  expect((await program.bot.receive(first))?.toast?.tone).toBe('success')
  const [again, beside] = await Promise.all([program.bot.receive(first), program.bot.receive(second)])
  expect(again?.toast).toBeUndefined()
  expect(beside?.toast?.tone).toBe('success')
  expect(await program.db.collection('visits').countDocuments({})).toBe(2)
  expect(await drift(program)).toEqual([])
})

test('while one batch is written the next one is prepared', async () => {
  const extras = gate()
  const program = await start({ bot: { fetchExtras: () => extras.passed.then(() => ({})) } })
  await Promise.all(
    Array.from({ length: 60 }, (_, nth) => program.bot.receive(text('ou_C1', '帮助', nth, group(nth)))),
  )
  const order: string[] = []
  const client = program.connection.getClient()
  client.on('commandStarted', ({ commandName, command }) => {
    if (commandName === 'find' && command.find === 'inbox') order.push('asked whether handled')
  })
  client.on('commandSucceeded', ({ commandName }) => {
    if (commandName === 'commitTransaction') order.push('committed')
  })
  extras.open()
  await until(() => program.batches.length === 2)
  expect(program.batches).toEqual([32, 28])
  // By event and by message, for both batches.
  expect(order).toEqual([...Array(4).fill('asked whether handled'), 'committed', 'committed'])
})

test('a batch that another one has overtaken is prepared anew, and not replayed singly', async () => {
  const extras = gate()
  let isHeld = false
  const program = await start({ bot: { fetchExtras: () => (isHeld ? extras.passed.then(() => ({})) : {}) } })
  const [one, two] = [await tapOn(program, 'ou_C1', 'A1', 1), await tapOn(program, 'ou_H1', 'A1', 2)]
  await idle(program)
  isHeld = true
  const queueTexts = (from: number, to: number) =>
    Promise.all(
      Array.from({ length: to - from }, (_, nth) =>
        program.bot.receive(text('ou_C2', '帮助', from + nth, group(from + nth))),
      ),
    )
  await queueTexts(0, 31)
  const first = program.bot.receive(one)
  await queueTexts(100, 120)
  const second = program.bot.receive(two)
  const batches = program.batches.length
  let commits = 0
  program.connection.getClient().on('commandSucceeded', ({ commandName }) => {
    if (commandName === 'commitTransaction') commits += 1
  })
  extras.open()
  expect([(await first).toast?.tone, (await second).toast?.tone]).toEqual(['success', 'warning'])
  await idle(program)
  expect(program.batches.slice(batches)).toEqual([32, 21])
  expect(commits).toBe(2)
  expect(await program.db.collection('visits').countDocuments({})).toBe(1)
  expect(await drift(program)).toEqual([])
})

test('a conflict within a batch is replayed singly and hurts nobody else', async () => {
  const extras = gate()
  let isHeld = false
  const program = await start({ bot: { fetchExtras: () => (isHeld ? extras.passed.then(() => ({})) : {}) } })
  const one = await tapOn(program, 'ou_C1', 'A1', 1)
  const two = await tapOn(program, 'ou_H1', 'A1', 2)
  isHeld = true
  const others = Array.from({ length: 10 }, (_, nth) =>
    program.bot.receive(text('ou_C2', '帮助', nth, group(nth))),
  )
  const taps = [program.bot.receive(one), program.bot.receive(two)]
  await Promise.all(others)
  extras.open()
  const tones = (await Promise.all(taps)).map((answer) => answer.toast?.tone)
  await idle(program)
  expect(tones.sort()).toEqual(['success', 'warning'])
  await until(() => program.batches.includes(12))
  expect((await labels(program)).filter((label) => label === 'command.help')).toHaveLength(10)
  expect(await program.db.collection('visits').countDocuments({})).toBe(1)
  expect(await drift(program)).toEqual([])
})

test('two people who tap one household at the same moment in two processes log one visit', async () => {
  const programs = [await start(), await start()]
  const [first, second] = programs
  if (!first || !second) throw new Error('no program')
  const households = ['A1', 'A2', 'A3', 'A4', 'A5']
  for (const [i, household] of households.entries()) {
    const [one, two] = [
      await tapOn(first, 'ou_C1', household, 2 * i),
      await tapOn(first, 'ou_H1', household, 2 * i + 1),
    ]
    const answers = await Promise.all([first.bot.receive(one), second.bot.receive(two)])
    expect(answers.map((answer) => answer.toast?.tone).sort()).toEqual(['success', 'warning'])
  }
  expect(await first.db.collection('visits').countDocuments({})).toBe(5)
  expect(await first.db.collection('audit').countDocuments({ verb: 'visit.record' })).toBe(5)
  expect(await drift(first)).toEqual([])
})

test('many people in two processes who want the same counters all get through', async () => {
  const programs = [await start(), await start()]
  const [first] = programs
  if (!first) throw new Error('no program')
  const households = ['A1', 'A2', 'A3', 'A4', 'A5']
  const taps = []
  for (const [i, household] of households.entries())
    taps.push(await tapOn(first, i % 2 === 0 ? 'ou_C1' : 'ou_H1', household, i))
  const answers = await Promise.all(taps.map((tap, i) => programs[i % 2]?.bot.receive(tap)))
  expect(answers.map((answer) => answer?.toast?.tone)).toEqual(households.map(() => 'success'))
  expect(await drift(first)).toEqual([])
})

test('a turn that cannot be prepared is given up with one sentence and does not block its lane', async () => {
  const program = await start({
    bot: {
      fetchExtras: ({ event }) => {
        if (event.body.kind === 'text' && event.body.text === '毒') throw new Error('poison')
        return {}
      },
    },
  })
  await program.bot.receive(text('ou_C1', '毒', 1))
  await program.bot.receive(text('ou_C1', '帮助', 2))
  await idle(program)
  await until(() => program.messenger.posted.length === 2)
  expect(await labels(program)).toEqual(['broken', 'command.help'])
  expect(program.messenger.posted[0]?.text).toContain(BROKEN)
})

test('a turn that cannot be written is given up alone; its batch and its lane go on', async () => {
  const extras = gate()
  const program = await start({ bot: { fetchExtras: () => extras.passed.then(() => ({})) } })
  await program.bot.receive(text('ou_C1', '吐槽 毒', 1))
  await program.bot.receive(text('ou_C1', '帮助', 2))
  await program.bot.receive(text('ou_C2', '帮助', 3))
  // The database refuses this one document, whatever is tried.
  await program.db.command({ collMod: 'grumbles', validator: { text: { $ne: '毒' } } }).catch(async () => {
    await program.db.createCollection('grumbles', { validator: { text: { $ne: '毒' } } })
  })
  extras.open()
  await idle(program)
  await until(() => program.messenger.posted.length === 3)
  expect(await labels(program)).toEqual(['broken', 'command.help', 'command.help'])
  expect(program.messenger.posted.some((message) => message.text?.includes(BROKEN))).toBe(true)
})

test('an outage refuses a press, keeps what is on disk, and leaves the order of the lane', async () => {
  let isOut = false
  const program = await start({
    bot: {
      retry: (operation) =>
        isOut ? Promise.reject(new mongoose.mongo.MongoNetworkError('away')) : withRetry(operation),
    },
  })
  const tap = await tapOn(program, 'ou_C1', 'A1', 1)
  await program.bot.receive(text('ou_C1', '待办', 2))
  isOut = true
  await expect(program.bot.receive(tap)).rejects.toThrow('away')
  await expect(program.bot.receive(text('ou_C1', '进度', 3))).rejects.toThrow('away')
  isOut = false
  await program.bot.receive(text('ou_C1', '进度', 4))
  await idle(program)
  expect((await labels(program)).slice(-2)).toEqual(['command.todo', 'command.progress'])
  expect(await program.db.collection('visits').countDocuments({})).toBe(0)
  expect((await program.bot.receive(tap)).toast?.tone).toBe('success')
})
