import { type Job, NOTHING_POSTED } from '#src/schedule/job.js'

/** Whoever keeps the coverage counters. */
export interface RecountPorts {
  /** Counts the households afresh and corrects counters that have drifted; may be repeated at any time. */
  recount(signal: AbortSignal): Promise<void>
}

const HOUR_MS = 3_600_000

/** The counters change together with each visit; this heals what a bug or a hand in the database made of them. */
export const nightlyRecount: Job<RecountPorts> = {
  name: 'nightly-recount',
  cron: '0 2 * * *',
  describe: '每天凌晨2点重新核算各单位、各村、各干部的走访覆盖数',
  catchUp: 'latest',
  maxLateMs: 6 * HOUR_MS,
  async run({ ports, signal, dryRun }) {
    if (!dryRun) await ports.recount(signal)
    return NOTHING_POSTED
  },
}
