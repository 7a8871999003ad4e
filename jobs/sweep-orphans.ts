import type { Instant } from '#src/domain/time.js'
import { type Job, NOTHING_POSTED } from '#src/schedule/job.js'

export interface SweepPorts {
  /** Deletes attachments that have belonged to no visit since before `before`. */
  sweepAttachments(before: Instant, signal: AbortSignal): Promise<void>
  /** Deletes drafts whose time is over at `now`. */
  expireDrafts(now: Instant, signal: AbortSignal): Promise<void>
}

const HOUR_MS = 3_600_000
const ORPHAN_MS = 24 * HOUR_MS

/** Data protection: what was sent in but never became part of a visit is not kept. */
export const sweepOrphans: Job<SweepPorts> = {
  name: 'sweep-orphans',
  cron: '30 2 * * *',
  describe: '每天凌晨2:30清理超过24小时没有归入走访记录的附件和过期草稿',
  catchUp: 'latest',
  maxLateMs: 7 * 24 * HOUR_MS,
  async run({ ports, at, signal, dryRun }) {
    if (!dryRun) {
      // Drafts first: their attachments are orphans from then on.
      await ports.expireDrafts(at, signal)
      await ports.sweepAttachments(at - ORPHAN_MS, signal)
    }
    return NOTHING_POSTED
  },
}
