import { expect, test } from 'vitest'
import { Sender } from '#src/spine/sender.js'
import { MongoLeases } from '#src/store/spine/leases.js'
import { MongoOutbox } from '#src/store/spine/outbox-store.js'
import { withRetry } from '#src/store/with-retry.js'
import { COUNTY } from '../support/desk.js'
import { Moody, queue } from './outbox-desk.js'
import { Program, prepareCounty, until } from './program.js'

/** Nothing waits for the platform's limits, so that a row which is not sent comes back at once. */
class Unlimited extends Moody {
  override limits = {
    ...new Moody().limits,
    ...{ perSecond: 1e9, perMinute: 1e9, perChatPerSecond: 1e9, perMessagePerSecond: 1e9 },
  }
}

test('a lease that runs out while a long queue is looked through is renewed, and everything goes out', async () => {
  const program = await Program.open(await prepareCounty('spine_sender_lease'))
  for (let chat = 0; chat < 50; chat += 1) await queue(program, `oc_${chat}`, 10)
  const messenger = new Unlimited()
  const leases = new MongoLeases(COUNTY, program.db)
  let holds = 0
  let looks = 0
  // The first lease is over as soon as the first rows were found, as after a long stall of the database.
  class Stalling extends MongoOutbox {
    override async due(...asked: Parameters<MongoOutbox['due']>) {
      const rows = await super.due(...asked)
      if (looks === 0) await until(() => !sender.leading)
      looks += 1
      return rows
    }
  }
  const sender: Sender = new Sender({
    ...{ messengers: [messenger], retry: withRetry, now: () => messenger.clock.now },
    store: new Stalling(COUNTY, program.db),
    leases: {
      async hold(name) {
        const held = await leases.hold(name)
        holds += 1
        return held && holds === 1 ? { ...held, validMs: 1_050 } : held
      },
      release: (name) => leases.release(name),
    },
  })
  sender.start()
  await until(() => messenger.posted.length === 500)
  await sender.stop()
  expect(holds).toBeGreaterThan(1)
  expect(new Set(messenger.posted.map(({ chat, text }) => `${chat} ${text}`)).size).toBe(500)
  await program.close()
}, 20_000)
