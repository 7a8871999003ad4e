import { createJobs } from '#src/app/jobs.js'
import { createBot } from '#src/bot.js'
import { setLogLevel } from '#src/logger.js'
import { createFeishuMessenger } from '#src/messenger/feishu/feishu-messenger.js'
import { connect } from '#src/store/connect.js'
import { isPassing, withRetry } from '#src/store/with-retry.js'
import { drillJobs } from './beat.js'
import type { DrillOrder } from './drill-order.js'

/** One of the drill's processes: the product's scheduler, poster and sender, until it is killed or told to end. */
const order = JSON.parse(process.env.DRILL ?? '') as DrillOrder
setLogLevel('warn')
const connection = await connect(order.mongoUri)
const now = () => Date.now() + order.aheadMs
const secret = Buffer.alloc(32, 7)
const { url: domain, ...app } = order.platform
const bot = createBot({
  county: order.county,
  connection,
  secret,
  messengers: [createFeishuMessenger({ ...app, domain, mode: 'webhook', now })],
  fetchExtras: () => ({}),
  retry: withRetry,
  isOutage: isPassing,
  now,
})
const jobs = createJobs({
  county: order.county,
  connection,
  secret,
  now,
  metrics: { jobTick() {} },
  posted: () => bot.wake(),
  jobs: drillJobs(order.everySeconds),
  pace: { leaseMs: order.leaseMs, graceMs: order.graceMs, lookEveryMs: 200 },
})
await bot.start()
jobs.start()
process.on('message', async (said) => {
  if (said === 'no more jobs') await jobs.stop()
  else {
    await bot.stop()
    await connection.close()
  }
  process.send?.(said)
  if (said === 'end') process.disconnect()
})
process.send?.('up')
