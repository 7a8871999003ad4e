import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from '#src/store/connect.js'
import { database } from '#src/store/database.js'
import { ensureIndexes } from '#src/store/ensure-indexes.js'
import { importRows } from '#src/store/registry/import-workbook.js'
import { SCHEMA } from '#src/store/schema/index.js'
import { commitCommands } from '#src/store/spine/transaction.js'
import { WriteThread } from '#src/store/spine/write-thread.js'
import { COUNTY, NOON } from '../support/desk.js'
import { RawMongod } from '../support/raw-mongod.js'
import { SMALL_COUNTY } from '../support/small-county.js'
import { drift, Program, tapOn, text, until } from './program.js'

const KILLS = 3
/** Events in all, so that a fast machine does not pour for ever. */
const MOST = 900
const HOUSEHOLDS = ['A1', 'A2', 'A3', 'A4', 'A5']

describe.each([
  ['by the thread that prepares them', false],
  ['by a thread of their own', true],
])('while turns are written %s', (_, inThread) => {
  let mongod: RawMongod
  let program: Program
  let thread: WriteThread | undefined
  let closeOwn: (() => Promise<void>) | undefined

  beforeAll(async () => {
    mongod = await RawMongod.start(['--replSet', 'killed'])
    await mongod.initiate('killed')
    const uri = `mongodb://127.0.0.1:${mongod.port}/killed?replicaSet=killed`
    const connection = await connect(uri)
    await ensureIndexes(connection, SCHEMA)
    await importRows({ connection, county: COUNTY, actor: 'system', now: NOON, rows: SMALL_COUNTY })
    const people = database(connection).collection<{ _id: string }>('people')
    for (const { _id } of await people.find({}).toArray())
      await people.updateOne({ _id }, { $set: { feishuOpenId: `ou_${_id.split('/')[1]}` } })
    await connection.close()
    if (inThread) {
      const own = await connect(uri)
      thread = new WriteThread({ uri, dbName: own.name }, (commands) => commitCommands(own, commands))
      closeOwn = () => own.close()
    }
    program = await Program.open(uri, thread ? { bot: { writeThread: thread } } : {})
    await program.bot.start()
  })

  afterAll(async () => {
    await program?.close()
    await thread?.close()
    await closeOwn?.()
    await mongod?.remove()
  })

  test('a database that is killed under load loses no event that was taken and carries none out twice', async () => {
    const taps = []
    for (const [i, household] of HOUSEHOLDS.entries()) taps.push(await tapOn(program, 'ou_C1', household, i))
    let sent = 0
    let isOver = false
    const taken: Promise<unknown>[] = []
    const say = (): void => {
      sent += 1
      const chat = { id: `oc_g${sent % 40}`, kind: 'group' } as const
      taken.push(program.bot.receive(text('ou_C1', '帮助', sent, chat)))
    }
    const pouring = (async () => {
      while (!isOver) {
        if (taken.length < MOST) for (let i = 0; i < 5; i += 1) say()
        await new Promise((resolve) => setTimeout(resolve, 25))
      }
    })()
    const pressed = taps.map((tap) => program.bot.receive(tap))
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = program.batches.length
      await until(() => program.batches.length > before + 5 || taken.length >= MOST)
      await mongod.kill()
      await mongod.start()
    }
    isOver = true
    await pouring
    // The database is away for shorter than a write is repeated, so nothing is refused.
    await Promise.all(taken)
    await Promise.all(pressed)
    const inbox = program.db.collection('inbox')
    await until(async () => (await inbox.countDocuments({ state: 'waiting' })) === 0)
    expect(sent).toBeGreaterThan(100)
    expect(await inbox.countDocuments({ label: 'command.help' })).toBe(sent)
    expect(await program.db.collection('outbox').countDocuments({ chatId: /^oc_g/ })).toBe(sent)
    expect(await program.db.collection('visits').countDocuments({})).toBe(HOUSEHOLDS.length)
    expect(await program.db.collection('audit').countDocuments({ verb: 'visit.record' })).toBe(
      HOUSEHOLDS.length,
    )
    expect(await drift(program)).toEqual([])
    await until(() => {
      program.clock.now += 1_000
      program.bot.wake()
      return program.messenger.posted.filter((one) => one.chat.startsWith('oc_g')).length >= sent
    })
    expect(program.messenger.posted.filter((one) => one.chat.startsWith('oc_g'))).toHaveLength(sent)
    if (thread) expect(thread.isReady).toBe(true)
  }, 120_000)
})
