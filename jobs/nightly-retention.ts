import type { Instant } from '#src/domain/time.js'
import { type Job, NOTHING_POSTED } from '#src/schedule/job.js'

export interface RetentionPorts {
  /** Deletes what is older than it is kept, in bounded steps, each of which may be the last; gives how much of what. */
  retain(at: Instant, by: string, signal: AbortSignal): Promise<Readonly<Record<string, number>>>
}

const DAY_MS = 24 * 3_600_000

/** Data protection: what is not needed any more is not kept. After the sealing, which it must never come before. */
export const nightlyRetention: Job<RetentionPorts> = {
  name: 'nightly-retention',
  cron: '50 2 * * *',
  describe: '每天凌晨2:50清理超过保留期限的操作记录、导入前的旧值、提醒记录和没有送达的消息',
  catchUp: 'latest',
  maxLateMs: 7 * DAY_MS,
  async run({ ports, at, signal, dryRun }) {
    if (dryRun) return NOTHING_POSTED
    return { ...NOTHING_POSTED, removed: await ports.retain(at, 'nightly-retention', signal) }
  },
}
