import { expect, test } from 'vitest'
import { MessengerError } from '#src/messenger/port.js'
import { Moody, queue } from './outbox-desk.js'
import { Program, prepareCounty, until } from './program.js'

test('with a third of all calls refused nothing is lost or doubled, and calls stay within one and a half', async () => {
  const messenger = new Moody()
  let seed = 7
  const random = (): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed / 2147483648
  }
  messenger.mood = () => {
    const chance = random()
    if (chance < 0.1) return new MessengerError('retry', '99991400', '429', { retryAfterMs: 300 })
    if (chance < 0.2) return new MessengerError('retry', '230020', '400')
    return chance < 0.3 ? 'lost' : 'sent'
  }
  const program = await Program.open(await prepareCounty('spine_sender_refused'), {
    messenger,
    clock: messenger.clock,
  })
  await program.bot.start()
  for (let chat = 0; chat < 300; chat += 1) await queue(program, `oc_${chat}`, 10)
  await until(async () => {
    messenger.clock.now += 500
    program.bot.wake()
    return (
      messenger.posted.length >= 3000 &&
      (await program.db.collection('outbox').countDocuments({ state: 'sent' })) === 3000
    )
  })
  expect(messenger.posted).toHaveLength(3000)
  expect(new Set(messenger.posted.map((one) => `${one.chat}${one.text}`)).size).toBe(3000)
  expect(messenger.calls.length).toBeLessThanOrEqual(4500)
  // In order within each chat, by what a reader of the chat sees.
  const mine = messenger.posted.filter((one) => one.chat === 'oc_7').map((one) => one.text)
  expect(mine).toEqual(Array.from({ length: 10 }, (_, i) => `oc_7 ${i}`))
  await program.close()
}, 90_000)
