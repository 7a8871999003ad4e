import { expect, test } from 'vitest'
import { createMetrics } from '#src/metrics/metrics.js'

const line = (text: string, start: string) => text.split('\n').find((l) => l.startsWith(start))

test('turns are counted by what they were, and timed in seconds', async () => {
  const metrics = createMetrics()
  metrics.turnDone('visit.record')
  metrics.turnDone('refused.household.not-found')
  metrics.batchDone(2, 30)
  const text = await metrics.text()
  expect(line(text, 'minqing_turns_total{turn="visit.record"}')).toMatch(/ 1$/)
  expect(line(text, 'minqing_turns_total{turn="refused.household.not-found"}')).toMatch(/ 1$/)
  expect(line(text, 'minqing_turn_seconds_bucket{le="0.025"}')).toMatch(/ 0$/)
  expect(line(text, 'minqing_turn_seconds_bucket{le="0.05"}')).toMatch(/ 2$/)
})

test('batches, sends and ticks are counted', async () => {
  const metrics = createMetrics()
  metrics.batchDone(7, 5)
  metrics.sent('feishu')
  metrics.jobTick('nightly-recount', 'missed', 3)
  const text = await metrics.text()
  expect(line(text, 'minqing_batch_turns_bucket{le="4"}')).toMatch(/ 0$/)
  expect(line(text, 'minqing_batch_turns_bucket{le="8"}')).toMatch(/ 1$/)
  expect(line(text, 'minqing_sends_total{platform="feishu"}')).toMatch(/ 1$/)
  expect(line(text, 'minqing_job_ticks_total{job="nightly-recount",outcome="missed"}')).toMatch(/ 3$/)
})

test('the codes of a platform make a bounded number of series', async () => {
  const metrics = createMetrics()
  for (let code = 0; code < 1000; code++) metrics.sendFailed('feishu', String(code), 'retry')
  metrics.sendFailed('feishu', 'free text "with" {braces}', 'retry')
  const series = (await metrics.text())
    .split('\n')
    .filter((l) => l.startsWith('minqing_send_failures_total{'))
  expect(series).toHaveLength(201)
  expect(series.find((l) => l.includes('code="other"'))).toMatch(/ 801$/)
})

test('gauges are looked up when the figures are read', async () => {
  const metrics = createMetrics()
  let depth: Record<string, number> = { waiting: 4, unknown: 1 }
  metrics.watch({ inboxLagMs: async () => 1500, outboxDepth: async () => depth })
  const before = await metrics.text()
  expect(line(before, 'minqing_inbox_lag_seconds')).toBe('minqing_inbox_lag_seconds 1.5')
  expect(line(before, 'minqing_outbox_rows{state="unknown"}')).toMatch(/ 1$/)
  depth = { waiting: 2 }
  const after = await metrics.text()
  expect(line(after, 'minqing_outbox_rows{state="waiting"}')).toMatch(/ 2$/)
  expect(line(after, 'minqing_outbox_rows{state="unknown"}')).toBeUndefined()
})

test('a source that fails or hangs does not keep the other figures back', async () => {
  const metrics = createMetrics()
  metrics.watch({
    inboxLagMs: () => new Promise(() => {}),
    outboxDepth: () => Promise.reject(new Error('down')),
  })
  metrics.turnDone('done')
  const text = await metrics.text()
  expect(line(text, 'minqing_inbox_lag_seconds')).toBe('minqing_inbox_lag_seconds Nan')
  expect(line(text, 'minqing_turns_total{turn="done"}')).toMatch(/ 1$/)
})

test('two instances in one process do not share figures', async () => {
  const [one, other] = [createMetrics(), createMetrics()]
  one.sent('feishu')
  expect(line(await other.text(), 'minqing_sends_total{')).toBeUndefined()
})
