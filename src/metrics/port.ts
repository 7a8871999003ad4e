/**
 * What became of a tick: `run` in time, `late` caught up, `skipped` too old to be caught up, `missed` passed over for
 * a newer tick, `failed` one attempt that threw (another may follow).
 */
export type TickOutcome = 'run' | 'late' | 'skipped' | 'missed' | 'failed'

/** What any room may report about its work. No call throws or waits. Labels from outside make a bounded number of series. */
export interface Metrics {
  /** `label` is what the turn was, e.g. `visit.record` or `refused.household.not-found`. */
  turnDone(label: string): void
  /** One batch of turns, `ms` from its start to its commit. */
  batchDone(turns: number, ms: number): void
  sent(platform: string): void
  /** `code` is the platform's own, `outcome` as in `MessengerError`. */
  sendFailed(platform: string, code: string, outcome: string): void
  jobTick(job: string, outcome: TickOutcome, times?: number): void
}

/** States that are looked up when the figures are read, not counted along the way. */
export interface Probes {
  /** Age of the oldest event that is not done, ms; 0 when all are done. */
  inboxLagMs?(): Promise<number>
  /** Rows of the outbox by state. */
  outboxDepth?(): Promise<Readonly<Record<string, number>>>
}

/** The figures as text for a scraper. */
export interface MetricsPage {
  readonly contentType: string
  text(): Promise<string>
}
