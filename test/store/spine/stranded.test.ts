import { afterAll, beforeAll, expect, test } from 'vitest'
import { database } from '#src/store/database.js'
import { Desk } from '../../support/desk.js'

let desk: Desk
beforeAll(async () => {
  desk = await Desk.open('stranded')
})
afterAll(() => desk.close())

test('a transaction that a dead process left open holds up nobody for longer than seconds', async () => {
  const client = desk.connection.getClient()
  const dead = client.startSession()
  dead.startTransaction()
  const counters = database(desk.connection).collection('counters')
  await counters.updateMany({ county: 'demo' }, { $set: { touched: true } }, { session: dead })
  await desk.say('ou_C1', '走访')
  const answer = await desk.press('ou_C1', '已走访，无问题')
  await desk.settled()
  expect(answer.toast?.text).toMatch(/已登记|处理中/)
  expect(await desk.rows('visits')).toHaveLength(1)
  await expect(dead.commitTransaction()).rejects.toThrow()
  await dead.endSession()
})
