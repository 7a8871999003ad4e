import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { COUNTY, Desk } from '../support/desk.js'

let desk: Desk
beforeAll(async () => {
  desk = await Desk.open('conversation_grumble')
})
afterAll(() => desk.close())

test('a grumble keeps its words and the day, and nothing that leads back to who said it', async () => {
  const event = desk.event('ou_C1', { kind: 'text', text: '吐槽 同一张表报了三遍', mentioned: false })
  await desk.give(event)
  const [grumble, ...others] = await desk.rows<{ _id: string }>('grumbles')
  expect(others).toEqual([])
  expect(grumble).toEqual({
    _id: expect.any(String),
    county: COUNTY,
    text: '同一张表报了三遍',
    day: '2026-05-20',
  })
  // Other ids can be worked out again from the event that the inbox keeps with its sender.
  const ids = [1, 2, 3].map((n) =>
    createHash('sha256').update(`feishu/${event.eventId}/${n}`).digest('base64url').slice(0, 22),
  )
  expect(ids.map((id) => `${COUNTY}/${id}`)).not.toContain(grumble?._id)
  expect(await desk.rows('audit', { verb: /grumble/ })).toEqual([])
  expect(JSON.stringify(await desk.rows('inbox'))).not.toContain('同一张表报了三遍')
})
