import mongoose, { Schema } from 'mongoose'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { connect, DatabaseError } from '../../src/store/connect.js'
import { diagnose, redact } from '../../src/store/diagnose.js'
import { RawMongod } from '../support/raw-mongod.js'

const IMPATIENT = { serverSelectionTimeoutMS: 700 }

let standalone: RawMongod
let uninitiated: RawMongod
beforeAll(async () => {
  standalone = await RawMongod.start([])
  uninitiated = await RawMongod.start(['--replSet', 'rs9'])
})
afterAll(async () => {
  await standalone.remove()
  await uninitiated.remove()
})

test('every write asks for the majority and the journal', async () => {
  const connection = await connect(inject('mongoUri'))
  const { writeConcern } = connection.getClient()
  expect(writeConcern).toMatchObject({ w: 'majority', journal: true, wtimeoutMS: 10_000 })
  await connection.close()
})

test('an operator in a value stays a value, and an unknown key in a filter is an error', async () => {
  const connection = await connect(inject('mongoUri'))
  const Row = connection.model('Row', new Schema({ phone: String }, { collection: 'connect_rows' }))
  await Row.create({ phone: '1' }, { phone: '2' })
  const hostile = { $ne: null } as unknown as string
  await expect(Row.find({ phone: hostile })).rejects.toThrow(mongoose.Error.CastError)
  await expect(Row.find({ fone: '1' } as object)).rejects.toThrow('fone')
  await connection.dropCollection('connect_rows')
  await connection.close()
})

test('a standalone server is refused with what to do', async () => {
  const error = await refusal(`mongodb://127.0.0.1:${standalone.port}/minqing`)
  expect(error.kind).toBe('standalone')
  expect(error.message).toContain('--replSet')
  expect(error.message).toContain('rs.initiate()')
})

test('a standalone server is recognised when the address asks for a set', async () => {
  const error = await refusal(`mongodb://127.0.0.1:${standalone.port}/minqing?replicaSet=rs0`)
  expect(error.kind).toBe('standalone')
})

test('a set that was never initiated is refused with what to do', async () => {
  const error = await refusal(`mongodb://127.0.0.1:${uninitiated.port}/minqing?replicaSet=rs9`)
  expect(error.kind).toBe('uninitiated')
  expect(error.message).toContain('rs.initiate()')
})

test('another set than the one asked for is named', async () => {
  const error = await refusal(inject('mongoUri').replace(/replicaSet=[^&]+/, 'replicaSet=rs7'))
  expect(error.kind).toBe('other-set')
  expect(error.message).toContain('rs7')
})

test('an unreachable server is named without the password', async () => {
  const error = await refusal('mongodb://office:Tr0ub4dor@127.0.0.1:1/minqing?replicaSet=rs0')
  expect(error.kind).toBe('unreachable')
  expect(error.message).toContain('MONGODB_URI')
  expect(error.message).toContain('office:***@127.0.0.1:1')
  expect(error.message).not.toContain('Tr0ub4dor')
})

test('a malformed address is told without waiting', async () => {
  const error = await refusal('mongodb://127.0.0.1:1/minqing?readPreference=nowhere')
  expect(error.kind).toBe('malformed')
})

test('a cluster behind mongos is accepted', () => {
  expect(diagnose('mongodb://x/', { msg: 'isdbgrid' })).toBeUndefined()
})

test('a password with an at sign is hidden whole', () => {
  expect(redact('mongodb://u:a@b@host/db')).toBe('mongodb://u:***@host/db')
})

async function refusal(uri: string): Promise<DatabaseError> {
  const error = await connect(uri, IMPATIENT).catch((reason: unknown) => reason)
  if (error instanceof DatabaseError) return error
  throw new Error('it connected', { cause: error })
}
