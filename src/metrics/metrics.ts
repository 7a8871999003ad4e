import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { withinTime } from '../within-time.js'
import type { Metrics, MetricsPage, Probes } from './port.js'

/** A stuck database must not hold up the scraper: its gauges become NaN and the rest is told. */
const PROBE_LIMIT_MS = 2000

/** Some labels take their values from outside; the number of series stays bounded whatever a platform answers. */
const MAX_VALUES = 200
const OTHER = 'other'

export interface MetricsRoom extends Metrics, MetricsPage {
  /** Names the sources of the gauges; may be called again, later sources replace earlier ones. */
  watch(probes: Probes): void
}

/** Figures in a registry of its own, so that two instances in one process do not meet. */
export function createMetrics(): MetricsRoom {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const counted = counters(registry)
  const codes = bounded()
  const turns = bounded()
  let probes: Probes = {}
  addGauges(registry, () => probes)
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    watch(more) {
      probes = { ...probes, ...more }
    },
    turnDone: (label) => counted.turns.inc({ turn: turns(label) }),
    batchDone(size, ms) {
      counted.batch.observe(size)
      for (let turn = 0; turn < size; turn++) counted.turnSeconds.observe(ms / 1000)
    },
    sent: (platform) => counted.sends.inc({ platform }),
    sendFailed: (platform, code, outcome) => counted.failures.inc({ platform, code: codes(code), outcome }),
    jobTick: (job, outcome, times = 1) => counted.ticks.inc({ job, outcome }, times),
  }
}

function counters(registry: Registry) {
  const registers = [registry]
  return {
    turns: new Counter({
      name: 'minqing_turns_total',
      help: 'Turns by what they were and how they ended.',
      labelNames: ['turn'],
      registers,
    }),
    turnSeconds: new Histogram({
      name: 'minqing_turn_seconds',
      help: 'Time of a turn in its batch, from its start to its commit.',
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    batch: new Histogram({
      name: 'minqing_batch_turns',
      help: 'Turns committed together.',
      buckets: [1, 2, 4, 8, 16, 32, 64],
      registers,
    }),
    sends: new Counter({
      name: 'minqing_sends_total',
      help: 'Messages and card updates handed to a platform.',
      labelNames: ['platform'],
      registers,
    }),
    failures: new Counter({
      name: 'minqing_send_failures_total',
      help: 'Failed sends by the code of the platform.',
      labelNames: ['platform', 'code', 'outcome'],
      registers,
    }),
    ticks: new Counter({
      name: 'minqing_job_ticks_total',
      help: 'Ticks of scheduled jobs by what became of them. Watch skipped, missed and failed.',
      labelNames: ['job', 'outcome'],
      registers,
    }),
  }
}

function addGauges(registry: Registry, probes: () => Probes): void {
  const registers = [registry]
  new Gauge({
    name: 'minqing_inbox_lag_seconds',
    help: 'Age of the oldest event that is not done; NaN when it could not be looked up.',
    registers,
    async collect() {
      const lag = await probed(probes().inboxLagMs)
      this.set(lag === undefined ? Number.NaN : lag / 1000)
    },
  })
  new Gauge({
    name: 'minqing_outbox_rows',
    help: 'Rows of the outbox by state; absent when it could not be looked up.',
    labelNames: ['state'],
    registers,
    async collect() {
      const depth = await probed(probes().outboxDepth)
      this.reset()
      for (const [state, rows] of Object.entries(depth ?? {})) this.set({ state }, rows)
    },
  })
}

async function probed<T>(probe: (() => Promise<T>) | undefined): Promise<T | undefined> {
  if (!probe) return undefined
  return withinTime(PROBE_LIMIT_MS, probe).catch(() => undefined)
}

/** Lets the first values through as they are; the rest, and what is no plain word, becomes `other`. */
function bounded(): (value: string) => string {
  const seen = new Set<string>()
  return (value) => {
    if (seen.has(value)) return value
    if (seen.size >= MAX_VALUES || !/^[\w.-]{1,60}$/.test(value)) return OTHER
    seen.add(value)
    return value
  }
}
