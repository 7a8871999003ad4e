import { expect, test } from 'vitest'
import { MessengerError } from '#src/messenger/port.js'
import { createMetrics } from '#src/metrics/metrics.js'
import { createProbes } from '#src/store/probes.js'
import { COUNTY } from '../support/desk.js'
import { gate, Program, prepareCounty, text, until } from './program.js'

test('the figures tell how long events wait, what waits to be sent, and what a platform refused', async () => {
  const metrics = createMetrics()
  const extras = gate()
  const program = await Program.open(await prepareCounty('spine_probes'), {
    bot: {
      fetchExtras: () => extras.passed.then(() => ({})),
      watch: {
        ...{ batch: metrics.batchDone, sent: metrics.sent, sendFailed: metrics.sendFailed },
        turns: (outcomes) => {
          for (const { label } of outcomes) metrics.turnDone(label)
        },
      },
    },
  })
  metrics.watch(createProbes(COUNTY, program.db, () => program.clock.now))
  await program.bot.start()
  program.messenger.failNext.push(() => new MessengerError('permanent', '230013', 'refused'))
  await program.bot.receive(text('ou_C1', '帮助', 1))
  program.clock.now += 90_000
  expect(await metrics.text()).toContain('minqing_inbox_lag_seconds 90')
  extras.open()
  await until(async () => (await program.db.collection('outbox').countDocuments({ state: 'refused' })) === 1)
  const figures = await metrics.text()
  expect(figures).toContain('minqing_inbox_lag_seconds 0')
  expect(figures).toContain('minqing_outbox_rows{state="refused"} 1')
  expect(figures).toContain(
    'minqing_send_failures_total{platform="feishu",code="230013",outcome="permanent"} 1',
  )
  expect(figures).toContain('minqing_turns_total{turn="command.help"} 1')
  await program.close()
})
