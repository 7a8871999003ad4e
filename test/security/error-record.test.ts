import { AxiosError, AxiosHeaders } from 'axios'
import pino from 'pino'
import { expect, test } from 'vitest'
import { errorRecord, logger, setLogLevel } from '#src/logger.js'
import { openEmpty } from '../support/desk.js'

const NAME = '金丝雀'
const PHONE = '13899990001'

test('an error of the database is logged without the document that it is about', async () => {
  const connection = await openEmpty('security_errors')
  const people = connection.collection<{ _id: string; name: string; phone: string }>('canaries')
  await people.createIndex({ phone: 1 }, { unique: true })
  await people.insertOne({ _id: 'a', name: NAME, phone: PHONE })
  const attempts = await Promise.allSettled([
    people.insertOne({ _id: 'b', name: NAME, phone: PHONE }),
    people.insertMany([{ _id: 'c', name: NAME, phone: PHONE }]),
    people.bulkWrite([
      { updateOne: { filter: { _id: 'd' }, update: { $set: { name: NAME, phone: PHONE } }, upsert: true } },
    ]),
  ])
  for (const attempt of attempts) {
    const error = attempt.status === 'rejected' ? attempt.reason : undefined
    const text = JSON.stringify(errorRecord(new Error('turn given up', { cause: error })))
    expect(text).toContain('11000')
    expect(text).not.toContain(NAME)
    expect(text).not.toContain(PHONE)
  }
  await connection.close()
})

test('an error of the HTTP client is logged without its request', () => {
  const config = { headers: new AxiosHeaders({ Authorization: 'Bearer t-canary' }), data: NAME, url: '/x' }
  const error = new AxiosError('Request failed with status code 400', 'ERR_BAD_REQUEST', config)
  const text = JSON.stringify(errorRecord(error))
  expect(text).toContain('ERR_BAD_REQUEST')
  expect(text).not.toMatch(/t-canary|金丝雀/u)
})

test('what a message quotes is left out, and so are long numbers', () => {
  const broken = () => JSON.parse(`${NAME} ${PHONE}`) as unknown
  expect(broken).toThrow(SyntaxError)
  try {
    broken()
  } catch (error) {
    expect(JSON.stringify(errorRecord(error))).not.toMatch(/金丝雀|13899990001/u)
  }
  expect(errorRecord(new Error(`no person with ${PHONE}`)).message).toBe('no person with …')
})

test('the level that is set holds for the loggers of all rooms, those made before and after', () => {
  const before = logger.child({ room: 'before' })
  setLogLevel('debug')
  const after = logger.child({ room: 'after' })
  expect([before.level, after.level]).toEqual(['debug', 'debug'])
  setLogLevel('info')
  expect([before.level, after.level]).toEqual(['info', 'info'])
  expect(pino.levels.values.info).toBe(30)
})
