import { setTimeout as pause } from 'node:timers/promises'
import { Sender } from '../spine/sender.js'
import { createChatGone } from '../store/chat-gone.js'
import { database } from '../store/database.js'
import { hasSender, notHandedOver } from '../store/handed-over.js'
import { createPictures } from '../store/pictures.js'
import { MongoLeases } from '../store/spine/leases.js'
import { MongoOutbox } from '../store/spine/outbox-store.js'
import { withRetry } from '../store/with-retry.js'
import type { Workplace } from './workplace.js'

const LIMIT_MS = 30_000
const LOOK_EVERY_MS = 200

/**
 * Waits until the messages of a run that are due have been given to the platform: by the running bot, or, while none
 * runs, by a sender of this command. What is left after half a minute goes out when the bot is back.
 */
export async function handOver(place: Workplace, run: string): Promise<void> {
  const db = database(place.connection)
  const end = Date.now() + LIMIT_MS
  const sender = await senderOf(place)
  sender?.start()
  try {
    while (Date.now() < end && (await notHandedOver(db, place.county, run, Date.now())) > 0) {
      // The trial's messages are shown by its own process alone.
      if (!sender && !(await hasSender(db, place.county))) return
      await pause(LOOK_EVERY_MS)
    }
  } finally {
    await sender?.stop()
  }
}

/** One more sender: the lease lets it work only while no other does. */
async function senderOf({ config, connection, county }: Workplace): Promise<Sender | null> {
  if (config.mode === 'trial') return null
  const { createFeishuMessenger } = await import('../messenger/feishu/feishu-messenger.js')
  const db = database(connection)
  return new Sender({
    messengers: [
      createFeishuMessenger({ ...config.feishu, now: Date.now, pictures: createPictures(county, db) }),
    ],
    store: new MongoOutbox(county, db),
    chatGone: createChatGone(county, connection, Date.now),
    leases: new MongoLeases(county, db),
    ...{ retry: withRetry, now: Date.now },
  })
}
